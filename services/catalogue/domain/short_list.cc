#include "services/catalogue/domain/short_list.h"

#include <algorithm>
#include <set>

#include "common/base/check.h"
#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/sources.h"
#include "services/catalogue/domain/ties.h"

namespace synergie::catalogue {

using commit::Context;
using commit::View;

namespace {

tl::expected<const Committee*, Rejection> FindSitting(View& view, const std::string& name) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Committee* committee = view.Find<Committee>(name);
  if (committee == nullptr) return commit::NotFound("committee", name);
  return committee;
}

// A list that takes rankings, or why not.
std::optional<Rejection> BoxTrouble(const Committee& committee) {
  if (committee.short_list.box == BoxState::kUnspecified) {
    return commit::Unmet("SHORT_LIST_NOT_OPEN", "No short list is open in this sitting.",
                         {{"name", committee.name}})
        .value();
  }
  if (committee.short_list.box == BoxState::kCounted) {
    return commit::Unmet("SHORT_LIST_CLOSED", "The short list is closed and counted already.",
                         {{"name", committee.name}})
        .value();
  }
  return std::nullopt;
}

// In the order of the edition; each once; at least two, since one alone is not ranked.
std::optional<Rejection> PutSheets(const Catalogue& catalogue, ShortListRules& rules) {
  std::vector<std::string> ordered;
  for (size_t i = 0; i < rules.sheets.size(); ++i) {
    const std::string field = "rules.sheets[" + std::to_string(i) + "]";
    if (catalogue.FindSheet(rules.sheets[i]) == nullptr) {
      return commit::Invalid("UNKNOWN_SHEET", field, "This sheet is not of the edition.").value();
    }
    if (std::count(rules.sheets.begin(), rules.sheets.end(), rules.sheets[i]) > 1) {
      return commit::Invalid("REPEATED_SHEET", field, "This sheet stands twice.").value();
    }
  }
  if (rules.sheets.size() < 2 || rules.sheets.size() > kMaxShortList) {
    return commit::Invalid("SHORT_LIST_SIZE", "rules.sheets",
                           "A short list has from 2 to 10 sheets.")
        .value();
  }
  for (const Sheet& sheet : catalogue.sheets) {
    if (std::find(rules.sheets.begin(), rules.sheets.end(), sheet.sheet_id) != rules.sheets.end()) {
      ordered.push_back(sheet.sheet_id);
    }
  }
  rules.sheets = std::move(ordered);
  return std::nullopt;
}

// The voting members present, but for those with an interest in a sheet of the list.
std::optional<Rejection> PutVoices(const Committee& committee, ShortListRules& rules) {
  std::map<std::string, int64_t> weights;
  for (size_t i = 0; i < rules.voices.size(); ++i) {
    const std::string field = "rules.voices[" + std::to_string(i) + "]";
    const ShortListVoice& voice = rules.voices[i];
    if (committee.FindMember(voice.member_id) == nullptr) {
      return commit::Invalid("MEMBER_NOT_FOUND", field + ".member_id",
                             "This is no member of the committee.")
          .value();
    }
    if (voice.weight < 1 || voice.weight > counting::kMaxWeight) {
      return commit::Invalid("OUT_OF_SCALE", field + ".weight",
                             "A weight is a whole number of 1 or more.")
          .value();
    }
    if (!weights.emplace(voice.member_id, voice.weight).second) {
      return commit::Invalid("REPEATED_MEMBER", field + ".member_id", "This member stands twice.")
          .value();
    }
  }
  rules.voices.clear();
  rules.recused.clear();
  for (const std::string& id : committee.present) {
    if (!committee.FindMember(id)->votes) continue;
    const bool recused = std::any_of(
        committee.interests.begin(), committee.interests.end(), [&](const Interest& interest) {
          return interest.member_id == id && std::find(rules.sheets.begin(), rules.sheets.end(),
                                                       interest.sheet_id) != rules.sheets.end();
        });
    if (recused) {
      rules.recused.push_back(id);
    } else {
      const auto weight = weights.find(id);
      rules.voices.push_back({id, weight == weights.end() ? 1 : weight->second});
    }
  }
  if (rules.voices.empty()) {
    return commit::Unmet("NOBODY_DECIDES",
                         "Every voting member present has declared an interest in a sheet.")
        .value();
  }
  return std::nullopt;
}

void PutDefaults(ShortListRules& rules) {
  if (rules.method.empty()) rules.method = kSchulze;
  if (rules.method_version.empty()) rules.method_version = kSchulzeVersion;
  if (rules.strength == LinkStrength::kUnspecified) rules.strength = LinkStrength::kWinningVotes;
}

std::optional<Rejection> RulesTrouble(const ShortListRules& rules) {
  if (rules.method != kSchulze || rules.method_version != kSchulzeVersion) {
    return commit::Invalid("METHOD_UNKNOWN", "rules.method",
                           "A short list is counted by schulze, version 1.")
        .value();
  }
  if (HasLot(rules.tie_chain) && rules.public_value.empty()) {
    return commit::Invalid("PUBLIC_VALUE_MISSING", "rules.public_value",
                           "A tie rule with a lot names its public value at the opening.")
        .value();
  }
  if (auto dry = CountShortList(rules, {}, ""); !dry) return dry.error();
  return std::nullopt;
}

// The same opening again: what was asked for is in what is frozen.
bool AsksTheSame(const ShortListRules& asked, const ShortListRules& frozen) {
  ShortListRules same = asked;
  PutDefaults(same);
  std::set<std::string> sheets(asked.sheets.begin(), asked.sheets.end());
  if (sheets != std::set<std::string>(frozen.sheets.begin(), frozen.sheets.end())) return false;
  for (const ShortListVoice& voice : asked.voices) {
    if (std::find(frozen.voices.begin(), frozen.voices.end(), voice) == frozen.voices.end()) {
      return false;
    }
  }
  same.sheets = frozen.sheets;
  same.voices = frozen.voices;
  same.recused = frozen.recused;
  return same == frozen;
}

}  // namespace

