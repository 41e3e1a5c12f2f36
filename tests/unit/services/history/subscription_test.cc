// Specs of subscriptions, one a command and a rejection; and the stored bytes of every event.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "common/base/encoding.h"
#include "services/history/codec/codec.h"
#include "services/history/domain/decide.h"
#include "tests/support/spec.h"

namespace synergie::history {
namespace {

constexpr char kName[] = "territories/t/subscriptions/board";

testing::Spec<HistoryCodec> Spec() { return testing::Spec<HistoryCodec>(OrderModel()); }
SubscriptionOpened Opened(int64_t sequence = 0) { return {kName, "actor = a", sequence, "f1"}; }

TEST(OpenSubscription, KeepsFilterPlaceAndOwner) {
  Spec().When(OpenSubscription{kName, "actor = a", 4}).Then({Opened(4)});
}
TEST(OpenSubscription, TheSameAgainIsNothingNew) {
  Spec().Given({Opened()}).When(OpenSubscription{kName, "actor = a", 0}).Then({});
}
TEST(OpenSubscription, WithAnotherFilterExistsAlready) {
  Spec()
      .Given({Opened()})
      .When(OpenSubscription{kName, "actor = b", 0})
      .ThenRejected("SUBSCRIPTION_ALREADY_EXISTS");
}
TEST(OpenSubscription, AClosedOneIsNotOpenedAgain) {
  Spec()
      .Given({Opened(), SubscriptionClosed{kName}})
      .When(OpenSubscription{kName, "actor = a", 0})
      .ThenRejected("SUBSCRIPTION_ALREADY_EXISTS");
}
TEST(AcknowledgeEvents, MovesThePlaceOn) {
  Spec()
      .Given({Opened()})
      .When(AcknowledgeEvents{kName, 7, 1})
      .Then({SubscriptionAdvanced{kName, 7}});
}
TEST(AcknowledgeEvents, NeverMovesItBack) {
  Spec()
      .Given({Opened(), SubscriptionAdvanced{kName, 7}})
      .When(AcknowledgeEvents{kName, 6, {}})
      .Then({});
}
TEST(AcknowledgeEvents, NeedsTheSubscription) {
  Spec().When(AcknowledgeEvents{kName, 7, {}}).ThenRejected("SUBSCRIPTION_NOT_FOUND");
}
TEST(AcknowledgeEvents, IsItsOwnersAlone) {
  SubscriptionOpened another = Opened();
  another.owner = "another";
  Spec()
      .Given({another})
      .When(AcknowledgeEvents{kName, 7, {}})
      .ThenRejected("SUBSCRIPTION_OF_ANOTHER");
}
TEST(AcknowledgeEvents, NotOnceClosed) {
  Spec()
      .Given({Opened(), SubscriptionClosed{kName}})
      .When(AcknowledgeEvents{kName, 7, {}})
      .ThenRejected("SUBSCRIPTION_CLOSED");
}
TEST(AcknowledgeEvents, RefusesAnotherRevision) {
  Spec()
      .Given({Opened(), SubscriptionAdvanced{kName, 7}})
      .When(AcknowledgeEvents{kName, 9, 1})
      .ThenRejected("ETAG_MISMATCH");
}
TEST(CloseSubscription, Ends) {
  Spec().Given({Opened()}).When(CloseSubscription{kName, {}}).Then({SubscriptionClosed{kName}});
}
TEST(CloseSubscription, AgainIsNothingNew) {
  Spec().Given({Opened(), SubscriptionClosed{kName}}).When(CloseSubscription{kName, {}}).Then({});
}
TEST(CloseSubscription, NeedsTheSubscription) {
  Spec().When(CloseSubscription{kName, {}}).ThenRejected("SUBSCRIPTION_NOT_FOUND");
}

// The stored bytes of every event ever written decode for ever.
TEST(Golden, EveryEventDecodes) {
  const std::vector<Event> every = {CommitOrdered{"synergie.intake.commits.v1", 3, 7, 2},
                                    SubscriptionOpened{kName, "actor = \"a\"", 4, "dashboard"},
                                    SubscriptionAdvanced{kName, 9}, SubscriptionClosed{kName}};
  for (const Event& event : every) {
    const event::Event stored = HistoryCodec::Encode(event);
    const std::string file =
        std::string(SYNERGIE_GOLDEN_FOLDER) + "/history/" + stored.type + ".hex";
    std::ifstream in(file);
    std::string hex;
    ASSERT_TRUE(in >> hex) << file << " should hold " << ToHex(stored.payload);
    const auto bytes = FromHex(hex);
    ASSERT_TRUE(bytes.has_value()) << file;
    EXPECT_EQ(HistoryCodec::Decode({stored.streams, stored.type, *bytes}).value(), event) << file;
  }
}

}  // namespace
}  // namespace synergie::history
