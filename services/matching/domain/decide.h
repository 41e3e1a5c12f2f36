// Matching's deciders in one place: what each command makes of what the view shows. Pure: time, ids
// and actor arrive inside the command and the context. No events: accepted, nothing new.
#pragma once

#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "common/commit/rejections.h"
#include "services/matching/domain/matcher.h"
#include "services/matching/domain/people.h"
#include "services/matching/domain/placement.h"
#include "services/matching/domain/replica.h"
#include "services/matching/domain/synergy.h"

namespace synergie::matching {

// Every fact that matching stores.
using Event = std::variant<SynergyDetected, SynergyCreated, TopicJoinedSynergy, TopicLeftSynergy,
                           SynergyCompaniesChanged, SynergyTopicRevised, SynergyReassessed,
                           SynergyDissolved, SynergyValidated, SynergyRejected, SynergyRetitled,
                           SynergyMerged, SynergySplit, PairForbidden, PairAllowed>;
using Facts = std::vector<Event>;
using Decided = tl::expected<Facts, Rejection>;

Decided Decide(commit::View&, const commit::Context&, const CreateSynergy&);
Decided Decide(commit::View&, const commit::Context&, const ValidateSynergy&);
Decided Decide(commit::View&, const commit::Context&, const RejectSynergy&);
Decided Decide(commit::View&, const commit::Context&, const RetitleSynergy&);
Decided Decide(commit::View&, const commit::Context&, const AddTopic&);
Decided Decide(commit::View&, const commit::Context&, const RemoveTopic&);
Decided Decide(commit::View&, const commit::Context&, const MergeSynergies&);
Decided Decide(commit::View&, const commit::Context&, const SplitSynergy&);
Decided Decide(commit::View&, const commit::Context&, const ForbidPair&);
Decided Decide(commit::View&, const commit::Context&, const AllowPair&);

// The streams an event belongs to; the first is the one it is about.
std::vector<std::string> StreamsOf(const Event& event);

// A territory that is known and takes commands, by any name below it; otherwise what is wrong.
std::optional<Rejection> TerritoryTrouble(commit::View& view, const std::string& resource);

// What intake's log says of a topic; null where it is not known here (yet).
const Topic* FindTopicRow(commit::View& view, const std::string& topic);

// The companies' rows, for the matcher.
CompanyLookup CompaniesOf(commit::View& view);

}  // namespace synergie::matching
