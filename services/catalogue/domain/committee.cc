#include "services/catalogue/domain/committee.h"

#include <algorithm>

#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/sources.h"

namespace synergie::catalogue {

using commit::Context;
using commit::View;

namespace {

bool Contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// A committee that has not adjourned, at the expected revision.
tl::expected<const Committee*, Rejection> FindGoingOn(View& view, const std::string& name,
                                                      std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Committee* committee = view.Find<Committee>(name);
  if (committee == nullptr) return commit::NotFound("committee", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  if (committee->state == Committee::State::kAdjourned) {
    return commit::Unmet("COMMITTEE_ADJOURNED", "The sitting is over; its decisions stand.",
                         {{"name", name}});
  }
  return committee;
}

// A catalogue that is decided on: published, and no ballot under way.
tl::expected<const Catalogue*, Rejection> FindDecidable(View& view, const std::string& name) {
  const Catalogue* catalogue = view.Find<Catalogue>(name);
  if (catalogue == nullptr) return commit::NotFound("catalogue", name);
  if (catalogue->state != Catalogue::State::kPublished) {
    return commit::Unmet("CATALOGUE_NOT_PUBLISHED",
                         "A committee decides on a published edition that is not closed.",
                         {{"name", name}});
  }
  if (catalogue->box == BoxState::kOpen) {
    return commit::Unmet("BALLOT_OPEN", "The companies' ballot is still open.", {{"name", name}});
  }
  return catalogue;
}

// While members rank a list, nothing is decided and nobody goes home.
std::optional<Rejection> ShortListTrouble(const Committee& committee) {
  if (committee.short_list.box != BoxState::kOpen) return std::nullopt;
  return commit::Unmet("SHORT_LIST_OPEN", "The short list is still being ranked: close it first.",
                       {{"name", committee.name}})
      .value();
}

bool Retained(Outcome outcome) { return outcome == Outcome::kRetained; }

// How a decision turns the ballot round, given the other decisions that stand.
BallotDeparted DepartureOf(const Committee& committee, const Catalogue& catalogue,
                           const SheetDecided& decided) {
  BallotDeparted departure{.committee = decided.committee,
                           .catalogue = decided.catalogue,
                           .sheet_id = decided.sheet_id,
                           .outcome = decided.outcome,
                           .motive = decided.motive,
                           .ballot_rank = decided.ballot_rank};
  if (!catalogue.count) return departure;
  for (const SheetDecided& other : committee.decisions) {
    if (other.sheet_id == decided.sheet_id ||
        Retained(other.outcome) == Retained(decided.outcome)) {
      continue;
    }
    const int64_t other_rank = catalogue.RankOf(other.sheet_id);
    const bool other_is_better = other_rank < decided.ballot_rank;
    if (other_rank != decided.ballot_rank && other_is_better == Retained(decided.outcome)) {
      departure.against_sheets.push_back(other.sheet_id);
    }
  }
  const JudgedSheet* judged = catalogue.FindJudged(decided.sheet_id);
  departure.worst_grade =
      Retained(decided.outcome) && judged != nullptr && judged->gauge &&
      judged->gauge->median + 1 == static_cast<int>(catalogue.rules.scale.size());
  return departure;
}

bool SaysTheSame(const Committee& known, const ConveneCommittee& command, int quorum) {
  return known.title == command.title && known.catalogue == command.catalogue &&
         known.members == command.members && known.quorum == quorum;
}

}  // namespace

const Member* Committee::FindMember(std::string_view member_id) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& m) { return m.member_id == member_id; });
  return found == members.end() ? nullptr : &*found;
}

const SheetDecided* Committee::FindDecision(std::string_view sheet_id) const {
  const auto found = std::find_if(decisions.begin(), decisions.end(),
                                  [&](const SheetDecided& d) { return d.sheet_id == sheet_id; });
  return found == decisions.end() ? nullptr : &*found;
}

Committee Committee::Evolve(Committee before, const CommitteeConvened& event) {
  before.name = event.committee;
  before.title = event.title;
  before.catalogue = event.catalogue;
  before.date = event.date;
  before.members = event.members;
  before.quorum = event.quorum;
  before.state = State::kConvened;
  return before;
}

Committee Committee::Evolve(Committee before, const CommitteeRescheduled& event) {
  before.date = event.date;
  return before;
}

Committee Committee::Evolve(Committee before, const PresenceRecorded& event) {
  before.present = event.present;
  before.quorate = event.quorate;
  before.state = State::kSitting;
  return before;
}

Committee Committee::Evolve(Committee before, const InterestDeclared& event) {
  before.interests.push_back({event.member_id, event.sheet_id, event.nature});
  return before;
}

Committee Committee::Evolve(Committee before, const SheetDecided& event) {
  std::erase_if(before.departures,
                [&](const BallotDeparted& d) { return d.sheet_id == event.sheet_id; });
  for (SheetDecided& decision : before.decisions) {
    if (decision.sheet_id != event.sheet_id) continue;
    decision = event;
    return before;
  }
  before.decisions.push_back(event);
  return before;
}

