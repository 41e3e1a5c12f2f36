// Instances of matching on a shared memory log, with intake's log written by the test.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/event/codec.h"
#include "common/event/typed.h"
#include "common/log/memory/memory_log.h"
#include "common/log/names.h"
#include "common/shard/shard.h"
#include "services/matching/codec/codec.h"
#include "services/matching/matching_node.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::testing {

inline const std::string kTerritory = "territories/t";
inline const std::string kWorkshop = "territories/t/workshops/w1";
inline std::string TopicName(const std::string& id) { return kTerritory + "/topics/" + id; }
inline std::string CompanyName(const std::string& id) { return kTerritory + "/companies/" + id; }

// Writes what intake would.
class IntakeWriter {
 public:
  IntakeWriter(std::shared_ptr<log::MemoryDisk> disk, const Clock& clock)
      : log_({.threaded = false, .clock = &clock, .disk = std::move(disk)}), clock_(clock) {}

  template <class Message>
  void Write(const Message& message, std::vector<std::string> streams) {
    event::Commit commit{.id = NewRandomId(),
                         .request_id = "r" + std::to_string(++requests_),
                         .territory = kTerritory,
                         .events = {event::Store(message, std::move(streams))},
                         .stamp = clock_.Now()};
    log_.Append({std::string(log::kIntakeCommits), 0},
                {kTerritory, event::EncodeCommit(commit), {}}, [](const auto&) {});
    while (log_.Step()) {
    }
  }
  void OpenTerritory() {
    intake::v1::TerritoryRegistered territory;
    territory.set_territory(kTerritory);
    Write(territory, {kTerritory});
    intake::v1::WorkshopPlanned workshop;
    workshop.set_workshop(kWorkshop);
    Write(workshop, {kWorkshop});
  }
  void Record(const std::string& id, const std::string& company, const std::string& text,
              const std::vector<std::string>& supporters = {}) {
    intake::v1::TopicRecorded topic;
    topic.set_topic(TopicName(id));
    topic.set_workshop(kWorkshop);
    topic.set_company(company.empty() ? "" : CompanyName(company));
    topic.set_text(text);
    for (const std::string& supporter : supporters) topic.add_supporters(CompanyName(supporter));
    Write(topic, {topic.topic()});
  }
  void Reword(const std::string& id, const std::string& text) {
    intake::v1::TopicReworded reworded;
    reworded.set_topic(TopicName(id));
    reworded.set_text(text);
    Write(reworded, {reworded.topic()});
  }
  void Withdraw(const std::string& id) {
    intake::v1::TopicWithdrawn withdrawn;
    withdrawn.set_topic(TopicName(id));
    Write(withdrawn, {withdrawn.topic()});
  }

 private:
  log::MemoryLog log_;
  const Clock& clock_;
  int requests_ = 0;
};

// One instance of matching, stepped by the test.
class MatchingInstance {
 public:
  MatchingInstance(const std::string& folder, std::shared_ptr<log::MemoryDisk> disk,
                   const Clock& clock, std::shared_ptr<const matching::Matcher> matcher)
      : log_({.threaded = false, .clock = &clock, .disk = std::move(disk)}), node_(matcher) {
    const auto options = node_.Options(folder);
    store_ = std::move(
        projection::Store::Open({.path = folder, .schema = node::SchemaOf(options.sources)})
            .value());
    shard_ = std::make_unique<shard::Shard>(
        shard::ShardOptions{.service = "matching", .sources = options.sources},
        shard::Shard::Surroundings{log_, *store_, clock, [] { return NewRandomId(); }, [] {}},
        options.reactions(*store_, 0));
  }

  void Settle() {
    while (log_.Step() || shard_->Step()) {
    }
  }
  // A person's word; nothing is said of how it ends.
  template <class Command>
  void Send(Command command) {
    shard_->Submit({.request_id = NewUuid(),
                    .territory = kTerritory,
                    .decide = [command](commit::View& view, const commit::Context& context)
                        -> tl::expected<commit::Decision, Rejection> {
                      auto facts = Decide(view, context, command);
                      if (!facts) return tl::unexpected(facts.error());
                      commit::Decision decision{.resource = kTerritory};
                      for (const auto& fact : *facts) {
                        decision.events.push_back(matching::MatchingCodec::Encode(fact));
                      }
                      return decision;
                    },
                    .done = [](const commit::CommandOutcome&) {}});
  }
  std::vector<matching::Synergy> Synergies() const {
    std::vector<matching::Synergy> all;
    store_->ScanRows(
        {}, kTerritory + "/synergies/", "", Time::Max(),
        [&](std::string_view, const projection::Row& row) {
          all.push_back(*matching::MatchingCodec::DecodeRow<matching::Synergy>(row.state));
          return true;
        });
    return all;
  }

  log::MemoryLog& log() { return log_; }
  shard::Shard& shard() { return *shard_; }
  projection::Store& store() { return *store_; }
  matching::MatchingNode& node() { return node_; }

 private:
  log::MemoryLog log_;
  matching::MatchingNode node_;
  std::unique_ptr<projection::Store> store_;
  std::unique_ptr<shard::Shard> shard_;
};

}  // namespace synergie::testing
