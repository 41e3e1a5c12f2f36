// The product's logs, and how a territory finds its partition in each of them. A log's name is its
// Kafka topic's, for ever. All have the same number of partitions, so a territory is the same
// number everywhere.
#pragma once

#include <array>
#include <string_view>

namespace synergie::log {

inline constexpr std::string_view kIntakeCommits = "synergie.intake.commits.v1";
inline constexpr std::string_view kMatchingCommits = "synergie.matching.commits.v1";
inline constexpr std::string_view kCatalogueCommits = "synergie.catalogue.commits.v1";
inline constexpr std::string_view kOrder = "synergie.order.v1";              // history's choices
inline constexpr std::string_view kEvents = "synergie.events.v1";            // the public feed
inline constexpr std::string_view kCheckpoints = "synergie.checkpoints.v1";  // the ledger's heads

inline constexpr std::string_view kQuarantines = "synergie.quarantines.v1";  // operators' orders

inline constexpr std::array kAllLogs = {kIntakeCommits, kMatchingCommits, kCatalogueCommits, kOrder,
                                        kEvents,        kCheckpoints,     kQuarantines};

}  // namespace synergie::log
