#include "services/history/ordered_commits.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "services/history/codec/codec.h"

namespace synergie::history {

const std::vector<std::string>& SourceLogs() {
  static const std::vector<std::string> logs = {
      std::string(log::kOrder), std::string(log::kIntakeCommits),
      std::string(log::kMatchingCommits), std::string(log::kCatalogueCommits)};
  return logs;
}

uint8_t SourceIndexOf(const std::string& log) {
  const auto& logs = SourceLogs();
  const auto found = std::find(logs.begin(), logs.end(), log);
  SYN_CHECK(found != logs.end(), "one of history's logs");
  return static_cast<uint8_t>(found - logs.begin());
}

std::vector<shard::Source> Sources() {
  std::vector<shard::Source> sources;
  for (const std::string& log : SourceLogs()) {
    const bool order = sources.empty();
    sources.push_back({.log = log,
                       .model = order ? &OrderModel() : &KeptLogModel(),
                       .keep_for_ever = !order,
                       .await_reactions = !order});
  }
  return sources;
}

std::vector<OrderedCommit> OrderedCommits::Read(int64_t from, int max_events) const {
  std::vector<OrderedCommit> all;
  int events = 0;
  const projection::SourceId order{0, static_cast<uint16_t>(partition_)};
  store_.ScanRows(order, std::string(Entry::kCollection) + "/", EntryName(from - 1), Time::Max(),
                  [&](std::string_view, const projection::Row& row) {
                    const auto entry = HistoryCodec::DecodeRow<Entry>(row.state);
                    SYN_CHECK(entry.has_value(), "a row of this schema decodes");
                    const projection::SourceId source{SourceIndexOf(entry->log), order.partition};
                    auto kept = store_.ReadKept(source, entry->offset, 1);
                    if (kept.empty() || kept.front().offset != entry->offset) return false;
                    auto commit = event::DecodeCommit(kept.front().bytes);
                    SYN_CHECK(commit.has_value(), "a kept record was decoded before");
                    all.push_back({*entry, row.offset, row.update_time, kept.front().time,
                                   std::move(kept.front().bytes), std::move(*commit)});
                    events += entry->event_count;
                    return events < max_events;
                  });
  return all;
}

}  // namespace synergie::history
