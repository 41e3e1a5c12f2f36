// Subscribers over a real server: filters, kills, reconnects, slow readers, restarts. Each sees
// exactly the matching events, once and in order, by nothing but resuming.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "common/rpc/status.h"
#include "services/history/reading/event_filter.h"
#include "tests/support/history_node.h"

namespace synergie::testing {
namespace {

namespace v1 = history::v1;
using Stub = v1::HistoryService::Stub;
using Response = v1::SubscribeEventsResponse;

v1::SubscribeEventsRequest From(int64_t sequence, const std::string& filter = "") {
  v1::SubscribeEventsRequest request;
  request.set_parent("territories/t");
  request.set_from_sequence(sequence);
  request.set_filter(filter);
  return request;
}

// One stream, read by the test.
class Stream {
 public:
  Stream(Stub& stub, const v1::SubscribeEventsRequest& request)
      : reader_(stub.SubscribeEvents(&context_, request)) {}
  ~Stream() {
    context_.TryCancel();
    if (!finished_) reader_->Finish();
  }
  bool Next(Response* message) { return reader_->Read(message); }
  rpc::ReceivedStatus Finish() {
    finished_ = true;
    return rpc::FromStatus(reader_->Finish());
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Response>> reader_;
  bool finished_ = false;
};

std::vector<int64_t> Matching(const HistoryNode& node, const std::string& filter) {
  const auto parsed = history::EventFilter::Parse(filter);
  std::vector<int64_t> all;
  node.reader().Read(1, Time::Max(), [&](const v1::RecordedEvent& event) {
    if (parsed->Matches(event)) all.push_back(event.sequence());
    return true;
  });
  return all;
}

TEST(Subscribe, SendsWhatWasThereAMarkAndThenWhatIsNew) {
  HistoryNode node;
  for (int i = 0; i < 700; ++i) node.Say(i % 3);
  const int64_t head = node.AwaitPlaced();
  const auto stub = node.Connect();
  Stream stream(*stub, From(5));
  int64_t expected = 5;
  Response message;
  while (stream.Next(&message)) {
    for (const auto& event : message.events()) EXPECT_EQ(event.sequence(), expected++);
    EXPECT_EQ(message.next_sequence(), expected);
    if (message.mark() == Response::CAUGHT_UP) break;
  }
  EXPECT_EQ(expected, head + 1) << "the mark comes when all was sent";
  EXPECT_EQ(message.head_sequence(), head);
  node.Say(1, 2);
  while (expected < head + 3 && stream.Next(&message)) {
    EXPECT_EQ(message.mark(), Response::MARK_UNSPECIFIED);
    for (const auto& event : message.events()) EXPECT_EQ(event.sequence(), expected++);
  }
  EXPECT_EQ(expected, head + 3);
}

TEST(Subscribe, AHeartbeatTellsThePlaceOfAFilteredSubscriber) {
  HistoryNode node;
  node.Say(1);
  node.AwaitPlaced();
  const auto stub = node.Connect();
  auto request = From(1, "actor = nobody");
  request.set_heartbeat_seconds(1);
  Stream stream(*stub, request);
  Response message;
  ASSERT_TRUE(stream.Next(&message));
  EXPECT_EQ(message.mark(), Response::CAUGHT_UP);
  EXPECT_EQ(message.next_sequence(), 2);
  for (int i = 0; i < 10; ++i) node.Say(1);
  node.AwaitPlaced();
  do {
    ASSERT_TRUE(stream.Next(&message));
    EXPECT_EQ(message.mark(), Response::HEARTBEAT);
    EXPECT_EQ(message.events_size(), 0);
  } while (message.next_sequence() < 12);
  EXPECT_EQ(message.head_sequence(), 11);
}

// Subscribers that are killed, come back, read slowly, filter, while commits come, and while the
// server itself is restarted.
TEST(Subscribe, EachSeesExactlyTheMatchingEventsOnceInOrder) {
  history::HubOptions options;
  options.ring = {.events = 600, .bytes = 1 << 20};  // small: the slow fall out of it
  HistoryNode node(options);
  const std::vector<std::string> filters = {"", "actor = a", "within:\"territories/t/topics/t3\"",
                                            "type = intake.* AND NOT actor = b", "actor = nobody"};
  constexpr int kSubscribers = 15;
  constexpr int kCommits = 3'000;
  std::atomic<int64_t> last = 0;  // known once everything is said
  std::mutex node_mutex;          // held while it restarts
  std::atomic<int> cuts = 0, behind = 0;
  std::vector<std::vector<int64_t>> seen(kSubscribers);
  std::vector<std::thread> threads;
  for (int i = 0; i < kSubscribers; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937 random(static_cast<unsigned>(i) * 7919 + 1);
      const std::string& filter = filters[static_cast<size_t>(i) % filters.size()];
      int64_t next = 1;
      while (last == 0 || next <= last) {
        std::unique_ptr<Stub> stub;
        {
          const std::lock_guard lock(node_mutex);
          stub = node.Connect();
        }
        auto request = From(next, filter);
        request.set_heartbeat_seconds(1);
        Stream stream(*stub, request);
        int messages = 1 + static_cast<int>(random() % 60);
        Response message;
        while ((last == 0 || next <= last) && messages-- > 0 && stream.Next(&message)) {
          for (const auto& event : message.events()) {
            seen[static_cast<size_t>(i)].push_back(event.sequence());
          }
          EXPECT_GE(message.next_sequence(), next);
          next = message.next_sequence();
          behind += message.mark() == Response::FELL_BEHIND;
          // A slow reader: others go on meanwhile.
          for (unsigned k = 0; i % 5 == 0 && k < 2'000; ++k) std::this_thread::yield();
        }
        ++cuts;
      }
    });
  }
  std::mt19937 random(11);
  for (int i = 0; i < kCommits; ++i) {
    node.Say(static_cast<int>(random() % 5), 1 + static_cast<int>(random() % 2),
             std::string(1, static_cast<char>('a' + random() % 3)));
    if (i == kCommits / 3 || i == 2 * kCommits / 3) {
      node.AwaitPlaced();
      const std::lock_guard lock(node_mutex);
      node.Restart(/*forget=*/i == kCommits / 3);
    }
  }
  last = node.AwaitPlaced();
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kSubscribers; ++i) {
    const std::string& filter = filters[static_cast<size_t>(i) % filters.size()];
    EXPECT_EQ(seen[static_cast<size_t>(i)], Matching(node, filter)) << i << ": " << filter;
  }
  EXPECT_GT(cuts, kSubscribers) << "a run that shows something";
}

TEST(Subscribe, TheSlowAreServedFromTheStoreAndCaughtUpAgain) {
  history::HubOptions options;
  options.ring = {.events = 256, .bytes = 256 << 10};
  HistoryNode node(options);
  node.Say(1);
  node.AwaitPlaced();
  const auto stub = node.Connect();
  Stream slow(*stub, From(1));
  Response message;
  while (message.mark() != Response::CAUGHT_UP) ASSERT_TRUE(slow.Next(&message));
  // More than gRPC holds for a reader who does not read, and far more than the ring.
  for (int i = 0; i < 2'000; ++i) node.Say(i % 5, 20);
  const int64_t head = node.AwaitPlaced();
  // Another one is not held up.
  {
    Stream quick(*stub, From(head - 100));
    Response last;
    while (last.next_sequence() <= head) ASSERT_TRUE(quick.Next(&last));
  }
  int64_t expected = 2;
  bool fell_behind = false;
  bool caught_up = false;
  while ((expected <= head || !caught_up) && slow.Next(&message)) {
    for (const auto& event : message.events()) ASSERT_EQ(event.sequence(), expected++);
    fell_behind |= message.mark() == Response::FELL_BEHIND;
    if (message.mark() == Response::FELL_BEHIND) caught_up = false;
    if (message.mark() == Response::CAUGHT_UP) caught_up = fell_behind;
  }
  EXPECT_TRUE(fell_behind) << "it was told";
  EXPECT_TRUE(caught_up) << "and is live again";
  EXPECT_EQ(expected, head + 1);
}

TEST(Subscribe, WhoDoesNotReadIsCutOffWithTheReasonAndThePlace) {
  history::HubOptions options;
  options.stall_limit = std::chrono::milliseconds(200);
  options.tick = std::chrono::milliseconds(20);
  HistoryNode node(options);
  for (int i = 0; i < 2'000; ++i) node.Say(1, 20);
  node.AwaitPlaced();
  const auto stub = node.Connect();
  Stream stalled(*stub, From(1));
  while (node.hub().subscribers() == 0) std::this_thread::yield();
  // Reading nothing, it is ended by the server; what it had in the pipe still comes.
  int64_t expected = 1;
  Response message;
  while (node.hub().subscribers() > 0 && node.hub().cut_off() == 0) std::this_thread::yield();
  while (stalled.Next(&message)) {
    for (const auto& event : message.events()) ASSERT_EQ(event.sequence(), expected++);
  }
  const auto status = stalled.Finish();
  EXPECT_EQ(status.rejection.code, Code::kResourceExhausted) << status.rejection.message;
  EXPECT_EQ(status.rejection.reason, "SUBSCRIBER_TOO_SLOW");
  // Resuming from the last message repeats nothing and misses nothing.
  Stream again(*stub, From(expected));
  ASSERT_TRUE(again.Next(&message));
  EXPECT_EQ(message.events(0).sequence(), expected);
}

TEST(Subscribe, AServerThatStopsSaysSo) {
  HistoryNode node;
  node.Say(1);
  node.AwaitPlaced();
  const auto stub = node.Connect();
  Stream stream(*stub, From(1));
  Response message;
  while (message.mark() != Response::CAUGHT_UP) ASSERT_TRUE(stream.Next(&message));
  node.Restart();
  EXPECT_FALSE(stream.Next(&message));
  const auto status = stream.Finish();
  EXPECT_EQ(status.rejection.code, Code::kUnavailable);
  EXPECT_EQ(status.rejection.reason, "SERVER_STOPPING");
}

TEST(Subscribe, BadInputIsRefusedBeforeAnythingIsSent) {
  history::HubOptions options;
  options.max_subscribers = 1;
  HistoryNode node(options);
  node.Say(1);
  node.AwaitPlaced();
  const auto stub = node.Connect();
  const auto refused = [&](const v1::SubscribeEventsRequest& request) {
    Stream stream(*stub, request);
    Response message;
    EXPECT_FALSE(stream.Next(&message));
    return stream.Finish().rejection;
  };
  const auto beyond = refused(From(3));
  EXPECT_EQ(beyond.code, Code::kOutOfRange);
  EXPECT_EQ(beyond.reason, "SEQUENCE_BEYOND_END");
  // The server has let go of a stream a moment after the client has seen its end.
  const auto await_none = [&] {
    while (node.hub().subscribers() > 0) std::this_thread::yield();
  };
  await_none();
  const auto filter = refused(From(1, "actor = a AND (type = b"));
  EXPECT_EQ(filter.code, Code::kInvalidArgument);
  ASSERT_EQ(filter.fields.size(), 1u);
  EXPECT_EQ(filter.fields[0].description, "at character 15: this parenthesis is not closed");
  auto unknown = From(0);
  unknown.set_subscription("territories/t/subscriptions/nobody");
  EXPECT_EQ(refused(unknown).reason, "SUBSCRIPTION_NOT_FOUND");
  await_none();
  auto elsewhere = From(0);
  elsewhere.set_subscription("territories/u/subscriptions/s");
  EXPECT_EQ(refused(elsewhere).fields[0].field, "subscription");
  Stream first(*stub, From(1));
  Response message;
  ASSERT_TRUE(first.Next(&message));
  EXPECT_EQ(refused(From(1)).code, Code::kResourceExhausted) << "one too many";
}

TEST(Subscribe, ANamedSubscriptionKeepsItsPlaceThroughRestartsAndRebuilds) {
  HistoryNode node;
  for (int i = 0; i < 10; ++i) node.Say(i % 2, 1, i % 2 == 0 ? "a" : "b");
  node.AwaitPlaced();
  auto stub = node.Connect();
  const std::string name = "territories/t/subscriptions/board";
  const auto call = [&](auto method, const auto& request, v1::Subscription* out) {
    grpc::ClientContext context;
    context.AddMetadata("synergie-actor", "dashboard");
    return (stub.get()->*method)(&context, request, out);
  };
  v1::OpenSubscriptionRequest open;
  open.set_parent("territories/t");
  open.set_subscription_id("board");
  open.mutable_subscription()->set_filter("actor = a");
  v1::Subscription shown;
  ASSERT_TRUE(call(&Stub::OpenSubscription, open, &shown).ok());
  EXPECT_EQ(shown.name(), name);
  EXPECT_EQ(shown.owner(), "dashboard");

  const auto first_sent = [&]() -> int64_t {
    grpc::ClientContext context;
    context.AddMetadata("synergie-actor", "dashboard");
    auto request = From(0);
    request.set_subscription(name);
    const auto reader = stub->SubscribeEvents(&context, request);
    Response message;
    int64_t first = 0;
    while (first == 0 && reader->Read(&message)) {
      if (message.events_size() > 0) first = message.events(0).sequence();
      if (message.mark() == Response::CAUGHT_UP) break;
    }
    context.TryCancel();
    reader->Finish();
    return first;
  };
  EXPECT_EQ(first_sent(), 1);
  v1::AcknowledgeEventsRequest ack;
  ack.set_name(name);
  ack.set_sequence(3);
  ASSERT_TRUE(call(&Stub::AcknowledgeEvents, ack, &shown).ok());
  EXPECT_EQ(shown.acknowledged_sequence(), 3);
  EXPECT_EQ(first_sent(), 5) << "4 is b's, and does not match its filter";
  ack.set_sequence(2);
  ASSERT_TRUE(call(&Stub::AcknowledgeEvents, ack, &shown).ok());
  EXPECT_EQ(shown.acknowledged_sequence(), 3) << "a place never moves back";
  ack.set_sequence(11);
  EXPECT_EQ(call(&Stub::AcknowledgeEvents, ack, &shown).error_code(),
            grpc::StatusCode::OUT_OF_RANGE);

  for (const bool forget : {false, true}) {
    node.Restart(forget);
    stub = node.Connect();
    while (!node.instance().caught_up()) std::this_thread::yield();
    EXPECT_EQ(first_sent(), 5);
  }
  // Another actor may neither read it as its own nor move it.
  grpc::ClientContext other;
  other.AddMetadata("synergie-actor", "other");
  ack.set_sequence(5);
  EXPECT_EQ(stub->AcknowledgeEvents(&other, ack, &shown).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  v1::CloseSubscriptionRequest close;
  close.set_name(name);
  ASSERT_TRUE(call(&Stub::CloseSubscription, close, &shown).ok());
  EXPECT_EQ(shown.state(), v1::Subscription::CLOSED);
  EXPECT_EQ(first_sent(), 0) << "what is closed sends nothing";
}

}  // namespace
}  // namespace synergie::testing
