#include "common/commit/accept.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace synergie::commit {
namespace {

using event::Commit;

constexpr Time kNow{1'542'700'000'000'000};

std::string Id(int number) {
  std::string id(16, '\0');
  id[0] = static_cast<char>(number);
  id[1] = static_cast<char>(number >> 8);
  return id;
}

Commit Write(int number, std::string stream, event::StreamHead head, Time stamp = kNow) {
  Commit commit{.id = Id(number), .request_id = "r" + std::to_string(number), .stamp = stamp};
  commit.conditions = {{stream, head}};
  commit.events = {{{stream}, "added", "x"}};
  return commit;
}

struct Log {
  MemoryAcceptance state;
  int64_t next = 0;
  Verdict Append(const Commit& commit, Time at = kNow) {
    const Verdict verdict = Accept(state, commit, at);
    if (verdict.accepted()) Record(state, commit, next, verdict);
    ++next;
    return verdict;
  }
};

TEST(Accept, TheFirstOfTwoCompetingWritersWins) {
  Log log;
  EXPECT_TRUE(log.Append(Write(1, "a", {})).accepted());
  const Verdict second = log.Append(Write(2, "a", {}));
  EXPECT_EQ(second.kind, Verdict::Kind::kRefusedCondition);
  EXPECT_EQ(second.what, "a");
  EXPECT_TRUE(log.Append(Write(3, "a", {1, Id(1)})).accepted());
  EXPECT_EQ(log.state.Head("a"), (event::StreamHead{2, Id(3)}));
}

TEST(Accept, ARevisionIsNamedByItsCommitNotByItsNumber) {
  Log log;
  ASSERT_TRUE(log.Append(Write(1, "a", {})).accepted());
  EXPECT_FALSE(log.Append(Write(2, "a", {1, Id(9)})).accepted());
}

TEST(Accept, TheSameRequestIsAcceptedOnce) {
  Log log;
  ASSERT_TRUE(log.Append(Write(1, "a", {})).accepted());
  Commit again = Write(2, "a", {1, Id(1)});
  again.request_id = "r1";
  EXPECT_EQ(log.Append(again).kind, Verdict::Kind::kDuplicate);
  EXPECT_EQ(log.state.FindRequest("r1")->offset, 0);
}

TEST(Accept, ClocksFarFromTheLogsAreRefused) {
  Log log;
  const auto minute = std::chrono::minutes(1);
  const auto more = minute + std::chrono::microseconds(1);
  EXPECT_EQ(log.Append(Write(1, "a", {}, kNow + more)).kind, Verdict::Kind::kRefusedClock);
  EXPECT_EQ(log.Append(Write(2, "a", {}, kNow - more)).kind, Verdict::Kind::kRefusedClock);
  EXPECT_TRUE(log.Append(Write(3, "a", {}, kNow + minute)).accepted());
  EXPECT_TRUE(log.Append(Write(4, "b", {}, kNow - minute)).accepted());
}

TEST(Accept, TimesOnlyGrow) {
  Log log;
  EXPECT_EQ(log.Append(Write(1, "a", {}, kNow)).time, kNow);
  EXPECT_EQ(log.Append(Write(2, "b", {}, kNow - std::chrono::seconds(5))).time,
            kNow + std::chrono::microseconds(1));
}

TEST(Accept, AReactionMovesItsCursorOnlyFromWhereItIs) {
  Log log;
  Commit reaction{.id = Id(1), .cursor = event::Cursor{"source", 0, 7}, .stamp = kNow};
  EXPECT_TRUE(log.Append(reaction).accepted());
  EXPECT_EQ(log.Append(reaction).kind, Verdict::Kind::kRefusedCursor);
  reaction.cursor = event::Cursor{"source", 7, 9};
  EXPECT_TRUE(log.Append(reaction).accepted());
  EXPECT_EQ(log.state.CursorOf("source"), 9);
}

// A plain model that shares no code with Accept: it looks through everything accepted before.
struct Plain {
  std::vector<std::pair<Commit, Time>> accepted;

  bool Offer(const Commit& commit, Time at) {
    const int64_t skew = kMaxClockSkew / std::chrono::microseconds(1);
    if (std::abs(commit.stamp.micros - at.micros) > skew) return false;
    std::map<std::string, std::vector<std::string>> history;
    for (const auto& [before, time] : accepted) {
      if (before.request_id == commit.request_id) return false;
      for (const auto& event : before.events) {
        for (const auto& stream : event.streams) history[stream].push_back(before.id);
      }
    }
    for (const auto& condition : commit.conditions) {
      const auto& writers = history[condition.stream];
      if (static_cast<int64_t>(writers.size()) != condition.head.revision) return false;
      if (!writers.empty() && writers.back() != condition.head.commit) return false;
    }
    const int64_t last = accepted.empty() ? INT64_MIN : accepted.back().second.micros;
    accepted.emplace_back(commit,
                          Time{commit.stamp.micros > last ? commit.stamp.micros : last + 1});
    return true;
  }
};

// Commits of several writers: each decides on what it last saw, which may be stale, appends late,
// and sometimes sends the same request or the very same record again.
RC_GTEST_PROP(Accept, AnyInterleavingIsJudgedAsAPlainModelDoes, ()) {
  Log log;
  Plain plain;
  std::vector<Commit> sent;
  std::vector<std::map<std::string, event::StreamHead>> views(3);
  const int steps = *rc::gen::inRange(1, 80);
  for (int step = 0; step < steps; ++step) {
    auto& view = views[*rc::gen::inRange(0, 3)];
    const std::string stream(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
    if (*rc::gen::inRange(0, 3) == 0) view[stream] = log.state.Head(stream);  // catches up
    Commit commit;
    if (!sent.empty() && *rc::gen::inRange(0, 5) == 0) {
      commit = *rc::gen::elementOf(sent);  // a doubled append
    } else {
      commit = Write(step + 1, stream, view[stream],
                     kNow + std::chrono::seconds(*rc::gen::inRange(-70, 71)));
      const std::string other(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
      if (other != stream) commit.conditions.push_back({other, view[other]});
      if (!sent.empty() && *rc::gen::inRange(0, 6) == 0) {
        commit.request_id = (*rc::gen::elementOf(sent)).request_id;  // a retry
      }
      sent.push_back(commit);
    }
    const Verdict verdict = log.Append(commit, kNow);
    RC_ASSERT(verdict.accepted() == plain.Offer(commit, kNow));
    if (verdict.accepted()) RC_ASSERT(verdict.time == plain.accepted.back().second);
  }
  // Every reader that folds the same records comes to the same list.
  Log reader;
  size_t next = 0;
  for (const auto& [commit, time] : plain.accepted) {
    RC_ASSERT(reader.Append(commit, kNow).accepted());
    RC_ASSERT(reader.state.FindRequest(commit.request_id)->offset == static_cast<int64_t>(next++));
  }
}

}  // namespace
}  // namespace synergie::commit
