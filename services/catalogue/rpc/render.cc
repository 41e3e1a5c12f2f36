#include "services/catalogue/rpc/render.h"

#include "common/rpc/etag.h"
#include "services/catalogue/codec/messages.h"

namespace synergie::catalogue {
namespace {

// What every resource shows of its row.
template <class Message>
void ShowRow(const std::string& name, const projection::Row& row, Message* out) {
  out->set_name(name);
  out->set_etag(rpc::FormatEtag(row.revision));
  *out->mutable_create_time() = rpc::ToTimestamp(row.create_time);
  *out->mutable_update_time() = rpc::ToTimestamp(row.update_time);
}

template <class Out>
void Copy(const std::vector<std::string>& texts, Out* out) {
  out->Assign(texts.begin(), texts.end());
}

void ShowDate(const Date& date, synergie::intake::v1::Date* (v1::Action::*mutable_date)(),
              v1::Action* out) {
  if (date.known()) ToMessage(date, (out->*mutable_date)());
}

void ShowShortList(const ShortList& list, v1::ShortList* out) {
  ToMessage(list.rules, out->mutable_rules());
  out->set_box_state(static_cast<v1::BoxState>(list.box));
  for (const std::string& member : list.ranked_by) out->add_ranked_by(member);
  out->set_box_key_id(list.box_key_id);
  out->set_box_key(list.box_key);
  ToMessages(list.rankings, out->mutable_rankings());
  ToMessages(list.set_aside, out->mutable_set_aside());
  out->set_closing_digest(list.closing_digest);
  if (list.count) ToMessage(*list.count, out->mutable_count());
}

}  // namespace

void Show(const std::string& name, const projection::Row& row, v1::Catalogue* out) {
  const auto catalogue = StateOf<Catalogue>(row);
  ShowRow(name, row, out);
  out->set_title(catalogue.title);
  out->set_workshop(catalogue.workshop);
  ToMessages(catalogue.sheets, out->mutable_sheets());
  out->set_state(static_cast<v1::Catalogue::State>(catalogue.state));
  out->set_edition_digest(catalogue.edition_digest);
  out->set_box_state(static_cast<v1::BoxState>(catalogue.box));
  if (catalogue.box != BoxState::kUnspecified) ToMessage(catalogue.rules, out->mutable_rules());
  if (catalogue.count) ToMessage(*catalogue.count, out->mutable_count());
  if (catalogue.selection) ToMessage(*catalogue.selection, out->mutable_selection());
  if (catalogue.publish_date.known()) {
    ToMessage(catalogue.publish_date, out->mutable_publish_date());
  }
  if (catalogue.box == BoxState::kCounted) {
    v1::Closing* closing = out->mutable_closing();
    closing->set_box_key_id(catalogue.box_key_id);
    closing->set_box_key(catalogue.box_key);
    ToMessages(catalogue.ballots, closing->mutable_ballots());
    ToMessages(catalogue.set_aside, closing->mutable_set_aside());
    closing->set_closing_digest(catalogue.closing_digest);
    if (catalogue.closing_date.known()) {
      ToMessage(catalogue.closing_date, closing->mutable_date());
    }
  }
  for (const Sheet& sheet : catalogue.sheets) {
    const auto standing = catalogue.standings.find(sheet.sheet_id);
    if (standing == catalogue.standings.end()) continue;
    v1::SheetStanding* shown = out->add_standings();
    shown->set_sheet_id(sheet.sheet_id);
    shown->set_outcome(static_cast<v1::Outcome>(standing->second.outcome));
    shown->set_motive(standing->second.motive);
    shown->set_committee(standing->second.committee);
    shown->set_departs(standing->second.departs);
    shown->set_few_taking_part(standing->second.few_taking_part);
    if (standing->second.date.known()) ToMessage(standing->second.date, shown->mutable_date());
  }
}

void Show(const std::string& name, const projection::Row& row, v1::Ballot* out) {
  const auto ballot = StateOf<Ballot>(row);
  ShowRow(name, row, out);
  out->set_elector(ballot.elector);
  out->set_receipt(ballot.receipt);
  out->set_cast_count(ballot.cast_count);
  out->set_state(static_cast<v1::Ballot::State>(ballot.state));
  out->set_grades(ballot.grades);
  out->set_set_aside_reason(ballot.set_aside_reason);
}

void Show(const std::string& name, const projection::Row& row, v1::Committee* out) {
  const auto committee = StateOf<Committee>(row);
  ShowRow(name, row, out);
  out->set_title(committee.title);
  out->set_catalogue(committee.catalogue);
  ToMessage(committee.date, out->mutable_date());
  ToMessages(committee.members, out->mutable_members());
  out->set_quorum(committee.quorum);
  Copy(committee.present, out->mutable_present());
  out->set_quorate(committee.quorate);
  ToMessages(committee.interests, out->mutable_interests());
  for (const SheetDecided& decided : committee.decisions) {
    v1::Decision* shown = out->add_decisions();
    shown->set_sheet_id(decided.sheet_id);
    shown->set_outcome(static_cast<v1::Outcome>(decided.outcome));
    shown->set_motive(decided.motive);
    Copy(decided.deciders, shown->mutable_deciders());
    Copy(decided.recused, shown->mutable_recused());
    shown->set_ballot_rank(decided.ballot_rank);
    shown->set_few_taking_part(decided.few_taking_part);
    shown->set_departs(decided.departs);
    shown->set_selected(decided.selected);
    shown->set_short_list_rank(decided.short_list_rank);
  }
  for (const BallotDeparted& departed : committee.departures) {
    v1::Departure* shown = out->add_departures();
    shown->set_sheet_id(departed.sheet_id);
    shown->set_outcome(static_cast<v1::Outcome>(departed.outcome));
    shown->set_motive(departed.motive);
    shown->set_ballot_rank(departed.ballot_rank);
    Copy(departed.against_sheets, shown->mutable_against_sheets());
    shown->set_worst_grade(departed.worst_grade);
  }
  Copy(committee.undecided, out->mutable_undecided());
  if (committee.short_list.box != BoxState::kUnspecified) {
    ShowShortList(committee.short_list, out->mutable_short_list());
  }
  out->set_state(static_cast<v1::Committee::State>(committee.state));
}

void Show(const std::string& name, const projection::Row& row, v1::Ranking* out) {
  const auto ranking = StateOf<MemberRanking>(row);
  ShowRow(name, row, out);
  out->set_member_id(ranking.member_id);
  out->set_receipt(ranking.receipt);
  out->set_given_count(ranking.given_count);
  out->set_ranks(ranking.ranks);
  out->set_set_aside_reason(ranking.set_aside_reason);
}

void Show(const std::string& name, const projection::Row& row, v1::Programme* out) {
  const auto programme = StateOf<Programme>(row);
  ShowRow(name, row, out);
  out->set_title(programme.title);
  out->set_committee(programme.committee);
  if (programme.capacity) ToMessage(*programme.capacity, out->mutable_capacity());
  ToMessage(programme.start_date, out->mutable_start_date());
  ToMessage(programme.end_date, out->mutable_end_date());
  out->set_action_count(static_cast<int32_t>(programme.shares.size()));
  out->set_committed(programme.Committed());
  out->set_state(static_cast<v1::Programme::State>(programme.state));
}

void Show(const std::string& name, const projection::Row& row, v1::Action* out) {
  const auto action = StateOf<Action>(row);
  ShowRow(name, row, out);
  ToMessage(action.plan, out->mutable_plan());
  if (action.next_step != NextStep{}) ToMessage(action.next_step, out->mutable_next_step());
  out->set_state(static_cast<v1::ActionState>(action.state));
  out->set_stage(static_cast<v1::ActionState>(action.stage));
  ShowDate(action.since, &v1::Action::mutable_since_date, out);
  ShowDate(action.planned_date, &v1::Action::mutable_planned_date, out);
  ShowDate(action.last_news, &v1::Action::mutable_last_news_date, out);
  if (action.percent) out->set_percent(*action.percent);
  out->set_setback_reason(static_cast<v1::SetbackReason>(action.setback));
  out->set_setback_text(action.setback_text);
  out->set_conclusion(action.conclusion);
  ToMessages(action.measures, out->mutable_measures());
  ToMessages(action.timeline, out->mutable_timeline());
  ToMessages(action.history, out->mutable_history());
}

void Show(const std::string& name, const projection::Row& row, v1::FollowUpDigest* out) {
  const auto digest = StateOf<FollowUpDigest>(row);
  ShowRow(name, row, out);
  ToMessage(digest.issued.date, out->mutable_date());
  out->set_silent_days(digest.issued.silent_days);
  Copy(digest.issued.late, out->mutable_late());
  Copy(digest.issued.ownerless, out->mutable_ownerless());
  Copy(digest.issued.silent, out->mutable_silent());
}

}  // namespace synergie::catalogue
