// Catalogue's deciders in one place: what each command makes of what the view shows. Pure: time,
// ids and actor arrive inside the command and the context. No events: accepted, nothing new.
#pragma once

#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "common/commit/rejections.h"
#include "services/catalogue/domain/action.h"
#include "services/catalogue/domain/ballot_box.h"
#include "services/catalogue/domain/catalogue.h"
#include "services/catalogue/domain/committee.h"
#include "services/catalogue/domain/follow_up.h"
#include "services/catalogue/domain/programme.h"
#include "services/catalogue/domain/short_list.h"

namespace synergie::catalogue {

// Every fact that catalogue stores, in the order of codec/event_types.h.
using Event = std::variant<
    CatalogueDrafted, SheetAdded, SheetEdited, SheetRemoved, SheetsOrdered, CataloguePublished,
    CatalogueClosed, BallotOpened, BallotCast, BallotRecast, BallotRefused, BallotClosed,
    BallotCounted, CommitteeConvened, CommitteeRescheduled, PresenceRecorded, InterestDeclared,
    SheetDecided, BallotDeparted, CommitteeAdjourned, ProgrammeDrafted, ProgrammeCapacitySet,
    ProgrammeAdopted, ProgrammeClosed, ActionPlanned, ActionReplanned, NextStepSet, OwnerReleased,
    ProgressReported, ActionAdvanced, ActionClosed, ActionSuspended, ActionResumed, ActionAbandoned,
    ActionReopened, IndicatorReported, IndicatorWithdrawn, FollowUpDigestIssued, SheetsSelected,
    ShortListOpened, RankingGiven, ShortListClosed, ShortListCounted>;
using Facts = std::vector<Event>;
using Decided = tl::expected<Facts, Rejection>;

Decided Decide(commit::View&, const commit::Context&, const DraftCatalogue&);
Decided Decide(commit::View&, const commit::Context&, const AddSheet&);
Decided Decide(commit::View&, const commit::Context&, const EditSheet&);
Decided Decide(commit::View&, const commit::Context&, const RemoveSheet&);
Decided Decide(commit::View&, const commit::Context&, const OrderSheets&);
Decided Decide(commit::View&, const commit::Context&, const PublishCatalogue&);
Decided Decide(commit::View&, const commit::Context&, const CloseCatalogue&);
Decided Decide(commit::View&, const commit::Context&, const OpenBallot&);
Decided Decide(commit::View&, const commit::Context&, const CastBallot&);
Decided Decide(commit::View&, const commit::Context&, const RefuseBallot&);
Decided Decide(commit::View&, const commit::Context&, const CloseBallot&);
Decided Decide(commit::View&, const commit::Context&, const ConveneCommittee&);
Decided Decide(commit::View&, const commit::Context&, const RescheduleCommittee&);
Decided Decide(commit::View&, const commit::Context&, const RecordPresence&);
Decided Decide(commit::View&, const commit::Context&, const DeclareInterest&);
Decided Decide(commit::View&, const commit::Context&, const DecideSheet&);
Decided Decide(commit::View&, const commit::Context&, const AdjournCommittee&);
Decided Decide(commit::View&, const commit::Context&, const OpenShortList&);
Decided Decide(commit::View&, const commit::Context&, const GiveRanking&);
Decided Decide(commit::View&, const commit::Context&, const CloseShortList&);
Decided Decide(commit::View&, const commit::Context&, const DraftProgramme&);
Decided Decide(commit::View&, const commit::Context&, const SetProgrammeCapacity&);
Decided Decide(commit::View&, const commit::Context&, const AdoptProgramme&);
Decided Decide(commit::View&, const commit::Context&, const CloseProgramme&);
Decided Decide(commit::View&, const commit::Context&, const PlanAction&);
Decided Decide(commit::View&, const commit::Context&, const ReplanAction&);
Decided Decide(commit::View&, const commit::Context&, const SetNextStep&);
Decided Decide(commit::View&, const commit::Context&, const ReleaseOwner&);
Decided Decide(commit::View&, const commit::Context&, const ReportProgress&);
Decided Decide(commit::View&, const commit::Context&, const AdvanceAction&);
Decided Decide(commit::View&, const commit::Context&, const CloseAction&);
Decided Decide(commit::View&, const commit::Context&, const SuspendAction&);
Decided Decide(commit::View&, const commit::Context&, const ResumeAction&);
Decided Decide(commit::View&, const commit::Context&, const AbandonAction&);
Decided Decide(commit::View&, const commit::Context&, const ReopenAction&);
Decided Decide(commit::View&, const commit::Context&, const ReportIndicator&);
Decided Decide(commit::View&, const commit::Context&, const WithdrawIndicator&);
Decided Decide(commit::View&, const commit::Context&, const IssueFollowUpDigest&);

// The ballot of the company's elector: what a ballot cast again answers with.
std::string NothingNewAnswers(commit::View& view, const CastBallot& command);

// The streams an event belongs to; the first is the one it is about.
std::vector<std::string> StreamsOf(const Event& event);

}  // namespace synergie::catalogue
