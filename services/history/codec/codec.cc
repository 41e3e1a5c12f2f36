#include "services/history/codec/codec.h"

#include "common/commit/aggregates.h"
#include "common/event/typed.h"
#include "common/projection/row_codec.h"
#include "synergie/history/v1/events.pb.h"

namespace synergie::history {

event::Event HistoryCodec::Encode(const Event& event) {
  const auto& fact = std::get<CommitOrdered>(event);
  v1::CommitOrdered message;
  message.set_log(fact.log);
  message.set_offset(fact.offset);
  message.set_first_sequence(fact.first_sequence);
  message.set_event_count(fact.event_count);
  return event::Store(message, StreamsOf(fact));
}

Result<Event> HistoryCodec::Decode(const event::Event& stored) {
  if (stored.type != event::TypeOf<v1::CommitOrdered>()) {
    return Fail(Code::kDataLoss, "unknown event type \"" + stored.type + "\"");
  }
  auto message = event::Load<v1::CommitOrdered>(stored);
  if (!message) return tl::unexpected(message.error());
  return Event(CommitOrdered{message->log(), message->offset(), message->first_sequence(),
                             message->event_count()});
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

namespace {

class KeptLog final : public commit::Model {
 public:
  Result<commit::StatePtr> Evolve(const std::string&, const commit::StatePtr& before,
                                  const event::Event&) const override {
    return before;
  }
  std::string Encode(const std::string&, const commit::StatePtr&) const override { return ""; }
  Result<commit::StatePtr> Decode(const std::string&, std::string_view) const override {
    return Fail(Code::kDataLoss, "a kept log has no rows");
  }
  std::string schema_version() const override { return "kept-1"; }
};

}  // namespace

const commit::Model& OrderModel() {
  static const commit::AggregateModel<HistoryCodec, Order, Entry> model("order-1");
  return model;
}

const commit::Model& KeptLogModel() {
  static const KeptLog model;
  return model;
}

}  // namespace synergie::history