Committee Committee::Evolve(Committee before, const BallotDeparted& event) {
  before.departures.push_back(event);
  return before;
}

Committee Committee::Evolve(Committee before, const ShortListOpened& event) {
  before.short_list.box = BoxState::kOpen;
  before.short_list.rules = event.rules;
  before.short_list.box_key_id = event.box_key_id;
  return before;
}

Committee Committee::Evolve(Committee before, const RankingGiven& event) {
  before.short_list.ranked_by.insert(event.member_id);
  return before;
}

Committee Committee::Evolve(Committee before, const ShortListClosed& event) {
  before.short_list.box = BoxState::kCounted;
  before.short_list.box_key = event.box_key;
  before.short_list.rankings = event.rankings;
  before.short_list.set_aside = event.set_aside;
  before.short_list.closing_digest = event.closing_digest;
  return before;
}

Committee Committee::Evolve(Committee before, const ShortListCounted& event) {
  before.short_list.count = event.count;
  return before;
}

Committee Committee::Evolve(Committee before, const CommitteeAdjourned& event) {
  before.undecided = event.undecided;
  before.state = State::kAdjourned;
  return before;
}

Decided Decide(View& view, const Context&, const ConveneCommittee& command) {
  if (auto trouble = TerritoryTrouble(view, command.committee)) return tl::unexpected(*trouble);
  ConveneCommittee wanted = command;
  std::set<std::string> ids;
  int voting = 0;
  for (size_t i = 0; i < wanted.members.size(); ++i) {
    Member& member = wanted.members[i];
    if (!ids.insert(member.member_id).second) {
      return commit::Invalid("REPEATED_MEMBER", "members[" + std::to_string(i) + "].member_id",
                             "Two members have the same id.");
    }
    if (auto unknown = NameParty(view, member.organisation)) return tl::unexpected(*unknown);
    if (member.votes) ++voting;
  }
  const int quorum = command.quorum == 0 ? voting / 2 + 1 : command.quorum;
  if (quorum > voting) {
    return commit::Invalid("QUORUM_OUT_OF_REACH", "quorum",
                           "More members are asked for than have a voice.");
  }
  if (const Committee* known = view.Find<Committee>(command.committee)) {
    if (SaysTheSame(*known, wanted, quorum)) return Facts{};
    return commit::AlreadyExists("committee", command.committee);
  }
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  if (catalogue == nullptr) return commit::NotFound("catalogue", command.catalogue);
  if (catalogue->state != Catalogue::State::kPublished) {
    return commit::Unmet("CATALOGUE_NOT_PUBLISHED",
                         "A committee is called on a published edition that is not closed.",
                         {{"name", command.catalogue}});
  }
  return Facts{CommitteeConvened{command.committee, command.title, command.catalogue, command.date,
                                 std::move(wanted.members), quorum}};
}

Decided Decide(View& view, const Context&, const RescheduleCommittee& command) {
  const auto committee = FindGoingOn(view, command.committee, command.revision);
  if (!committee) return tl::unexpected(committee.error());
  if ((*committee)->date == command.date) return Facts{};
  if ((*committee)->state == Committee::State::kSitting) {
    return commit::Unmet("COMMITTEE_SITTING", "The committee is sitting already.",
                         {{"name", command.committee}});
  }
  return Facts{CommitteeRescheduled{command.committee, command.date}};
}

Decided Decide(View& view, const Context&, const RecordPresence& command) {
  const auto committee = FindGoingOn(view, command.committee, command.revision);
  if (!committee) return tl::unexpected(committee.error());
  std::set<std::string> ids;
  int voting = 0;
  for (size_t i = 0; i < command.present.size(); ++i) {
    const Member* member = (*committee)->FindMember(command.present[i]);
    if (member == nullptr) {
      return commit::Invalid("MEMBER_NOT_FOUND", "present[" + std::to_string(i) + "]",
                             "This is no member of the committee.");
    }
    if (ids.insert(member->member_id).second && member->votes) ++voting;
  }
  PresenceRecorded recorded{
      command.committee, {ids.begin(), ids.end()}, voting >= (*committee)->quorum};
  if ((*committee)->state == Committee::State::kSitting &&
      (*committee)->present == recorded.present) {
    return Facts{};
  }
  return Facts{std::move(recorded)};
}

