// The demonstration from the committee on: short list, decisions, programme, progress.
#include <algorithm>
#include <map>
#include <set>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "services/synergie/client/demo_play.h"

namespace synergie::program {
namespace {

namespace cat = catalogue::v1;
using Catalogues = cat::CatalogueService::Stub;

constexpr int kRetained = 5;
constexpr int kDeferred = 3;
constexpr int kListed = 6;

}  // namespace

std::vector<cat::Sheet> DemoPlay::Ranked() const {
  std::map<std::string, int64_t> rank_of;
  for (const cat::JudgedSheet& judged : edition_.count().sheets()) {
    rank_of[judged.sheet_id()] = judged.rank();
  }
  std::vector<Sheet> sheets;
  for (const Sheet& sheet : edition_.sheets()) {
    if (rank_of.contains(sheet.sheet_id())) sheets.push_back(sheet);
  }
  std::stable_sort(sheets.begin(), sheets.end(), [&](const Sheet& a, const Sheet& b) {
    return rank_of.at(a.sheet_id()) < rank_of.at(b.sheet_id());
  });
  return sheets;
}

// The members rank the six sheets that the companies put first, each a little differently.
DemoPlay::Done DemoPlay::RankShortList() {
  cat::OpenShortListRequest open;
  open.set_name(committee_);
  for (const Sheet& sheet : Ranked()) {
    if (open.rules().sheets_size() < kListed) open.mutable_rules()->add_sheets(sheet.sheet_id());
  }
  const std::vector<std::string> best(open.rules().sheets().begin(), open.rules().sheets().end());
  if (best.size() < 2 || sitting_.short_list().box_state() == cat::BOX_STATE_COUNTED) return {};
  if (auto done = Do(connection_.catalogue(), &Catalogues::OpenShortList, open); !done) {
    return tl::unexpected(done.error());
  }
  for (const cat::Member& member : sitting_.members()) {
    std::vector<std::string> order = best;
    std::stable_sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
      // Near the companies' order, moved by a figure of the member and the sheet.
      const auto place = [&](const std::string& id) {
        const auto at = std::find(best.begin(), best.end(), id) - best.begin();
        const std::string dice = RequestIdOf({member.member_id(), id});
        return 3 * at + std::stoi(dice.substr(0, 1), nullptr, 16) / 2;
      };
      return place(a) < place(b);
    });
    cat::GiveRankingRequest give;
    give.set_parent(committee_);
    give.set_member_id(member.member_id());
    for (const std::string& id : order) give.add_ranking()->add_sheets(id);
    if (auto done = Do(connection_.catalogue(), &Catalogues::GiveRanking, give); !done) {
      return tl::unexpected(done.error());
    }
  }
  cat::CloseShortListRequest close;
  close.set_name(committee_);
  auto closed = Do(connection_.catalogue(), &Catalogues::CloseShortList, close);
  if (!closed) return tl::unexpected(closed.error());
  return {};
}

DemoPlay::Done DemoPlay::Decide() {
  cat::ConveneCommitteeRequest convene;
  convene.set_parent(place_.territory);
  convene.set_committee_id(std::string(LastId(committee_)));
  cat::Committee& committee = *convene.mutable_committee();
  committee.set_title("Comité de pilotage de janvier 2019");
  committee.set_catalogue(catalogue_);
  *committee.mutable_date() = Day(2019, 1, 15);
  committee.set_quorum(3);
  const std::pair<const char*, const char*> members[] = {{"Agglomération", "vice-présidente"},
                                                         {"Chambre de commerce", "conseiller"},
                                                         {"Association de la zone", "présidente"},
                                                         {"Syndicat des déchets", "directeur"}};
  cat::RecordPresenceRequest presence;
  presence.set_name(committee_);
  for (const auto& [organisation, function] : members) {
    cat::Member& member = *committee.add_members();
    member.set_member_id("m" + std::to_string(committee.members_size()));
    member.mutable_organisation()->set_name(organisation);
    member.set_function(function);
    member.set_votes(true);
    presence.add_present(member.member_id());
  }
  if (auto done = Do(connection_.catalogue(), &Catalogues::ConveneCommittee, convene); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = Do(connection_.catalogue(), &Catalogues::RecordPresence, presence); !done) {
    return tl::unexpected(done.error());
  }
  cat::GetCommitteeRequest get;
  get.set_name(committee_);
  auto sitting = connection_.Call(connection_.catalogue(), &Catalogues::GetCommittee, get);
  if (!sitting) return tl::unexpected(sitting.error());
  sitting_ = std::move(*sitting);
  if (sitting_.state() == cat::Committee::ADJOURNED) return {};
  if (auto ranked = RankShortList(); !ranked) return ranked;
  int place = 0;
  for (const Sheet& sheet : Ranked()) {
    cat::DecideSheetRequest decide;
    decide.set_name(committee_);
    decide.set_sheet_id(sheet.sheet_id());
    if (place < kRetained) {
      decide.set_outcome(cat::OUTCOME_RETAINED);
      decide.set_motive("Priorité des entreprises, avec des volontaires pour commencer.");
    } else if (place < kRetained + kDeferred) {
      decide.set_outcome(cat::OUTCOME_DEFERRED);
      decide.set_motive("Utile, à reprendre au second semestre faute de moyens d'animation.");
    } else {
      decide.set_outcome(cat::OUTCOME_DECLINED);
      decide.set_motive("Pas retenue cette année : moins attendue que les autres fiches.");
    }
    ++place;
    if (auto done = Do(connection_.catalogue(), &Catalogues::DecideSheet, decide); !done) {
      return tl::unexpected(done.error());
    }
  }
  cat::AdjournCommitteeRequest adjourn;
  adjourn.set_name(committee_);
  auto adjourned = Do(connection_.catalogue(), &Catalogues::AdjournCommittee, adjourn);
  if (!adjourned) return tl::unexpected(adjourned.error());
  sitting_ = std::move(*adjourned);
  return {};
}

