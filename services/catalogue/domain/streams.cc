// Which streams each of catalogue's events belongs to.
#include "services/catalogue/domain/decide.h"

namespace synergie::catalogue {
namespace {

struct Streams {
  using Names = std::vector<std::string>;
  Names operator()(const CatalogueDrafted& e) const { return {e.catalogue}; }
  Names operator()(const SheetAdded& e) const { return {e.catalogue}; }
  Names operator()(const SheetEdited& e) const { return {e.catalogue}; }
  Names operator()(const SheetRemoved& e) const { return {e.catalogue}; }
  Names operator()(const SheetsOrdered& e) const { return {e.catalogue}; }
  Names operator()(const CataloguePublished& e) const { return {e.catalogue}; }
  Names operator()(const CatalogueClosed& e) const { return {e.catalogue}; }
  Names operator()(const BallotOpened& e) const { return {e.catalogue}; }
  Names operator()(const BallotCast& e) const { return {e.ballot}; }
  Names operator()(const BallotRecast& e) const { return {e.ballot}; }
  Names operator()(const BallotRefused& e) const { return {e.refusals}; }
  Names operator()(const BallotClosed& e) const {
    Names names{e.catalogue};
    for (const CountedBallot& b : e.ballots) names.push_back(BallotNameOf(e.catalogue, b.elector));
    for (const SetAsideBallot& b : e.set_aside) {
      names.push_back(BallotNameOf(e.catalogue, b.elector));
    }
    return names;
  }
  Names operator()(const BallotCounted& e) const { return {e.catalogue}; }
  Names operator()(const CommitteeConvened& e) const { return {e.committee}; }
  Names operator()(const CommitteeRescheduled& e) const { return {e.committee}; }
  Names operator()(const PresenceRecorded& e) const { return {e.committee}; }
  Names operator()(const InterestDeclared& e) const { return {e.committee}; }
  Names operator()(const SheetDecided& e) const { return {e.committee, e.catalogue}; }
  Names operator()(const BallotDeparted& e) const { return {e.committee}; }
  Names operator()(const CommitteeAdjourned& e) const { return {e.committee}; }
  Names operator()(const ProgrammeDrafted& e) const { return {e.programme}; }
  Names operator()(const ProgrammeCapacitySet& e) const { return {e.programme}; }
  Names operator()(const ProgrammeAdopted& e) const { return {e.programme}; }
  Names operator()(const ProgrammeClosed& e) const { return {e.programme}; }
  Names operator()(const ActionPlanned& e) const { return {e.action, e.programme}; }
  Names operator()(const ActionReplanned& e) const { return {e.action, e.programme}; }
  Names operator()(const NextStepSet& e) const { return {e.action}; }
  Names operator()(const OwnerReleased& e) const { return {e.action}; }
  Names operator()(const ProgressReported& e) const { return {e.action}; }
  Names operator()(const ActionAdvanced& e) const { return {e.action}; }
  Names operator()(const ActionClosed& e) const { return {e.action, e.programme}; }
  Names operator()(const ActionSuspended& e) const { return {e.action}; }
  Names operator()(const ActionResumed& e) const { return {e.action}; }
  Names operator()(const ActionAbandoned& e) const { return {e.action, e.programme}; }
  Names operator()(const ActionReopened& e) const { return {e.action, e.programme}; }
  Names operator()(const IndicatorReported& e) const { return {e.action}; }
  Names operator()(const IndicatorWithdrawn& e) const { return {e.action}; }
  Names operator()(const FollowUpDigestIssued& e) const { return {e.digest}; }
  Names operator()(const SheetsSelected& e) const { return {e.catalogue}; }
  Names operator()(const ShortListOpened& e) const { return {e.committee}; }
  Names operator()(const RankingGiven& e) const { return {e.ranking, e.committee}; }
  Names operator()(const ShortListClosed& e) const {
    Names names{e.committee};
    for (const CountedRanking& r : e.rankings) {
      names.push_back(RankingNameOf(e.committee, r.member_id));
    }
    for (const SetAsideRanking& r : e.set_aside) {
      names.push_back(RankingNameOf(e.committee, r.member_id));
    }
    return names;
  }
  Names operator()(const ShortListCounted& e) const { return {e.committee}; }
};

}  // namespace

std::vector<std::string> StreamsOf(const Event& event) { return std::visit(Streams{}, event); }

}  // namespace synergie::catalogue
