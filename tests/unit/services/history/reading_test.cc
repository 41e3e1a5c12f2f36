// Reading the feed: forwards, backwards, from an instant, along a resource, by commit, over random
// histories and against a plain list of what was read once from the beginning.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "common/rpc/etag.h"
#include "common/rpc/status.h"
#include "services/history/reading/event_message.h"
#include "tests/support/history_node.h"

namespace synergie::testing {
namespace {

namespace v1 = history::v1;
using history::EventReader;
using Events = std::vector<v1::RecordedEvent>;

class Reading : public ::testing::Test {
 protected:
  // So many commits about a few topics, by a few actors.
  void Fill(int commits) {
    for (int i = 0; i < commits; ++i) {
      node_.Say(Roll(5), 1 + Roll(3), std::string(1, static_cast<char>('a' + Roll(3))));
    }
    head_ = node_.AwaitPlaced();
    node_.reader().Read(1, Time::Max(), [&](const v1::RecordedEvent& event) {
      all_.push_back(event);
      return true;
    });
    ASSERT_EQ(static_cast<int64_t>(all_.size()), head_);
    for (size_t i = 0; i < all_.size(); ++i) {
      ASSERT_EQ(all_[i].sequence(), static_cast<int64_t>(i) + 1);
    }
  }
  int Roll(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  Time PlaceTime(const v1::RecordedEvent& event) { return *rpc::FromTimestamp(event.place_time()); }

  // Every page of a reading; checks that the checkpoints go on without gap or repeat.
  Events ReadAll(v1::ReadEventsRequest request) {
    const auto stub = node_.Connect();
    const bool back = request.direction() == v1::READ_DIRECTION_BACKWARDS;
    request.set_parent("territories/t");
    Events events;
    while (true) {
      grpc::ClientContext context;
      v1::ReadEventsResponse page;
      const grpc::Status status = stub->ReadEvents(&context, request, &page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      if (!status.ok()) return events;
      for (const auto& event : page.events()) {
        EXPECT_TRUE(back ? event.sequence() > page.next_sequence()
                         : event.sequence() < page.next_sequence());
        events.push_back(event);
      }
      if (page.caught_up()) return events;
      EXPECT_NE(page.next_sequence(), request.from_sequence()) << "a page moves on";
      request.set_from_sequence(page.next_sequence());
      request.clear_from_time();
    }
  }
  std::vector<int64_t> SequencesOf(const Events& events) {
    std::vector<int64_t> all;
    for (const auto& event : events) all.push_back(event.sequence());
    return all;
  }
  rpc::ReceivedStatus Refused(const v1::ReadEventsRequest& request) {
    const auto stub = node_.Connect();
    grpc::ClientContext context;
    v1::ReadEventsResponse page;
    const grpc::Status status = stub->ReadEvents(&context, request, &page);
    EXPECT_FALSE(status.ok());
    return rpc::FromStatus(status);
  }

  std::mt19937 random_{std::random_device()()};
  HistoryNode node_;
  int64_t head_ = 0;
  Events all_;
};

TEST_F(Reading, AnyStartEitherWayGivesTheSameEvents) {
  Fill(400);
  for (int i = 0; i < 40; ++i) {
    const int64_t from = 1 + Roll(static_cast<int>(head_));
    std::vector<int64_t> forwards;
    node_.reader().Read(from, Time::Max(), [&](const v1::RecordedEvent& event) {
      forwards.push_back(event.sequence());
      return true;
    });
    ASSERT_EQ(static_cast<int64_t>(forwards.size()), head_ - from + 1);
    EXPECT_EQ(forwards.front(), from);
    std::vector<int64_t> backwards;
    const int64_t below = node_.reader().ReadBack(from, Time::Max(), [&](const auto& event) {
      if (backwards.size() == 300) return false;
      backwards.push_back(event.sequence());
      return true;
    });
    ASSERT_EQ(static_cast<int64_t>(backwards.size()), std::min<int64_t>(from, 300));
    for (size_t k = 0; k < backwards.size(); ++k) {
      ASSERT_EQ(backwards[k], from - static_cast<int64_t>(k));
    }
    EXPECT_EQ(below, backwards.back() - 1);
  }
}

TEST_F(Reading, AnInstantIsTheFirstSequencePlacedThenOrLater) {
  Fill(200);
  for (size_t i = 0; i < all_.size(); i += 1 + static_cast<size_t>(Roll(9))) {
    for (const int64_t shift : {-1, 0, 1}) {
      const Time from = PlaceTime(all_[i]) + std::chrono::microseconds(shift);
      const auto first = std::find_if(all_.begin(), all_.end(),
                                      [&](const auto& event) { return PlaceTime(event) >= from; });
      const int64_t expected = first == all_.end() ? head_ + 1 : first->sequence();
      ASSERT_EQ(node_.reader().FirstPlacedAt(from, Time::Max()), expected);
    }
    // What happened at an instant or later is there or behind.
    const Time happened = *rpc::FromTimestamp(all_[i].event_time());
    EXPECT_LE(node_.reader().FirstPlacedAt(happened, Time::Max()), all_[i].sequence());
  }
}

TEST_F(Reading, EveryCommitIsFoundAndEveryRevisionListed) {
  Fill(300);
  for (const v1::RecordedEvent& event : all_) {
    const auto placed = node_.reader().Find(event.log(), event.offset());
    ASSERT_TRUE(placed.has_value()) << event.sequence();
    EXPECT_EQ(placed->entry.first_sequence, event.sequence() - event.index());
  }
  EXPECT_FALSE(node_.reader().Find(all_.back().log(), all_.back().offset() + 1).has_value());
  EXPECT_FALSE(node_.reader().Find("synergie.matching.commits.v1", 0).has_value());
  for (int topic = 0; topic < 5; ++topic) {
    const std::string name = "territories/t/topics/t" + std::to_string(topic);
    std::vector<std::pair<int64_t, int64_t>> expected;  // offset, revision afterwards
    int64_t revision = 0;
    for (const auto& event : all_) {
      if (event.subject() != name) continue;
      ++revision;
      if (!expected.empty() && expected.back().first == event.offset()) expected.pop_back();
      expected.emplace_back(event.offset(), revision);
    }
    std::reverse(expected.begin(), expected.end());
    std::vector<std::pair<int64_t, int64_t>> listed;
    node_.reader().Revisions(name, Time::Max(), [&](const history::RevisionPlace& place) {
      listed.emplace_back(place.offset, place.revision);
      return true;
    });
    EXPECT_EQ(listed, expected);
  }
}

TEST_F(Reading, PagesStayRightThroughFilteredGaps) {
  Fill(500);
  for (const bool back : {false, true}) {
    for (const std::string filter :
         {"actor = a", "within:\"territories/t/topics/t3\"", "sequence = 411 OR sequence = 2",
          "actor = nobody", "type = intake.* AND NOT actor = b"}) {
      v1::ReadEventsRequest request;
      request.set_filter(filter);
      request.set_page_size(1 + Roll(40));
      if (back) request.set_direction(v1::READ_DIRECTION_BACKWARDS);
      const auto parsed = history::EventFilter::Parse(filter);
      std::vector<int64_t> expected;
      for (const auto& event : all_) {
        if (parsed->Matches(event)) expected.push_back(event.sequence());
      }
      if (back) std::reverse(expected.begin(), expected.end());
      EXPECT_EQ(SequencesOf(ReadAll(request)), expected) << filter;
    }
  }
}

TEST_F(Reading, FromAnInstantEitherWay) {
  Fill(100);
  const size_t middle = all_.size() / 2;
  v1::ReadEventsRequest request;
  *request.mutable_from_time() = all_[middle].place_time();
  const auto forwards = SequencesOf(ReadAll(request));
  request.set_direction(v1::READ_DIRECTION_BACKWARDS);
  const auto backwards = SequencesOf(ReadAll(request));
  const int64_t first = forwards.front();
  EXPECT_EQ(PlaceTime(all_[static_cast<size_t>(first) - 1]), PlaceTime(all_[middle]));
  EXPECT_EQ(forwards.back(), head_);
  EXPECT_EQ(backwards.back(), 1);
  EXPECT_GE(backwards.front(), static_cast<int64_t>(middle) + 1)
      << "what was placed at the instant belongs to both";
}

TEST_F(Reading, JsonOnRequest) {
  node_.Say(1);
  node_.AwaitPlaced();
  v1::ReadEventsRequest request;
  request.set_format(v1::EVENT_FORMAT_JSON);
  const Events events = ReadAll(request);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_FALSE(events[0].has_payload());
  EXPECT_EQ(events[0].payload_json(), R"({"topic":"territories/t/topics/t1","text":"Palettes 0"})");
}

TEST_F(Reading, BadInputIsToldWithASentenceAndACode) {
  Fill(3);
  v1::ReadEventsRequest request;
  request.set_parent("territories/t");
  request.set_from_sequence(head_ + 2);
  auto refused = Refused(request);
  EXPECT_EQ(refused.rejection.code, Code::kOutOfRange);
  EXPECT_EQ(refused.rejection.reason, "SEQUENCE_BEYOND_END");
  EXPECT_NE(refused.rejection.message.find(std::to_string(head_)), std::string::npos);
  request.set_from_sequence(head_ + 1);
  EXPECT_TRUE(ReadAll(request).empty()) << "one past the end is where a reader waits";

  const auto field = [&](v1::ReadEventsRequest wrong) {
    wrong.set_parent("territories/t");
    const auto no = Refused(wrong).rejection;
    EXPECT_EQ(no.code, Code::kInvalidArgument);
    return no.fields.empty() ? "" : no.fields[0].field;
  };
  v1::ReadEventsRequest wrong;
  *wrong.mutable_read_time() = rpc::ToTimestamp(SystemClock().Now() + std::chrono::hours(1));
  EXPECT_EQ(field(wrong), "read_time");
  wrong.Clear();
  *wrong.mutable_from_time() = rpc::ToTimestamp(SystemClock().Now() + std::chrono::hours(1));
  EXPECT_EQ(field(wrong), "from_time");
  wrong.Clear();
  wrong.set_from_sequence(-1);
  EXPECT_EQ(field(wrong), "from_sequence");
  wrong.Clear();
  wrong.set_filter("actor =");
  EXPECT_EQ(field(wrong), "filter");
  wrong.Clear();
  wrong.set_from_sequence(1);
  *wrong.mutable_from_time() = all_[0].place_time();
  EXPECT_EQ(field(wrong), "from_time");
}

TEST(Rights, EveryMethodIsInTheTable) {
  rpc::Permissions permissions;
  history::HistoryService::Grant(permissions);
  const auto* service =
      v1::ReadEventsRequest::descriptor()->file()->FindServiceByName("HistoryService");
  for (int i = 0; i < service->method_count(); ++i) {
    EXPECT_TRUE(permissions.Has(service->full_name() + "/" + service->method(i)->name()))
        << service->method(i)->name();
  }
  EXPECT_EQ(permissions.methods().size(), static_cast<size_t>(service->method_count()));
}

TEST(Visibility, BallotsConcernThoseWhoRemindAndThoseWhoAudit) {
  v1::RecordedEvent cast;
  cast.set_type("catalogue.ballot.cast.v1");
  v1::RecordedEvent counted;
  counted.set_type("catalogue.ballot.counted.v1");
  for (const auto role : {rpc::Role::kAdmin, rpc::Role::kFacilitator, rpc::Role::kAuditor}) {
    EXPECT_TRUE(history::MaySee({.role = role}, cast));
  }
  for (const auto role : {rpc::Role::kCompany, rpc::Role::kCopil, rpc::Role::kPartner}) {
    EXPECT_FALSE(history::MaySee({.role = role}, cast));
    EXPECT_TRUE(history::MaySee({.role = role}, counted));
  }
}

}  // namespace
}  // namespace synergie::testing