MemberRanking MemberRanking::Evolve(MemberRanking before, const RankingGiven& event) {
  before.committee = event.committee;
  before.member_id = event.member_id;
  before.sealed = event.ranks;
  before.receipt = event.receipt;
  ++before.given_count;
  return before;
}

MemberRanking MemberRanking::Evolve(MemberRanking before, const ShortListClosed& event) {
  for (const CountedRanking& ranking : event.rankings) {
    if (ranking.member_id == before.member_id) before.ranks = ranking.ranks;
  }
  for (const SetAsideRanking& ranking : event.set_aside) {
    if (ranking.member_id == before.member_id) before.set_aside_reason = ranking.reason;
  }
  return before;
}

const ShortListVoice* ShortList::FindVoice(std::string_view member_id) const {
  const auto found =
      std::find_if(rules.voices.begin(), rules.voices.end(),
                   [&](const ShortListVoice& voice) { return voice.member_id == member_id; });
  return found == rules.voices.end() ? nullptr : &*found;
}

int64_t ShortList::RankOf(std::string_view sheet_id) const {
  if (!count) return 0;
  int64_t rank = 1;
  for (const SheetGroup& group : count->ranking) {
    for (const std::string& id : group.sheets) {
      if (id == sheet_id) return rank;
    }
    rank += static_cast<int64_t>(group.sheets.size());
  }
  return 0;
}

std::string RankingNameOf(std::string_view committee, std::string_view member_id) {
  return ChildName(committee, MemberRanking::kCollection, member_id);
}