Decided Decide(View& view, const Context&, const DeclareInterest& command) {
  const auto committee = FindGoingOn(view, command.committee, command.revision);
  if (!committee) return tl::unexpected(committee.error());
  if ((*committee)->FindMember(command.member_id) == nullptr) {
    return commit::Invalid("MEMBER_NOT_FOUND", "member_id", "This is no member of the committee.");
  }
  const Catalogue* catalogue = view.Find<Catalogue>((*committee)->catalogue);
  if (catalogue == nullptr || catalogue->FindSheet(command.sheet_id) == nullptr) {
    return commit::NotFound("sheet", (*committee)->catalogue + "/sheets/" + command.sheet_id);
  }
  for (const Interest& interest : (*committee)->interests) {
    if (interest.member_id == command.member_id && interest.sheet_id == command.sheet_id) {
      return Facts{};  // once is enough, whatever the words
    }
  }
  if ((*committee)->FindDecision(command.sheet_id) != nullptr) {
    return commit::Unmet("SHEET_DECIDED", "An interest is declared before the sheet is decided on.",
                         {{"sheet", command.sheet_id}});
  }
  return Facts{
      InterestDeclared{command.committee, command.member_id, command.sheet_id, command.nature}};
}

Decided Decide(View& view, const Context&, const DecideSheet& command) {
  const auto committee = FindGoingOn(view, command.committee, command.revision);
  if (!committee) return tl::unexpected(committee.error());
  if ((*committee)->state != Committee::State::kSitting) {
    return commit::Unmet("COMMITTEE_NOT_SITTING",
                         "Presence is recorded first: nobody is known to be in the room.",
                         {{"name", command.committee}});
  }
  const auto catalogue = FindDecidable(view, (*committee)->catalogue);
  if (!catalogue) return tl::unexpected(catalogue.error());
  if ((*catalogue)->FindSheet(command.sheet_id) == nullptr) {
    return commit::NotFound("sheet", (*committee)->catalogue + "/sheets/" + command.sheet_id);
  }
  const SheetDecided* known = (*committee)->FindDecision(command.sheet_id);
  if (known != nullptr && known->outcome == command.outcome && known->motive == command.motive) {
    return Facts{};
  }
  if (auto trouble = ShortListTrouble(**committee)) return tl::unexpected(*trouble);
  if (!(*committee)->quorate) {
    return commit::Unmet("NO_QUORUM",
                         "Fewer voting members are present than the quorum of " +
                             std::to_string((*committee)->quorum) + ".",
                         {{"quorum", std::to_string((*committee)->quorum)}});
  }
  SheetDecided decided{.committee = command.committee,
                       .catalogue = (*committee)->catalogue,
                       .sheet_id = command.sheet_id,
                       .outcome = command.outcome,
                       .motive = command.motive,
                       .ballot_rank = (*catalogue)->RankOf(command.sheet_id),
                       .date = (*committee)->date,
                       .selected = (*catalogue)->IsSelected(command.sheet_id),
                       .short_list_rank = (*committee)->short_list.RankOf(command.sheet_id)};
  for (const std::string& id : (*committee)->present) {
    const bool recused = std::any_of(
        (*committee)->interests.begin(), (*committee)->interests.end(),
        [&](const Interest& i) { return i.member_id == id && i.sheet_id == command.sheet_id; });
    if (recused) {
      decided.recused.push_back(id);
    } else if ((*committee)->FindMember(id)->votes) {
      decided.deciders.push_back(id);
    }
  }
  if (decided.deciders.empty()) {
    return commit::Unmet("NOBODY_DECIDES",
                         "Every voting member present has declared an interest in this sheet.",
                         {{"sheet", command.sheet_id}});
  }
  const JudgedSheet* judged = (*catalogue)->FindJudged(command.sheet_id);
  decided.few_taking_part =
      Retained(command.outcome) && judged != nullptr && judged->few_taking_part;
  BallotDeparted departure = DepartureOf(**committee, **catalogue, decided);
  decided.departs = departure.worst_grade || !departure.against_sheets.empty();
  Facts facts{decided};
  if (decided.departs) facts.push_back(std::move(departure));
  return facts;
}

Decided Decide(View& view, const Context&, const AdjournCommittee& command) {
  const Committee* known = view.Find<Committee>(command.committee);
  if (known != nullptr && known->state == Committee::State::kAdjourned) return Facts{};
  const auto committee = FindGoingOn(view, command.committee, command.revision);
  if (!committee) return tl::unexpected(committee.error());
  if ((*committee)->state != Committee::State::kSitting) {
    return commit::Unmet("COMMITTEE_NOT_SITTING", "The committee has not sat yet.",
                         {{"name", command.committee}});
  }
  if (auto trouble = ShortListTrouble(**committee)) return tl::unexpected(*trouble);
  CommitteeAdjourned adjourned{command.committee, {}};
  if (const Catalogue* catalogue = view.Find<Catalogue>((*committee)->catalogue)) {
    for (const Sheet& sheet : catalogue->sheets) {
      if ((*committee)->FindDecision(sheet.sheet_id) == nullptr) {
        adjourned.undecided.push_back(sheet.sheet_id);
      }
    }
  }
  return Facts{std::move(adjourned)};
}

}  // namespace synergie::catalogue
