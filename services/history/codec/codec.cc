#include "services/history/codec/codec.h"

#include <map>
#include <memory>

#include "common/commit/aggregates.h"
#include "common/event/typed.h"
#include "common/projection/row_codec.h"
#include "synergie/history/v1/events.pb.h"

namespace synergie::history {

namespace {

v1::CommitOrdered ToProto(const CommitOrdered& fact) {
  v1::CommitOrdered message;
  message.set_log(fact.log);
  message.set_offset(fact.offset);
  message.set_first_sequence(fact.first_sequence);
  message.set_event_count(fact.event_count);
  return message;
}
v1::SubscriptionOpened ToProto(const SubscriptionOpened& fact) {
  v1::SubscriptionOpened message;
  message.set_subscription(fact.subscription);
  message.set_filter(fact.filter);
  message.set_acknowledged_sequence(fact.acknowledged_sequence);
  message.set_owner(fact.owner);
  return message;
}
v1::SubscriptionAdvanced ToProto(const SubscriptionAdvanced& fact) {
  v1::SubscriptionAdvanced message;
  message.set_subscription(fact.subscription);
  message.set_acknowledged_sequence(fact.acknowledged_sequence);
  return message;
}
v1::SubscriptionClosed ToProto(const SubscriptionClosed& fact) {
  v1::SubscriptionClosed message;
  message.set_subscription(fact.subscription);
  return message;
}

Event FromProto(const v1::CommitOrdered& message) {
  return CommitOrdered{message.log(), message.offset(), message.first_sequence(),
                       message.event_count()};
}
Event FromProto(const v1::SubscriptionOpened& message) {
  return SubscriptionOpened{message.subscription(), message.filter(),
                            message.acknowledged_sequence(), message.owner()};
}
Event FromProto(const v1::SubscriptionAdvanced& message) {
  return SubscriptionAdvanced{message.subscription(), message.acknowledged_sequence()};
}
Event FromProto(const v1::SubscriptionClosed& message) {
  return SubscriptionClosed{message.subscription()};
}

template <class Message>
Result<Event> DecodeAs(const event::Event& stored) {
  auto message = event::Load<Message>(stored);
  if (!message) return tl::unexpected(message.error());
  return FromProto(*message);
}

template <class Message>
std::pair<const std::string, Result<Event> (*)(const event::Event&)> ReaderOf() {
  return {event::TypeOf<Message>(), DecodeAs<Message>};
}

}  // namespace

event::Event HistoryCodec::Encode(const Event& event) {
  return std::visit([](const auto& fact) { return event::Store(ToProto(fact), StreamsOf(fact)); },
                    event);
}

Result<Event> HistoryCodec::Decode(const event::Event& stored) {
  static const std::map<std::string, Result<Event> (*)(const event::Event&)> readers = {
      ReaderOf<v1::CommitOrdered>(), ReaderOf<v1::SubscriptionOpened>(),
      ReaderOf<v1::SubscriptionAdvanced>(), ReaderOf<v1::SubscriptionClosed>()};
  const auto reader = readers.find(stored.type);
  if (reader == readers.end()) {
    return Fail(Code::kDataLoss, "unknown event type \"" + stored.type + "\"");
  }
  return reader->second(stored);
}

template <class State>
std::string HistoryCodec::EncodeRow(const State& state) {
  return projection::EncodeState(state);
}

template <class State>
Result<State> HistoryCodec::DecodeRow(std::string_view bytes) {
  return projection::DecodeState<State>(bytes);
}

template Result<Entry> HistoryCodec::DecodeRow<Entry>(std::string_view);
template Result<Order> HistoryCodec::DecodeRow<Order>(std::string_view);
template Result<Subscription> HistoryCodec::DecodeRow<Subscription>(std::string_view);

namespace {

class KeptLog final : public commit::Model {
 public:
  // Another state each time, so that every commit makes a version of the row: its revision, time
  // and offset are all there is to know.
  Result<commit::StatePtr> Evolve(const std::string&, const commit::StatePtr&,
                                  const event::Event&) const override {
    return commit::StatePtr(std::make_shared<const char>());
  }
  std::string Encode(const std::string&, const commit::StatePtr&) const override { return ""; }
  Result<commit::StatePtr> Decode(const std::string&, std::string_view) const override {
    return commit::StatePtr(std::make_shared<const char>());
  }
  bool TakesAnyEvent() const override { return true; }
  std::string schema_version() const override { return "kept-2"; }
};

}  // namespace

const commit::Model& OrderModel() {
  static const commit::AggregateModel<HistoryCodec, Order, Entry, Subscription> model("order-2");
  return model;
}

const commit::Model& KeptLogModel() {
  static const KeptLog model;
  return model;
}

}  // namespace synergie::history
