#include "services/history/ledger/check.h"

#include <deque>
#include <utility>
#include <vector>

#include "common/commit/accept.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "services/history/codec/codec.h"

namespace synergie::history {
namespace {

using Outcome = tl::expected<void, Fault>;

tl::unexpected<Fault> Wrong(std::string where, std::string what) {
  return tl::unexpected<Fault>(Fault{std::move(where), std::move(what)});
}

// An accepted commit with events that the order has not come to yet.
struct Pending {
  int64_t offset = 0;
  Time time;
  event::Commit commit;
  Hash sha256{};
  Hash chain{};
};

// One log, judged record by record as every reader judges it.
class LogWalk {
 public:
  LogWalk(std::string log, int32_t partition, Next<CheckedRecord> next)
      : log_(std::move(log)), partition_(partition), next_(std::move(next)) {}

  std::string Where(int64_t offset) const {
    return log_ + "/" + std::to_string(partition_) + "@" + std::to_string(offset);
  }
  // The record that comes next, looked at and not taken.
  tl::expected<const CheckedRecord*, Fault> Peek() {
    if (!ahead_ && !ended_) {
      auto next = next_();
      if (!next) return tl::unexpected(next.error());
      ahead_ = std::move(*next);
      ended_ = !ahead_;
    }
    return ahead_ ? &*ahead_ : nullptr;
  }

  // Takes the records below that offset.
  Outcome AdvanceTo(int64_t below) {
    while (true) {
      const auto next = Peek();
      if (!next) return tl::unexpected(next.error());
      if (*next == nullptr || (*next)->stored.offset >= below) return {};
      if (auto taken = Take(); !taken) return tl::unexpected(taken.error());
    }
  }

  // Takes the next record, which is there. Gives what it is where it is accepted and has events.
  Outcome Take() {
    const CheckedRecord record = std::move(*ahead_);
    ahead_.reset();
    const log::StoredRecord& stored = record.stored;
    if (stored.offset <= last_offset_) {
      return Wrong(Where(stored.offset),
                   "it stands after offset " + std::to_string(last_offset_) + ": out of order");
    }
    last_offset_ = stored.offset;
    ++records_;
    chain_ = NextChain(chain_, stored.offset, stored.append_time, stored.record.key,
                       stored.record.value);
    if (record.chain && *record.chain != chain_) {
      return Wrong(Where(stored.offset),
                   "it is not the record that the ledger saw here: it was changed, or the one "
                   "before it is missing, new or in another place");
    }
    auto commit = event::DecodeCommit(stored.record.value);
    if (!commit) return Wrong(Where(stored.offset), commit.error().message);
    if (commit->territory != stored.record.key) {
      return Wrong(Where(stored.offset), "its key is not the territory of its commit");
    }
    const auto verdict = commit::Accept(state_, *commit, stored.append_time);
    if (!verdict.accepted()) return {};
    commit::Record(state_, *commit, stored.offset, verdict);
    if (commit->events.empty()) return {};
    pending_.push_back(
        {stored.offset, verdict.time, std::move(*commit), Sha256(stored.record.value), chain_});
    return {};
  }

  std::deque<Pending>& pending() { return pending_; }
  int64_t records() const { return records_; }

 private:
  const std::string log_;
  const int32_t partition_;
  const Next<CheckedRecord> next_;
  std::optional<CheckedRecord> ahead_;
  bool ended_ = false;
  int64_t last_offset_ = -1;
  int64_t records_ = 0;
  Hash chain_{};
  commit::MemoryAcceptance state_;
  std::deque<Pending> pending_;
};

class Check {
 public:
  explicit Check(CheckInput input) : input_(std::move(input)) {
    for (auto& [log, next] : input_.records) {
      walks_.try_emplace(log, log, input_.partition, std::move(next));
    }
  }

