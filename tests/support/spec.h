// Decider specs: given facts, when a command, then facts, or a rejection. The facts go through the
// service's codec and model, as they do in production, so a spec also proves that every event
// survives being stored.
//
//   Spec<IntakeCodec>(model).Given({TerritoryRegistered{…}}).When(RegisterZone{…}).Then({ZoneRegistered{…}});
//   … .When(RegisterZone{…}).ThenRejected("TERRITORY_NOT_FOUND");
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/commit/command.h"
#include "common/commit/model.h"
#include "common/commit/view.h"

namespace synergie::testing {

// Streams and replica rows in memory.
class MemoryStreams final : public commit::StreamSource, public commit::ForeignRows {
 public:
  explicit MemoryStreams(const commit::Model& model) : model_(model) {}

  void Fold(const event::Event& event) {
    for (const std::string& stream : event.streams) {
      commit::Loaded& loaded = streams_[stream];
      auto after = model_.Evolve(stream, loaded.state, event);
      SYN_CHECK(after.has_value(), "a spec's events fold");
      loaded.state = std::move(*after);
      ++loaded.head.revision;
      loaded.head.commit = std::string(16, 'c');
    }
  }
  void PutForeign(const std::string& log, const std::string& name, commit::StatePtr state) {
    foreign_[{log, name}] = std::move(state);
  }

  commit::Loaded Load(const std::string& stream) override {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? commit::Loaded{} : found->second;
  }
  commit::StatePtr LoadForeign(const std::string& log, const std::string& name) override {
    const auto found = foreign_.find({log, name});
    return found == foreign_.end() ? nullptr : found->second;
  }
  void ScanForeign(const std::string& log, const std::string& prefix, const Visit& visit) override {
    for (const auto& [key, state] : foreign_) {
      if (key.first != log || !key.second.starts_with(prefix)) continue;
      if (!visit(key.second, state)) return;
    }
  }

 private:
  const commit::Model& model_;
  std::map<std::string, commit::Loaded> streams_;
  std::map<std::pair<std::string, std::string>, commit::StatePtr> foreign_;
};

// `Codec` has Event (a variant), Encode(Event) → event::Event and Decode.
template <class Codec>
class Spec {
 public:
  using Event = typename Codec::Event;
  using Decided = tl::expected<std::vector<Event>, Rejection>;

  explicit Spec(const commit::Model& model) : streams_(model) {}

  Spec& Given(const std::vector<Event>& events) {
    for (const Event& event : events) streams_.Fold(Codec::Encode(event));
    return *this;
  }
  template <class Row>
  Spec& GivenForeign(const std::string& log, const std::string& name, Row row) {
    streams_.PutForeign(log, name, std::make_shared<const Row>(std::move(row)));
    return *this;
  }
  Spec& At(Time now) {
    context_.now = now;
    return *this;
  }
  // What happened before, told by the command that did it.
  template <class Command>
  Spec& Done(const Command& command) {
    commit::View view(streams_, &streams_);
    const Decided done = Decide(view, context_, command);
    EXPECT_TRUE(done.has_value()) << "a story's command is accepted: " << done.error().reason
                                  << ": " << done.error().message;
    return done ? Given(*done) : *this;
  }
  // `Decide(view, context, command)` is found where the command lives.
  template <class Command>
  Spec& When(const Command& command) {
    commit::View view(streams_, &streams_);
    decided_ = Decide(view, context_, command);
    if (decided_) {
      for (const Event& event : *decided_) {
        for (const std::string& stream : Codec::Encode(event).streams) {
          EXPECT_TRUE(view.HasRead(stream)) << "written without being read: " << stream;
        }
      }
    }
    return *this;
  }
  void Then(const std::vector<Event>& expected) {
    ASSERT_TRUE(decided_.has_value())
        << decided_.error().reason << ": " << decided_.error().message;
    EXPECT_TRUE(*decided_ == expected)
        << "decided " << Describe(*decided_) << ", expected " << Describe(expected);
    for (const Event& event : *decided_) {
      auto again = Codec::Decode(Codec::Encode(event));
      ASSERT_TRUE(again.has_value()) << again.error().message;
      EXPECT_TRUE(*again == event) << "does not survive storing: " << Codec::Encode(event).type;
    }
  }
  void ThenNothing() { Then({}); }
  void ThenRejected(const std::string& reason) {
    ASSERT_FALSE(decided_.has_value()) << "decided " << Describe(*decided_);
    EXPECT_EQ(decided_.error().reason, reason) << decided_.error().message;
  }
  const Decided& decided() const { return decided_; }
  commit::StreamSource& streams() { return streams_; }

 private:
  static std::string Describe(const std::vector<Event>& events) {
    std::string text = "[";
    for (const Event& event : events) text += Codec::Encode(event).type + " ";
    return text + "]";
  }

  MemoryStreams streams_;
  commit::Context context_{.now = {1'542'700'000'000'000},
                           .actor = "f1",
                           .role = "facilitator",
                           .request_id = "5f0c2c1e-6f0a-4c39-9b0e-000000000001"};
  Decided decided_;
};

}  // namespace synergie::testing
