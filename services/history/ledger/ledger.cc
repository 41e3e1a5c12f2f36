#include "services/history/ledger/ledger.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "common/base/check.h"
#include "common/log/names.h"

namespace synergie::history {
namespace {

constexpr int kEventsAStep = 256;
constexpr size_t kRecordsAPoll = 500;
// What a reader waits for: about as many events in steps of 256 as are hashed in a second.
constexpr int kMaxCatchUpSteps = 40;
constexpr int kMaxCatchUpWaits = 100;
constexpr std::chrono::seconds kRetryAfterTrouble{1};
// Checkpoints in the log are at least so far apart; whoever asks gets the newest at once.
constexpr std::chrono::seconds kPublishEvery{1};
// The fold told of a record that the tail has not been handed yet.
constexpr std::chrono::milliseconds kTailBehind{20};

}  // namespace

Ledger::Ledger(Surroundings surroundings, int32_t partition, const Keyring& keyring)
    : around_(std::move(surroundings)),
      partition_(partition),
      origin_(keyring.OriginOf(partition)),
      signers_(keyring.SignersOf(partition)),
      verifiers_(keyring.VerifiersOf(partition)),
      ordered_(around_.store, partition),
      tree_(around_.store, partition),
      state_(tree_.State()),
      open_tiles_(state_.size, [this](const TileId& tile) { return tree_.Tile(tile); }) {
  checkpoints_ = around_.log.OpenReader({std::string(log::kCheckpoints), partition}, 0,
                                        [bell = around_.bell] { bell->Ring(); });
}

std::string Ledger::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Ledger::Fail(const std::string& what) {
  next_due_ = around_.clock.Now() + kRetryAfterTrouble;
  failed_ = true;
  const std::lock_guard lock(mutex_);
  if (broken_) return;
  if (trouble_ != what) spdlog::error("the ledger of partition {}: {}", partition_, what);
  trouble_ = what;
}

bool Ledger::Step() {
  const std::lock_guard lock(step_mutex_);
  return StepLocked();
}

void Ledger::CatchUp() {
  const std::lock_guard lock(step_mutex_);
  for (int steps = 0, waits = 0; steps < kMaxCatchUpSteps && waits < kMaxCatchUpWaits;) {
    if (StepLocked()) {
      ++steps;
    } else if (behind_) {
      ++waits;  // a log that fetches gives its records a moment after it is asked
      std::this_thread::sleep_for(kTailBehind);
    } else {
      return;
    }
  }
}

bool Ledger::StepLocked() {
  next_due_ = Time::Max();
  failed_ = behind_ = false;
  const bool read = ReadCheckpoints();
  const bool grew = Grow();
  CompareWithSigned();
  {
    const std::lock_guard lock(mutex_);
    if (!failed_ && !broken_) trouble_.clear();
    // What was signed is known once its log is read to the end, and holds once it is reached.
    ready_ |= !read && !failed_ && !signed_;
  }
  if (!grew && !read && !failed_) Publish();
  return grew || read;
}

// Adds the next commits. False where there are none, or what they need is not there yet.
bool Ledger::Grow() {
  const auto commits = ordered_.Read(state_.size + 1, kEventsAStep);
  if (commits.empty()) return false;
  projection::Batch batch(around_.store);
  bool grew = false;
  for (const OrderedCommit& ordered : commits) {
    const auto reached = Reach(ordered);
    if (!reached) {
      Fail(reached.error().message);
      break;
    }
    if (!*reached) {
      next_due_ = around_.clock.Now() + kTailBehind;
      behind_ = true;
      break;
    }
    if (!Add(batch, ordered)) break;
    grew = true;
  }
  if (!grew) return false;
  around_.store.Write(batch);
  return next_due_ == Time::Max();
}

RecordTail& Ledger::TailOf(const std::string& log) {
  const auto known = tails_.find(log);
  if (known != tails_.end()) return known->second;
  return tails_
      .try_emplace(log, around_.log, log::PartitionId{log, partition_}, state_.below[log],
                   [bell = around_.bell] { bell->Ring(); })
      .first->second;
}

// Whether the records of a commit and of what placed it have been read from the logs.
Result<bool> Ledger::Reach(const OrderedCommit& ordered) {
  auto placed = TailOf(std::string(log::kOrder)).Reach(ordered.order_offset);
  if (!placed || !*placed) return placed;
  return TailOf(ordered.entry.log).Reach(ordered.entry.offset);
}

void Ledger::Chain(projection::Batch& batch, const std::string& log,
                   const log::StoredRecord& stored) {
  std::string& chain = state_.chain[log];
  const Hash before = chain.empty() ? Hash{} : *HashFromBytes(chain);
  const Hash after =
      NextChain(before, stored.offset, stored.append_time, stored.record.key, stored.record.value);
  chain = BytesOf(after);
  state_.below[log] = stored.offset + 1;
  tree_.PutChain(batch, log, stored.offset, after);
}

// False where the log no longer says what was folded.
bool Ledger::Add(projection::Batch& batch, const OrderedCommit& ordered) {
  const std::string order(log::kOrder);
  const std::string& log = ordered.entry.log;
  TailOf(order).TakeTo(ordered.order_offset,
                       [&](const auto& stored) { Chain(batch, order, stored); });
  std::string value;
  TailOf(log).TakeTo(ordered.entry.offset, [&](const log::StoredRecord& stored) {
    Chain(batch, log, stored);
    value = stored.record.value;
  });
  if (value != ordered.bytes || state_.below[log] != ordered.entry.offset + 1) {
    Fail(log + "/" + std::to_string(partition_) + "@" + std::to_string(ordered.entry.offset) +
         " is not the record that was folded");
    const std::lock_guard lock(mutex_);
    broken_ = true;
    return false;
  }
  LedgerEntry entry{.log = log,
                    .partition = partition_,
                    .offset = ordered.entry.offset,
                    .time = FormatTime(ordered.time),
                    .record_sha256 = Sha256(value),
                    .log_chain = *HashFromBytes(state_.chain[log]),
                    .order_offset = ordered.order_offset,
                    .order_chain = *HashFromBytes(state_.chain[order])};
  for (const event::Event& event : ordered.commit.events) {
    entry.sequence = ordered.entry.first_sequence + entry.index;
    SYN_CHECK(entry.sequence == state_.size + 1, "entries follow one another");
    entry.type = event.type;
    entry.event_sha256 = Sha256(event.payload);
    AddLeaf(batch, entry.ToBytes(), ordered.placed_time);
    ++entry.index;
  }
  tree_.PutState(batch, state_, ordered.placed_time);
  return true;
}

void Ledger::AddLeaf(projection::Batch& batch, const std::string& entry, Time placed) {
  tree_.PutEntry(batch, state_.size + 1, entry, placed);
  ++state_.size;
  open_tiles_.Add(LeafHash(entry), [&](const TileId& tile, const std::string& hashes) {
    tree_.PutTile(batch, tile, hashes);
  });
}

// Reads what was signed, here or by another instance with the same key.
bool Ledger::ReadCheckpoints() {
  const auto records = checkpoints_->Poll(kRecordsAPoll);
  if (!records) {
    Fail(records.error().message);
    return false;
  }
  for (const log::StoredRecord& stored : *records) {
    const auto checkpoint = OpenCheckpoint(stored.record.value, verifiers_);
    if (!checkpoint) continue;  // another key's, or nothing of ours
    if (!signed_ || checkpoint->size > signed_->size) signed_ = *checkpoint;
    published_size_ = std::max(published_size_, checkpoint->size);
  }
  return !records->empty();
}

void Ledger::CompareWithSigned() {
  if (!signed_ || signed_->size > state_.size) return;
  const Checkpoint was = *std::exchange(signed_, std::nullopt);
  if (tree_.Root(was.size) == was.root) return;
  Fail("the logs are not what was signed: the checkpoint of " + std::to_string(was.size) +
       " entries has another root (`synergie history check` finds the record)");
  const std::lock_guard lock(mutex_);
  broken_ = true;
}

void Ledger::Publish() {
  if (state_.size <= published_size_ || signed_) return;
  const Time now = around_.clock.Now();
  if (published_at_ == Time::Min() || now >= published_at_ + kPublishEvery) published_at_ = now;
  next_due_ = std::min(next_due_, published_at_ + kPublishEvery);
  if (published_at_ != now) return;
  auto note = Sign(state_.size);
  if (!note) return;
  // It counts once it is read back; until then it is appended again.
  around_.log.Append({std::string(log::kCheckpoints), partition_}, {"", std::move(*note), {}},
                     [](const log::AppendOutcome&) {});
}

Result<std::string> Ledger::Sign(int64_t size) const {
  {
    const std::lock_guard lock(mutex_);
    if (broken_) return synergie::Fail(Code::kDataLoss, trouble_);
    if (!ready_) {
      return synergie::Fail(Code::kUnavailable,
                            "the ledger has not caught up with what it signed before; ask again");
    }
  }
  return SignNote(Checkpoint{origin_, size, tree_.Root(size)}.ToText(), signers_);
}

}  // namespace synergie::history
