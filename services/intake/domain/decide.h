// Intake's deciders in one place: what each command makes of what the view shows. Pure: time, ids
// and actor arrive inside the command and the context. No events: accepted, nothing new.
#pragma once

#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "common/commit/rejections.h"
#include "services/intake/domain/company.h"
#include "services/intake/domain/territory.h"
#include "services/intake/domain/topic.h"
#include "services/intake/domain/workshop.h"

namespace synergie::intake {

// Every fact that intake stores.
using Event = std::variant<TerritoryRegistered, TerritoryClosed, ZoneRegistered, CompanyRegistered,
                           CompanyCorrected, CompanyLeft, CompanyReturned, ContactNamed,
                           ContactErased, WorkshopPlanned, WorkshopRescheduled, MilestoneReached,
                           CompanySeated, CompanyUnseated, WorkshopOpened, WorkshopClosed,
                           TopicRecorded, TopicReworded, TopicQuantified, TopicClassified,
                           TopicSupported, TopicSupportWithdrawn, TopicMerged, TopicWithdrawn>;
using Facts = std::vector<Event>;
using Decided = tl::expected<Facts, Rejection>;

Decided Decide(commit::View&, const commit::Context&, const RegisterTerritory&);
Decided Decide(commit::View&, const commit::Context&, const CloseTerritory&);
Decided Decide(commit::View&, const commit::Context&, const RegisterZone&);
Decided Decide(commit::View&, const commit::Context&, const RegisterCompany&);
Decided Decide(commit::View&, const commit::Context&, const CorrectCompany&);
Decided Decide(commit::View&, const commit::Context&, const LeaveTerritory&);
Decided Decide(commit::View&, const commit::Context&, const ReturnToTerritory&);
Decided Decide(commit::View&, const commit::Context&, const NameContact&);
Decided Decide(commit::View&, const commit::Context&, const EraseContact&);
Decided Decide(commit::View&, const commit::Context&, const PlanWorkshop&);
Decided Decide(commit::View&, const commit::Context&, const RescheduleWorkshop&);
Decided Decide(commit::View&, const commit::Context&, const ReachMilestone&);
Decided Decide(commit::View&, const commit::Context&, const SeatCompany&);
Decided Decide(commit::View&, const commit::Context&, const UnseatCompany&);
Decided Decide(commit::View&, const commit::Context&, const OpenWorkshop&);
Decided Decide(commit::View&, const commit::Context&, const CloseWorkshop&);
Decided Decide(commit::View&, const commit::Context&, const RecordTopic&);
Decided Decide(commit::View&, const commit::Context&, const RewordTopic&);
Decided Decide(commit::View&, const commit::Context&, const QuantifyTopic&);
Decided Decide(commit::View&, const commit::Context&, const ClassifyTopic&);
Decided Decide(commit::View&, const commit::Context&, const SupportTopic&);
Decided Decide(commit::View&, const commit::Context&, const WithdrawSupport&);
Decided Decide(commit::View&, const commit::Context&, const MergeTopics&);
Decided Decide(commit::View&, const commit::Context&, const WithdrawTopic&);

// The streams an event belongs to; the first is the one it is about.
std::vector<std::string> StreamsOf(const Event& event);

}  // namespace synergie::intake
