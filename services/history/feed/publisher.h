// Publishes the events of one partition to `synergie.events.v1`: ordered first, published second.
// It resumes from what stands in the feed itself, and appends event n only when n - 1 is known to
// stand there, alone or with those behind it as one append: so the feed has no gap whatever fails,
// and who reads it has one rule: skip what is not above the last sequence seen. Two publishers
// write the same bytes under the same sequences.
//
// A record that somebody else put into the feed is passed over, and told once in the program's log.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "common/log/log.h"
#include "services/history/follower.h"
#include "services/history/ordered_commits.h"

namespace synergie::history {

class Publisher final : public Follower {
 public:
  struct Surroundings {
    projection::Store& store;
    log::Log& log;
    const Clock& clock;
    std::shared_ptr<Bell> bell;
  };
  Publisher(Surroundings surroundings, int32_t partition);
  ~Publisher() override;

  bool Step() override;
  Time next_due() const override { return next_due_; }
  std::string trouble() const override;

 private:
  struct Flight;  // the append under way, shared with the log's thread

  bool ReadFeed();
  bool Take(const log::StoredRecord& stored);
  void Prepare();
  bool Append();
  void Settle(const log::AppendOutcome& outcome, size_t count);
  void Fail(const std::string& what);
  void Remember();

  Surroundings around_;
  const int32_t partition_;
  const OrderedCommits ordered_;
  std::unique_ptr<log::Reader> reader_;
  std::deque<log::StoredRecord> unread_;  // read, waiting for the fold to know their events
  int64_t target_ = -1;  // the feed must be read to here before the next append; -1: ask the log
  int64_t taken_below_ = 0;           // feed offsets below it are taken into account
  int64_t published_ = 0;             // the last sequence that stands in the feed
  int64_t remembered_ = 0;            // the same, as the store knows it
  std::deque<log::Record> upcoming_;  // from published_ + 1 on
  std::shared_ptr<Flight> flight_;
  Time next_due_ = Time::Max();
  mutable std::mutex mutex_;  // guards trouble_
  std::string trouble_;
};

}  // namespace synergie::history
