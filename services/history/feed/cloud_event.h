// An accepted event as a record of the public feed `synergie.events.v1`: CloudEvents 1.0 in Kafka's
// binary mode. Attributes are headers with the prefix `ce_`; the value is the event message's bytes
// as they stand in its commit, seals and all; the key is the territory. Made from the order and the
// commit alone, so whoever publishes an event publishes the same bytes. Pure.
//
// docs/history.md has the table of headers, docs/asyncapi.yaml the same for machines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/log/log.h"
#include "services/history/ordered_commits.h"

namespace synergie::history {

// What stands before the short type in `ce_type`.
inline constexpr std::string_view kEventTypePrefix = "fr.synergie.";

// The record of the event at `index` of that commit, in that partition.
log::Record ToCloudEvent(const OrderedCommit& ordered, int32_t partition, int index);

// The sequence that a record of the feed states; nothing where it is not such a record.
std::optional<int64_t> SequenceOf(const log::Record& record);

// "synergie.intake.v1.TopicRecorded" of "intake.topic.recorded.v1"; empty where this program does
// not know the type.
std::string MessageNameOf(std::string_view type);

}  // namespace synergie::history
