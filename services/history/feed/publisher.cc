#include "services/history/feed/publisher.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/log/names.h"
#include "services/history/feed/cloud_event.h"

namespace synergie::history {
namespace {

constexpr size_t kRecordsAPoll = 500;
constexpr int kEventsAhead = 512;
constexpr int64_t kRememberEvery = 1000;
constexpr std::chrono::seconds kRetryAfterTrouble{1};

// The feed's own place in the store, beside the sources that are folded: how far it was read.
projection::SourceId FeedSource(int32_t partition) {
  return {200, static_cast<uint16_t>(partition)};
}

}  // namespace

struct Publisher::Flight {
  std::mutex mutex;
  std::optional<log::AppendOutcome> outcome;
  size_t count = 0;
};

Publisher::Publisher(Surroundings surroundings, int32_t partition)
    : around_(std::move(surroundings)), partition_(partition), ordered_(around_.store, partition) {
  const projection::SourceMeta meta = around_.store.GetMeta(FeedSource(partition));
  taken_below_ = meta.position;
  published_ = remembered_ = meta.rows;
  reader_ = around_.log.OpenReader({std::string(log::kEvents), partition}, taken_below_,
                                   [bell = around_.bell] { bell->Ring(); });
}

Publisher::~Publisher() { Remember(); }

std::string Publisher::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Publisher::Fail(const std::string& what) {
  next_due_ = around_.clock.Now() + kRetryAfterTrouble;
  const std::lock_guard lock(mutex_);
  if (trouble_ != what) spdlog::warn("the public feed of partition {} waits: {}", partition_, what);
  trouble_ = what;
}

bool Publisher::Step() {
  if (next_due_ != Time::Max()) {
    if (around_.clock.Now() < next_due_) return false;
    next_due_ = Time::Max();
  }
  if (flight_ != nullptr) {
    std::optional<log::AppendOutcome> outcome;
    {
      const std::lock_guard lock(flight_->mutex);
      outcome = flight_->outcome;
    }
    if (!outcome) return false;
    Settle(*outcome, std::exchange(flight_, nullptr)->count);
    if (next_due_ != Time::Max()) return false;
  }
  if (target_ < 0) {
    const auto end = around_.log.End({std::string(log::kEvents), partition_});
    if (!end) {
      Fail(end.error().message);
      return false;
    }
    target_ = *end;
  }
  const bool read = ReadFeed();
  if (next_due_ != Time::Max()) return false;
  if (read || !unread_.empty() || reader_->position() < target_) return read;
  return Append();
}

// Takes what stands in the feed. True where there may be more.
bool Publisher::ReadFeed() {
  if (unread_.empty()) {
    auto records = reader_->Poll(kRecordsAPoll);
    if (!records) {
      Fail(records.error().message);
      return false;
    }
    unread_.assign(std::make_move_iterator(records->begin()),
                   std::make_move_iterator(records->end()));
  }
  bool took = false;
  while (!unread_.empty() && Take(unread_.front())) {
    taken_below_ = unread_.front().offset + 1;
    unread_.pop_front();
    took = true;
  }
  if (published_ >= remembered_ + kRememberEvery) Remember();
  return took;
}

// False: its event is not folded here yet.
bool Publisher::Take(const log::StoredRecord& stored) {
  const auto sequence = SequenceOf(stored.record);
  if (sequence && *sequence <= published_) return true;  // published twice, which is nothing
  if (sequence && *sequence == published_ + 1) {
    Prepare();
    if (upcoming_.empty()) return false;
    if (upcoming_.front() == stored.record) {
      upcoming_.pop_front();
      ++published_;
      return true;
    }
  }
  spdlog::error("{}/{}@{} is not an event that history has published; it is passed over",
                log::kEvents, partition_, stored.offset);
  return true;
}

// Makes the records of the next events, where they have their place.
void Publisher::Prepare() {
  if (!upcoming_.empty()) return;
  for (const OrderedCommit& ordered : ordered_.Read(published_ + 1, kEventsAhead)) {
    for (int i = 0; i < ordered.entry.event_count; ++i) {
      if (ordered.entry.first_sequence + i <= published_) continue;
      upcoming_.push_back(ToCloudEvent(ordered, partition_, i));
    }
  }
}

bool Publisher::Append() {
  Prepare();
  if (upcoming_.empty()) {
    const std::lock_guard lock(mutex_);
    trouble_.clear();
    return false;
  }
  const size_t count = std::min(upcoming_.size(), around_.log.max_append_all());
  std::vector<log::Record> records(upcoming_.begin(),
                                   upcoming_.begin() + static_cast<ptrdiff_t>(count));
  flight_ = std::make_shared<Flight>();
  flight_->count = count;
  around_.log.AppendAll({std::string(log::kEvents), partition_}, std::move(records),
                        [flight = flight_, bell = around_.bell](const log::AppendOutcome& outcome) {
                          {
                            const std::lock_guard lock(flight->mutex);
                            flight->outcome = outcome;
                          }
                          bell->Ring();
                        });
  return true;
}

// What became of an append is known, or only reading the feed to its end can tell.
void Publisher::Settle(const log::AppendOutcome& outcome, size_t count) {
  if (outcome.failure != log::AppendFailure::kNone) {
    target_ = -1;
    Fail(outcome.message);
    return;
  }
  upcoming_.erase(upcoming_.begin(), upcoming_.begin() + static_cast<ptrdiff_t>(count));
  published_ += static_cast<int64_t>(count);
}

void Publisher::Remember() {
  // The feed may hold what was published here and not read back yet: what is remembered is a place
  // from which reading on comes to the same.
  if (published_ == remembered_) return;
  projection::Batch batch(around_.store);
  projection::SourceMeta meta;
  meta.position = taken_below_;
  meta.rows = published_;
  batch.PutMeta(FeedSource(partition_), meta);
  around_.store.Write(batch);
  remembered_ = published_;
}

}  // namespace synergie::history