cat::Party DemoPlay::PartyOf(const std::string& company) const {
  cat::Party party;
  party.set_company(company);
  party.set_name(view_.TitleOf(company));
  return party;
}

cat::PlanActionRequest DemoPlay::ActionFor(const Sheet& sheet, int number) const {
  cat::PlanActionRequest plan;
  plan.set_parent(programme_);
  plan.set_action_id((number < 10 ? "a0" : "a") + std::to_string(number));
  *plan.mutable_date() = Day(2019, 1, 22);
  cat::Action& action = *plan.mutable_action();
  action.mutable_plan()->set_title(sheet.content().title());
  action.mutable_plan()->set_objective("Passer de l'idée à un premier échange suivi.");
  cat::ServedSheet& served = *action.mutable_plan()->add_sheets();
  served.set_catalogue(catalogue_);
  served.set_sheet_id(sheet.sheet_id());
  served.set_synergy(sheet.synergy());
  for (const cat::SheetCompany& company : sheet.companies()) {
    if (!action.plan().has_lead()) {
      *action.mutable_plan()->mutable_lead() = PartyOf(company.company());
    } else {
      *action.mutable_plan()->add_partners() = PartyOf(company.company());
    }
  }
  action.mutable_plan()->set_capacity("4");
  cat::NextStep& step = *action.mutable_next_step();
  step.set_text("Réunir les entreprises de la fiche et chiffrer les volumes.");
  *step.mutable_owner() = action.plan().lead();
  *step.mutable_due_date() = Day(2019, 2, 28);
  return plan;
}

DemoPlay::Done DemoPlay::PlanProgramme() {
  cat::DraftProgrammeRequest draft;
  draft.set_parent(place_.territory);
  draft.set_programme_id(std::string(LastId(programme_)));
  cat::Programme& programme = *draft.mutable_programme();
  programme.set_title("Programme opérationnel 2019");
  programme.set_committee(committee_);
  programme.mutable_capacity()->set_value("40");
  programme.mutable_capacity()->set_unit(cat::CAPACITY_UNIT_FACILITATOR_DAY);
  *programme.mutable_start_date() = Day(2019, 1, 22);
  *programme.mutable_end_date() = Day(2019, 12, 31);
  if (auto done = Do(connection_.catalogue(), &Catalogues::DraftProgramme, draft); !done) {
    return tl::unexpected(done.error());
  }
  int number = 0;
  for (const Sheet& sheet : Ranked()) {
    if (number == kRetained) break;
    auto planned = Do(connection_.catalogue(), &Catalogues::PlanAction, ActionFor(sheet, ++number));
    if (!planned) return tl::unexpected(planned.error());
    actions_.push_back(std::move(*planned));
  }
  cat::AdoptProgrammeRequest adopt;
  adopt.set_name(programme_);
  auto adopted = Do(connection_.catalogue(), &Catalogues::AdoptProgramme, adopt);
  if (!adopted) return tl::unexpected(adopted.error());
  adopted_ = std::move(*adopted);
  return {};
}

