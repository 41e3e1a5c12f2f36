#include "services/history/ledger/audit.h"

#include <memory>
#include <utility>

#include "common/log/names.h"
#include "services/history/feed/cloud_event.h"
#include "services/history/ledger/log_scan.h"

namespace synergie::history {
namespace {

constexpr size_t kEntriesARead = 1000;
constexpr int kEventsARead = 500;

std::string Where(std::string_view log, int32_t partition, int64_t offset) {
  return std::string(log) + "/" + std::to_string(partition) + "@" + std::to_string(offset);
}

Next<CheckedRecord> RecordsOf(log::Log& log, const LedgerStore& tree, const std::string& name) {
  const log::PartitionId partition{name, tree.partition()};
  auto scan = std::make_shared<LogScan>(log, partition, 0);
  return [scan, name, &tree,
          below = tree.State().below[name]]() -> tl::expected<std::optional<CheckedRecord>, Fault> {
    auto next = scan->Next();
    if (!next) {
      return tl::unexpected(
          Fault{name + "/" + std::to_string(tree.partition()), next.error().message});
    }
    if (!*next) return std::nullopt;
    CheckedRecord record{std::move(**next), {}};
    record.chain = tree.ChainAt(name, record.stored.offset);
    if (!record.chain && record.stored.offset < below) {
      return tl::unexpected(Fault{Where(name, tree.partition(), record.stored.offset),
                                  "the ledger saw no record here"});
    }
    return record;
  };
}

Next<std::string> EntriesOf(const LedgerStore& tree, int64_t size) {
  auto read = std::make_shared<std::deque<std::string>>();
  return [read, &tree, size,
          next = int64_t{1}]() mutable -> tl::expected<std::optional<std::string>, Fault> {
    if (next > size) return std::nullopt;
    if (read->empty()) {
      for (std::string& entry : tree.Entries(next, kEntriesARead))
        read->push_back(std::move(entry));
      if (read->empty()) return std::nullopt;
    }
    std::string entry = std::move(read->front());
    read->pop_front();
    ++next;
    return entry;
  };
}

// Every checkpoint that our keys have signed must be one of this tree.
void AuditCheckpoints(log::Log& log, const Ledger& ledger, int64_t size, Audited& audited) {
  const int32_t partition = ledger.tree().partition();
  LogScan scan(log, {std::string(log::kCheckpoints), partition}, 0);
  int64_t agreed = 0;
  while (true) {
    auto next = scan.Next();
    if (!next) {
      audited.fault = {std::string(log::kCheckpoints), next.error().message};
      return;
    }
    if (!*next) return;
    const auto checkpoint = OpenCheckpoint((*next)->record.value, ledger.verifiers());
    const std::string where = Where(log::kCheckpoints, partition, (*next)->offset);
    if (!checkpoint) {
      audited.fault = {where, checkpoint.error().message};
      return;
    }
    ++audited.checkpoints;
    if (checkpoint->size > size) {
      audited.fault = {where, "it signs " + std::to_string(checkpoint->size) +
                                  " entries, the logs come to " + std::to_string(size)};
      return;
    }
    if (ledger.tree().Root(checkpoint->size) != checkpoint->root) {
      audited.fault = {where,
                       "the root that was signed is not what the logs come to: one of the "
                       "entries " +
                           std::to_string(agreed + 1) + " to " + std::to_string(checkpoint->size) +
                           " is another"};
      return;
    }
    agreed = std::max(agreed, checkpoint->size);
  }
}

// The feed must hold, for who follows its rule, what the order says and nothing else.
void AuditFeed(const projection::Store& store, log::Log& log, int32_t partition, Audited& audited) {
  const OrderedCommits ordered(store, partition);
  LogScan scan(log, {std::string(log::kEvents), partition}, 0);
  std::deque<log::Record> upcoming;
  std::deque<log::Record> past;  // of what was published last: repeats must be the same
  int64_t sequence = 0;
  while (true) {
    auto next = scan.Next();
    if (!next) {
      audited.fault = {std::string(log::kEvents), next.error().message};
      return;
    }
    if (!*next) return;
    ++audited.feed_records;
    const log::StoredRecord& stored = **next;
    const auto wrong = [&](const char* what) {
      audited.fault = {Where(log::kEvents, partition, stored.offset), what};
    };
    const auto stated = SequenceOf(stored.record);
    if (!stated) return wrong("it is not an event");
    if (*stated > sequence + 1) return wrong("an event before it is missing");
    if (*stated <= sequence) {
      const auto back = static_cast<size_t>(sequence - *stated);
      if (back < past.size() && past[past.size() - 1 - back] != stored.record) {
        return wrong("it repeats an event with other bytes");
      }
      continue;
    }
    if (upcoming.empty()) {
      for (const OrderedCommit& commit : ordered.Read(sequence + 1, kEventsARead)) {
        for (int i = 0; i < commit.entry.event_count; ++i) {
          if (commit.entry.first_sequence + i > sequence) {
            upcoming.push_back(ToCloudEvent(commit, partition, i));
          }
        }
      }
    }
    if (upcoming.empty()) return wrong("it is beyond what has its place");
    if (upcoming.front() != stored.record) return wrong("it is not the event that was ordered");
    past.push_back(std::move(upcoming.front()));
    upcoming.pop_front();
    if (past.size() > static_cast<size_t>(kEventsARead) * 4) past.pop_front();
    ++sequence;
  }
}

}  // namespace

Audited Audit(const projection::Store& store, log::Log& log, const Ledger& ledger) {
  const LedgerStore& tree = ledger.tree();
  Audited audited;
  const int64_t size = tree.State().size;
  CheckInput input{.partition = tree.partition(),
                   .checkpoint = {ledger.origin(), size, tree.Root(size)},
                   .entries = [&tree, size] { return EntriesOf(tree, size); }};
  for (const std::string& name : SourceLogs()) input.records[name] = RecordsOf(log, tree, name);
  const auto checked = CheckLedger(std::move(input));
  if (!checked) {
    audited.fault = checked.error();
    return audited;
  }
  audited.entries = checked->entries;
  audited.records = checked->records;
  AuditCheckpoints(log, ledger, size, audited);
  if (!audited.fault) AuditFeed(store, log, tree.partition(), audited);
  return audited;
}

}  // namespace synergie::history
