#include "tests/kafka/chaos_checker.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/check.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "common/log/partitioner.h"

namespace synergie::test {
namespace {

constexpr std::string_view kCommitLogs[] = {log::kIntakeCommits, log::kMatchingCommits,
                                            log::kCatalogueCommits};
// So many of the commands with a known fate are asked again in each check.
constexpr size_t kAskedAgain = 60;

}  // namespace

ChaosChecker::ChaosChecker(Cluster& cluster, int32_t partitions)
    : cluster_(cluster), partitions_(partitions) {
  auto log = log::KafkaLog::Open({.client = cluster.broker().Client(),
                                  .logs = {kCommitLogs, kCommitLogs + std::size(kCommitLogs)}});
  SYN_CHECK(log.has_value(), "the cluster's Kafka is there");
  log_ = std::move(*log);
}

void ChaosChecker::Fault(const std::string& what) { faults_ += what + "\n"; }

std::string ChaosChecker::Check(std::vector<Asked> asked) {
  faults_.clear();
  accepted_.clear();
  for (const Asked& one : asked) {
    counts_.ok += one.answered.fate == Fate::kOk;
    counts_.failed += one.answered.fate == Fate::kFailed;
    counts_.unknown += one.answered.fate == Fate::kUnknown;
  }
  const std::vector<Asked> as_told = asked;
  ReadLogs();
  // What of the unknown had landed by itself, before it is asked again.
  for (const Asked& one : as_told) {
    counts_.unknown_landed +=
        one.answered.fate == Fate::kUnknown && accepted_.contains(one.request_id);
  }
  AskAgain(asked);
  ReadLogs();
  CheckFates(asked);
  CheckOrder(as_told);
  if (!cluster_.Settle()) Fault("the services do not settle");
  ReadLogs();
  for (const int instance : {0, 1}) CheckFeed(instance);
  return faults_;
}

// All whose fate is unknown, and some of the others, at both instances.
void ChaosChecker::AskAgain(std::vector<Asked>& asked) {
  size_t known = 0;
  for (Asked& one : asked) {
    const bool unknown = one.answered.fate == Fate::kUnknown;
    if (!unknown && ++known > kAskedAgain) continue;
    const Answered first = one.again(cluster_.address({one.service, 0}));
    const Answered second = one.again(cluster_.address({one.service, 1}));
    if (first.fate == Fate::kUnknown || second.fate == Fate::kUnknown) {
      Fault(one.aggregate + ": asked again when all is well, there is no answer: " + first.text +
            " " + second.text);
    } else if (first != second || (!unknown && first != one.answered)) {
      Fault(one.aggregate + ": request " + one.request_id + " is answered differently: \"" +
            one.answered.text + "\", then \"" + first.text + "\" and \"" + second.text + "\"");
    }
    one.answered = first;
  }
}

void ChaosChecker::ReadLogs() {
  for (const std::string_view name : kCommitLogs) {
    for (int32_t partition = 0; partition < partitions_; ++partition) {
      const log::PartitionId id{std::string(name), partition};
      Following& following = following_[id];
      if (following.reader == nullptr) {
        following.bell = std::make_unique<Bell>();
        following.reader = log_->OpenReader(id, 0, following.bell->wake());
      }
      auto end = log_->End(id);
      while (!end) end = log_->End(id);  // each waits for the broker
      while (following.reader->position() < *end) {
        const size_t seen = following.bell->rings();
        const auto records = following.reader->Poll(1'000);
        if (!records) return Fault(records.error().message);
        if (records->empty() && following.reader->position() < *end &&
            !following.bell->WaitBeyond(seen)) {
          return Fault(id.log + " cannot be read to its end");
        }
        for (const log::StoredRecord& record : *records) {
          const auto commit = event::DecodeCommit(record.record.value);
          if (!commit) {
            Fault(id.log + " holds what is no commit");
            continue;
          }
          ++counts_.commits;
          const auto verdict = commit::Accept(following.state, *commit, record.append_time);
          counts_.duplicates += verdict.kind == commit::Verdict::Kind::kDuplicate;
          if (!verdict.accepted()) {
            counts_.refused += verdict.kind != commit::Verdict::Kind::kDuplicate;
            continue;
          }
          commit::Record(following.state, *commit, record.offset, verdict);
          if (!commit->events.empty()) {
            following.placed.push_back(
                {record.offset, commit->seen, static_cast<int>(commit->events.size())});
          }
          if (commit->request_id.empty()) continue;
          const Place place{id.log, partition, record.offset, !commit->events.empty()};
          if (!accepted_.emplace(commit->request_id, place).second) {
            Fault("request " + commit->request_id + " took effect twice");
          }
        }
      }
    }
  }
}

void ChaosChecker::CheckFates(const std::vector<Asked>& asked) {
  for (const Asked& one : asked) {
    const auto place = accepted_.find(one.request_id);
    const bool there = place != accepted_.end();
    if (one.answered.fate == Fate::kOk && (!there || !place->second.effect)) {
      Fault(one.aggregate + " was acknowledged and is not there");
    }
    if (one.answered.fate == Fate::kFailed && there && place->second.effect) {
      Fault(one.aggregate + " failed (" + one.answered.text + ") and is there");
    }
  }
}

void ChaosChecker::CheckOrder(const std::vector<Asked>& asked) {
  std::map<std::pair<int, std::string>, int64_t> last;  // client, aggregate → offset
  std::vector<const Asked*> in_order;
  for (const Asked& one : asked) in_order.push_back(&one);
  std::sort(in_order.begin(), in_order.end(),
            [](const Asked* a, const Asked* b) { return a->number < b->number; });
  for (const Asked* one : in_order) {
    if (one->answered.fate != Fate::kOk) continue;
    const auto place = accepted_.find(one->request_id);
    if (place == accepted_.end()) continue;
    const auto [before, first] =
        last.try_emplace({one->client, one->aggregate}, place->second.offset);
    if (!first && place->second.offset <= before->second) {
      Fault(one->aggregate + ": what a client wrote later stands before");
    }
    before->second = place->second.offset;
  }
}

// The new part of the feed, of all territories of each partition together.
void ChaosChecker::CheckFeed(int instance) {
  const auto stub = history::v1::HistoryService::NewStub(grpc::CreateChannel(
      cluster_.address({"history", instance}), grpc::InsecureChannelCredentials()));
  for (int32_t partition = 0; partition < partitions_; ++partition) {
    Feed& feed = feeds_[{instance, partition}];
    std::map<int64_t, history::v1::RecordedEvent> events;
    for (int i = 0; i < ChaosLoad::kTerritories; ++i) {
      const std::string territory = ChaosLoad::Territory(i);
      if (log::PartitionOf(territory, partitions_) != partition) continue;
      history::v1::ReadEventsRequest request;
      request.set_parent(territory);
      request.set_from_sequence(feed.next);
      request.set_page_size(1000);
      for (bool more = true; more;) {
        program::Connection metadata({});
        grpc::ClientContext context;
        metadata.Prepare(context, metadata.Deadline());
        history::v1::ReadEventsResponse page;
        const grpc::Status status = stub->ReadEvents(&context, request, &page);
        if (!status.ok()) return Fault("the feed cannot be read: " + status.error_message());
        for (const auto& event : page.events()) {
          if (!events.emplace(event.sequence(), event).second) {
            Fault("sequence " + std::to_string(event.sequence()) + " stands for two events");
          }
        }
        request.set_from_sequence(page.next_sequence());
        more = !page.caught_up();
      }
    }
    for (const auto& [sequence, event] : events) {
      if (sequence != feed.next) {
        return Fault("partition " + std::to_string(partition) + ": after sequence " +
                     std::to_string(feed.next - 1) + " comes " + std::to_string(sequence));
      }
      ++feed.next;
      const auto& placed = following_.at({event.log(), partition}).placed;
      size_t& count = feed.placed[event.log()];
      if (event.index() != 0) continue;
      if (count >= placed.size() || placed[count].offset != event.offset()) {
        return Fault("sequence " + std::to_string(sequence) + " is " + event.log() + " offset " +
                     std::to_string(event.offset()) + ", which is not the next accepted commit");
      }
      for (const event::Position& seen : placed[count].seen) {
        const auto other = following_.find({seen.log, partition});
        if (other == following_.end()) continue;
        const size_t had = feed.placed[seen.log];
        if (had < other->second.placed.size() && other->second.placed[had].offset < seen.offset) {
          Fault("sequence " + std::to_string(sequence) + " stands before what its writer had seen");
        }
      }
      ++count;
    }
    for (const auto& [id, following] : following_) {
      if (id.partition == partition && feed.placed[id.log] != following.placed.size()) {
        Fault("the feed of history " + std::to_string(instance) + " has " +
              std::to_string(feed.placed[id.log]) + " commits of " + id.log + " [" +
              std::to_string(partition) + "], which has " +
              std::to_string(following.placed.size()));
      }
    }
  }
}

}  // namespace synergie::test