// The first action goes on well, the second is suspended, the others have not moved yet.
DemoPlay::Done DemoPlay::FollowUp() {
  if (actions_.empty()) return {};
  cat::AdvanceActionRequest advance;
  advance.set_name(actions_[0].name());
  advance.set_to_state(cat::ACTION_STATE_NEGOTIATION);
  advance.set_comment("Les volumes sont connus, les entreprises négocient.");
  *advance.mutable_date() = Day(2019, 3, 5);
  if (auto done = Do(connection_.catalogue(), &Catalogues::AdvanceAction, advance); !done) {
    return tl::unexpected(done.error());
  }
  cat::ReportProgressRequest progress;
  progress.set_name(actions_[0].name());
  progress.set_text("Premier enlèvement commun réalisé.");
  progress.set_percent(40);
  *progress.mutable_date() = Day(2019, 4, 12);
  if (auto done = Do(connection_.catalogue(), &Catalogues::ReportProgress, progress); !done) {
    return tl::unexpected(done.error());
  }
  cat::ReportIndicatorRequest indicator;
  indicator.set_name(actions_[0].name());
  cat::Measure& measure = *indicator.mutable_measure();
  measure.set_measure_id("t-2019");
  measure.set_unit(cat::UNIT_TONNE);
  measure.set_certainty(cat::CERTAINTY_MEASURED);
  measure.set_value("12.5");
  measure.set_method("pesée au quai");
  measure.set_source("bons de pesée du premier trimestre");
  *measure.mutable_from_date() = Day(2019, 2, 1);
  *measure.mutable_to_date() = Day(2019, 5, 1);
  *indicator.mutable_date() = Day(2019, 5, 2);
  if (auto done = Do(connection_.catalogue(), &Catalogues::ReportIndicator, indicator); !done) {
    return tl::unexpected(done.error());
  }
  measure.set_measure_id("co2-2019");
  measure.set_unit(cat::UNIT_TONNE_CO2E);
  measure.set_certainty(cat::CERTAINTY_ESTIMATED);
  measure.set_value("1.6");
  measure.set_method("12,5 t évitées × 0,128 t/t");
  measure.set_source("calcul de l'animatrice, mai 2019");
  measure.mutable_factor()->set_factor_id("Base Carbone, traitement des déchets de bois");
  measure.mutable_factor()->set_version("23.4");
  measure.mutable_factor()->set_uncertainty("30 %");
  auto first = Do(connection_.catalogue(), &Catalogues::ReportIndicator, indicator);
  if (!first) return tl::unexpected(first.error());
  actions_[0] = std::move(*first);
  if (actions_.size() < 2) return {};
  cat::SuspendActionRequest suspend;
  suspend.set_name(actions_[1].name());
  suspend.set_reason(cat::SETBACK_REASON_ECONOMIC);
  suspend.set_text("Le devis du prestataire dépasse l'économie attendue.");
  suspend.mutable_next_step()->set_text("Demander un second devis.");
  *suspend.mutable_next_step()->mutable_owner() = actions_[1].plan().lead();
  *suspend.mutable_next_step()->mutable_due_date() = Day(2019, 6, 30);
  *suspend.mutable_date() = Day(2019, 4, 18);
  auto second = Do(connection_.catalogue(), &Catalogues::SuspendAction, suspend);
  if (!second) return tl::unexpected(second.error());
  actions_[1] = std::move(*second);
  cat::IssueFollowUpDigestRequest digest;
  digest.set_parent(place_.territory);
  *digest.mutable_date() = Day(2019, 6, 30);
  if (auto done = Do(connection_.catalogue(), &Catalogues::IssueFollowUpDigest, digest); !done) {
    return tl::unexpected(done.error());
  }
  return {};
}

nlohmann::ordered_json DemoPlay::Account() const {
  std::set<std::string> shared;
  auto synergies = nlohmann::ordered_json::array();
  for (const matching::v1::Synergy& synergy : view_.synergies) {
    synergies.push_back(synergy.name());
    for (const std::string& topic : synergy.topic_names()) shared.insert(topic);
  }
  auto actions = nlohmann::ordered_json::array();
  for (const cat::Action& action : actions_) actions.push_back(action.name());
  return {{"territory", place_.territory},
          {"workshop", place_.workshop},
          {"catalogue", catalogue_},
          {"committee", committee_},
          {"programme", programme_},
          {"counts",
           {{"companies", view_.companies.size()},
            {"topics", view_.topics.size()},
            {"shared_topics", shared.size()},
            {"synergies_validated", view_.synergies.size()},
            {"sheets", edition_.sheets_size()},
            {"ballots", ballots_},
            {"sheets_decided", sitting_.decisions_size()},
            {"actions", actions_.size()}}},
          {"edition_digest", ToHex(edition_.edition_digest())},
          {"count_digest", ToHex(edition_.count().digest())},
          {"synergies", synergies},
          {"actions", actions}};
}

}  // namespace synergie::program