  tl::expected<Checked, Fault> Run() {
    if (auto looked = LookAtEntries(); !looked) return tl::unexpected(looked.error());
    entries_ = input_.entries();
    LogWalk& order = walks_.at(std::string(log::kOrder));
    while (sequence_ < input_.checkpoint.size) {
      const auto next = order.Peek();
      if (!next) return tl::unexpected(next.error());
      if (*next == nullptr) {
        return Wrong(std::string(log::kOrder) + "/" + std::to_string(input_.partition),
                     "it ends before entry " + std::to_string(sequence_ + 1) + " has its place");
      }
      if (auto taken = order.Take(); !taken) return tl::unexpected(taken.error());
      for (; !order.pending().empty(); order.pending().pop_front()) {
        if (auto placed = Place(order, order.pending().front()); !placed) {
          return tl::unexpected(placed.error());
        }
      }
    }
    if (!authentic_) {
      return Wrong("checkpoint",
                   "entries and records agree, but the tree over them is not the one "
                   "that was signed");
    }
    return Finish();
  }

 private:
  // Whether the entries are those that were signed.
  Outcome LookAtEntries() {
    Frontier tree;
    const Next<std::string> next = input_.entries();
    while (true) {
      auto entry = next();
      if (!entry) return tl::unexpected(entry.error());
      if (!*entry) break;
      if (tree.size() == input_.checkpoint.size) {
        return Wrong(EntryAt(tree.size() + 1), "it stands beyond what the checkpoint covers");
      }
      tree.Add(LeafHash(**entry));
    }
    if (tree.size() < input_.checkpoint.size) {
      return Wrong(EntryAt(tree.size() + 1), "it is missing");
    }
    authentic_ = tree.Root() == input_.checkpoint.root;
    return {};
  }

  static std::string EntryAt(int64_t sequence) { return "entry " + std::to_string(sequence); }

  // Follows one commit of the order.
  Outcome Place(const LogWalk& order, const Pending& placing) {
    const std::string where = order.Where(placing.offset);
    for (const event::Event& stored : placing.commit.events) {
      if (sequence_ == input_.checkpoint.size) return {};
      const auto decoded = HistoryCodec::Decode(stored);
      if (!decoded) return Wrong(where, decoded.error().message);
      const auto* ordered = std::get_if<CommitOrdered>(&*decoded);
      if (ordered == nullptr) continue;  // a subscription's: it gives no place
      const CommitOrdered& fact = *ordered;
      const auto walk = walks_.find(fact.log);
      if (walk == walks_.end() || fact.log == log::kOrder) {
        return Wrong(where, "it orders a commit of the unknown log " + fact.log);
      }
      if (fact.first_sequence != sequence_ + 1) {
        return Wrong(where, "it gives sequence " + std::to_string(fact.first_sequence) + " where " +
                                std::to_string(sequence_ + 1) + " is next");
      }
      if (auto put = PutCommit(where, fact, walk->second, placing); !put) return put;
    }
    return {};
  }

  Outcome PutCommit(const std::string& where, const CommitOrdered& fact, LogWalk& walk,
                    const Pending& placing) {
    if (auto advanced = walk.AdvanceTo(fact.offset + 1); !advanced) return advanced;
    if (walk.pending().empty() || walk.pending().front().offset > fact.offset) {
      return Wrong(walk.Where(fact.offset), "the order (" + where +
                                                ") names it, and it is not there, has no events or "
                                                "was not accepted");
    }
    const Pending commit = std::move(walk.pending().front());
    walk.pending().pop_front();
    if (commit.offset < fact.offset) {
      return Wrong(walk.Where(commit.offset), "it was accepted, and the order passes over it");
    }
    if (static_cast<int>(commit.commit.events.size()) != fact.event_count) {
      return Wrong(where, "it counts other events than " + walk.Where(commit.offset) + " has");
    }
    for (const event::Position& seen : commit.commit.seen) {
      const auto other = walks_.find(seen.log);
      if (other == walks_.end() || seen.log == log::kOrder || seen.log == fact.log) continue;
      if (auto advanced = other->second.AdvanceTo(seen.offset); !advanced) return advanced;
      const auto& waiting = other->second.pending();
      if (!waiting.empty() && waiting.front().offset < seen.offset) {
        return Wrong(where, "it places " + walk.Where(commit.offset) + " before " +
                                other->second.Where(waiting.front().offset) +
                                ", which its writer had seen");
      }
    }
    return CompareEntries(fact, walk, commit, placing);
  }