Decided Decide(View& view, const Context&, const OpenShortList& command) {
  const auto committee = FindSitting(view, command.committee);
  if (!committee) return tl::unexpected(committee.error());
  if ((*committee)->short_list.box != BoxState::kUnspecified) {
    if (AsksTheSame(command.rules, (*committee)->short_list.rules)) return Facts{};
    return commit::Unmet("SHORT_LIST_FROZEN",
                         "The list was opened; nothing that it is counted by changes any more.",
                         {{"name", command.committee}});
  }
  if (auto stale = commit::RevisionMismatch(view, command.committee, command.revision)) {
    return tl::unexpected(*stale);
  }
  if ((*committee)->state != Committee::State::kSitting) {
    return commit::Unmet("COMMITTEE_NOT_SITTING", "A short list is ranked in a sitting.",
                         {{"name", command.committee}});
  }
  if (!(*committee)->quorate) {
    return commit::Unmet("NO_QUORUM",
                         "Fewer voting members are present than the quorum of " +
                             std::to_string((*committee)->quorum) + ".",
                         {{"quorum", std::to_string((*committee)->quorum)}});
  }
  const Catalogue* catalogue = view.Find<Catalogue>((*committee)->catalogue);
  SYN_CHECK(catalogue != nullptr, "a committee is called on a catalogue that is there");
  if (catalogue->box == BoxState::kOpen) {
    return commit::Unmet("BALLOT_OPEN", "The companies' ballot is still open.",
                         {{"name", catalogue->name}});
  }
  ShortListRules rules = command.rules;
  PutDefaults(rules);
  if (auto trouble = PutSheets(*catalogue, rules)) return tl::unexpected(*trouble);
  if (auto trouble = PutVoices(**committee, rules)) return tl::unexpected(*trouble);
  if (auto trouble = RulesTrouble(rules)) return tl::unexpected(*trouble);
  return Facts{ShortListOpened{command.committee, std::move(rules), command.box_key_id}};
}

Decided Decide(View& view, const Context&, const GiveRanking& command) {
  const auto committee = FindSitting(view, command.committee);
  if (!committee) return tl::unexpected(committee.error());
  if (auto trouble = BoxTrouble(**committee)) return tl::unexpected(*trouble);
  const ShortList& list = (*committee)->short_list;
  if (list.FindVoice(command.member_id) == nullptr) {
    return commit::Unmet("NO_VOICE",
                         "\"" + command.member_id + "\" has no voice in this short list.",
                         {{"member_id", command.member_id}});
  }
  const std::string name = RankingNameOf(command.committee, command.member_id);
  if (auto stale = commit::RevisionMismatch(view, name, command.revision)) {
    return tl::unexpected(*stale);
  }
  const auto ranks = RanksText(list.rules, command.ranking);
  if (!ranks) return tl::unexpected(ranks.error());
  Sealed sealed = command.seal(name, *ranks);
  std::string receipt = ReceiptOf(name, sealed);
  const MemberRanking* known = view.Find<MemberRanking>(name);
  if (known != nullptr && known->receipt == receipt) return Facts{};
  return Facts{RankingGiven{name, command.committee, command.member_id, std::move(sealed),
                            std::move(receipt)}};
}

Decided Decide(View& view, const Context&, const CloseShortList& command) {
  const auto committee = FindSitting(view, command.committee);
  if (!committee) return tl::unexpected(committee.error());
  if (auto trouble = BoxTrouble(**committee)) return tl::unexpected(*trouble);
  if (auto stale = commit::RevisionMismatch(view, command.committee, command.revision)) {
    return tl::unexpected(*stale);
  }
  const ShortList& list = (*committee)->short_list;
  ShortListClosed closed{
      .committee = command.committee, .box_key_id = list.box_key_id, .box_key = command.box_key};
  for (const ShortListVoice& voice : list.rules.voices) {
    const std::string name = RankingNameOf(command.committee, voice.member_id);
    const MemberRanking* ranking = view.Find<MemberRanking>(name);
    if (ranking == nullptr) continue;
    const auto ranks = command.open(name, ranking->sealed);
    if (!ranks || ReceiptOf(name, ranking->sealed) != ranking->receipt) {
      closed.set_aside.push_back({voice.member_id, ranking->receipt, "TAMPERED"});
    } else if (!ReadRanks(list.rules, *ranks)) {
      closed.set_aside.push_back({voice.member_id, ranking->receipt, "MALFORMED"});
    } else {
      closed.rankings.push_back({voice.member_id, ranking->receipt, *ranks});
    }
  }
  closed.closing_digest =
      ClosingDigest(closed.committee, closed.box_key, closed.rankings, closed.set_aside);
  const auto result = CountShortList(list.rules, closed.rankings, closed.closing_digest);
  SYN_CHECK(result.has_value(), "rules and rankings that were checked are counted");
  ShortListCounted counted{command.committee, EvidenceOf(*result)};
  return Facts{std::move(closed), std::move(counted)};
}

}  // namespace synergie::catalogue