  Outcome CompareEntries(const CommitOrdered& fact, const LogWalk& walk, const Pending& commit,
                         const Pending& placing) {
    LedgerEntry expected{.log = fact.log,
                         .partition = input_.partition,
                         .offset = commit.offset,
                         .time = FormatTime(commit.time),
                         .record_sha256 = commit.sha256,
                         .log_chain = commit.chain,
                         .order_offset = placing.offset,
                         .order_chain = placing.chain};
    for (const event::Event& event : commit.commit.events) {
      if (sequence_ == input_.checkpoint.size) return {};
      expected.sequence = ++sequence_;
      expected.type = event.type;
      expected.event_sha256 = Sha256(event.payload);
      const auto entry = entries_();
      if (!entry) return tl::unexpected(entry.error());
      if (**entry != expected.ToBytes()) return Differs(expected, **entry, walk);
      ++expected.index;
    }
    return {};
  }

  // An entry and the records it speaks of differ: the signature tells which of them is right.
  Outcome Differs(const LedgerEntry& expected, const std::string& bytes, const LogWalk& walk) {
    const auto entry = ParseEntry(bytes);
    if (!authentic_ || !entry) {
      return Wrong(EntryAt(expected.sequence),
                   entry ? "it is not what the records come to" : entry.error().message);
    }
    const std::string record = walk.Where(expected.offset);
    const std::string order = walks_.at(std::string(log::kOrder)).Where(expected.order_offset);
    const std::string signed_one = EntryAt(expected.sequence) + ", which is signed";
    if (entry->log != expected.log || entry->offset != expected.offset ||
        entry->order_offset != expected.order_offset) {
      return Wrong(order, "it orders another commit than " + signed_one + ", says");
    }
    if (entry->record_sha256 != expected.record_sha256) {
      return Wrong(record, "its bytes are not those of " + signed_one);
    }
    if (entry->log_chain != expected.log_chain) {
      return Wrong(record,
                   "a record before it, since the last with an entry, was changed, added or "
                   "taken away; its own bytes are those of " +
                       signed_one);
    }
    if (entry->order_chain != expected.order_chain) {
      return Wrong(order,
                   "it, or a record of the order before it, was changed, added or taken "
                   "away, says " +
                       signed_one);
    }
    return Wrong(record, "it does not come to " + signed_one);
  }

  // Nothing may be left that the checkpoint does not cover.
  tl::expected<Checked, Fault> Finish() {
    Checked checked{.entries = sequence_};
    for (auto& [log, walk] : walks_) {
      checked.records += walk.records();
      if (!input_.whole) continue;
      const auto next = walk.Peek();
      if (!next) return tl::unexpected(next.error());
      if (*next != nullptr) {
        return Wrong(walk.Where((*next)->stored.offset),
                     "it stands after the last record that the checkpoint covers");
      }
      if (log != log::kOrder && !walk.pending().empty()) {
        return Wrong(walk.Where(walk.pending().front().offset),
                     "it was accepted, and has no place in the order");
      }
    }
    return checked;
  }

  CheckInput input_;
  std::map<std::string, LogWalk> walks_;
  Next<std::string> entries_;
  bool authentic_ = false;
  int64_t sequence_ = 0;
};

}  // namespace

tl::expected<Checked, Fault> CheckLedger(CheckInput input) { return Check(std::move(input)).Run(); }

}  // namespace synergie::history
