// Subscriptions: the stream, and the places that the server keeps.
#include "common/base/check.h"
#include "common/base/resource_name.h"
#include "common/rpc/status.h"
#include "services/history/codec/codec.h"
#include "services/history/domain/decide.h"
#include "services/history/rpc/history_service.h"
#include "services/history/subscribe/subscriber.h"

namespace synergie::history {
namespace {

constexpr int kDefaultHeartbeatSeconds = 5;
constexpr int kMaxHeartbeatSeconds = 60;

// A stream that never began.
class Refusal final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit Refusal(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

Rejection NoSubscription(const std::string& name) {
  return {.code = Code::kNotFound,
          .reason = "SUBSCRIPTION_NOT_FOUND",
          .message = "\"" + name + "\" does not exist.",
          .metadata = {{"name", name}}};
}

Subscription StateOf(const projection::Row& row) {
  auto state = HistoryCodec::DecodeRow<Subscription>(row.state);
  SYN_CHECK(state.has_value(), "a row of this schema decodes");
  return std::move(*state);
}

void Show(const std::string& name, const projection::Row& row, const node::Caller&,
          v1::Subscription* out) {
  const Subscription state = StateOf(row);
  out->set_name(name);
  out->set_filter(state.filter);
  out->set_acknowledged_sequence(state.acknowledged_sequence);
  out->set_owner(state.owner);
  out->set_state(state.closed ? v1::Subscription::CLOSED : v1::Subscription::ACTIVE);
  out->set_etag(rpc::FormatEtag(row.revision));
  *out->mutable_create_time() = rpc::ToTimestamp(row.create_time);
  *out->mutable_update_time() = rpc::ToTimestamp(row.update_time);
}

// What a stream was asked for, its words checked.
struct Wanted {
  v1::SubscribeEventsRequest in;
  std::optional<Time> from_time;
  std::vector<EventFilter> filters;
};

// Adds what a subscription that keeps its place says.
std::optional<Rejection> Join(const projection::Row* row, const rpc::Caller& caller, Wanted& wanted,
                              Selection::Key& key) {
  const std::string& name = wanted.in.subscription();
  if (row == nullptr) return NoSubscription(name);
  const Subscription state = StateOf(*row);
  if (state.owner != caller.actor) {
    return Rejection{.code = Code::kPermissionDenied,
                     .reason = "SUBSCRIPTION_OF_ANOTHER",
                     .message = "The subscription \"" + name + "\" belongs to another.",
                     .metadata = {{"name", name}}};
  }
  if (state.closed) {
    return Rejection{.reason = "SUBSCRIPTION_CLOSED",
                     .message = "The subscription \"" + name + "\" is closed.",
                     .metadata = {{"name", name}}};
  }
  auto filter = EventFilter::Parse(state.filter);
  SYN_CHECK(filter.has_value(), "a subscription's filter was checked when it was opened");
  wanted.filters.push_back(std::move(*filter));
  key.filters.push_back(state.filter);
  if (wanted.in.from_sequence() == 0 && !wanted.from_time) {
    wanted.in.set_from_sequence(state.acknowledged_sequence + 1);
  }
  return std::nullopt;
}

// Where it begins and what it takes.
tl::expected<Subscriber::Subject, Rejection> SubjectOf(const node::Instance& instance,
                                                       SubscriptionHub& hub, Wanted wanted,
                                                       const rpc::Caller& caller) {
  const int32_t partition = instance.PartitionOf(wanted.in.parent());
  Selection::Key key{.territory = wanted.in.parent(),
                     .role = caller.role,
                     .filters = {wanted.in.filter()},
                     .format = wanted.in.format()};
  if (!wanted.in.subscription().empty()) {
    const auto row = instance.store().GetRow({0, static_cast<uint16_t>(partition)},
                                             wanted.in.subscription(), Time::Max());
    if (auto no = Join(row ? &*row : nullptr, caller, wanted, key)) return tl::unexpected(*no);
  }
  const EventReader reader(instance.store(), partition);
  const int64_t head = reader.Head(Time::Max());
  int64_t from = std::max<int64_t>(wanted.in.from_sequence(), 1);
  if (wanted.from_time) from = reader.FirstPlacedAt(*wanted.from_time, Time::Max());
  if (from > head + 1) {
    // An instance that still folds may not have what another one has sent.
    if (instance.caught_up()) return tl::unexpected(BeyondTheEnd(from, head));
    return tl::unexpected(Rejection{.code = Code::kUnavailable,
                                    .reason = "NOT_CAUGHT_UP",
                                    .message = "This server has not folded that far yet."});
  }
  auto selection = hub.SelectionOf(std::move(key), std::move(wanted.filters));
  return Subscriber::Subject{reader, partition, std::move(selection), from};
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* HistoryService::SubscribeEvents(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* bytes) {
  const auto refuse = [](const auto& no) { return new Refusal(rpc::ToStatus(no)); };
  auto wanted = std::make_shared<Wanted>();
  v1::SubscribeEventsRequest& in = wanted->in;
  rpc::Validation check;
  grpc::ByteBuffer copy(*bytes);
  if (!grpc::SerializationTraits<v1::SubscribeEventsRequest>::Deserialize(&copy, &in).ok()) {
    check.Add("request", "is not a SubscribeEventsRequest");
    return refuse(check.Refuse());
  }
  const auto caller =
      endpoint_.Authorise(*context, endpoint_.MethodOf<v1::SubscribeEventsRequest>(), in.parent());
  if (!caller) return refuse(caller.error());
  check.Name("parent", in.parent(), "territories/*");
  check.Range("from_sequence", static_cast<double>(in.from_sequence()), 0, 9e18);
  check.OptionalEnum("format", in.format(), v1::EventFormat_descriptor());
  check.OptionalName("subscription", in.subscription(), "territories/*/subscriptions/*");
  check.Range("heartbeat_seconds", in.heartbeat_seconds(), 0, kMaxHeartbeatSeconds);
  if (in.has_from_time() && in.from_sequence() != 0) {
    check.Add("from_time", "goes without from_sequence");
  }
  if (!in.subscription().empty() && ParentOf(in.subscription()) != in.parent()) {
    check.Add("subscription", "is not one of this territory");
  }
  wanted->from_time = InstantOf(check, "from_time", in.has_from_time() ? &in.from_time() : nullptr,
                                endpoint_.clock().Now());
  if (auto filter = check.Take(EventFilter::Parse(in.filter()))) {
    wanted->filters.push_back(std::move(*filter));
  }
  const auto token = check.Take(rpc::TokenOf(*context));
  if (!check.ok()) return refuse(check.Refuse());
  shard::Shard* shard = endpoint_.instance().ShardOf(in.parent());
  if (shard == nullptr) {
    return refuse(Error{Code::kUnavailable, "the territory is not served by this instance"});
  }

  const int heartbeat =
      in.heartbeat_seconds() == 0 ? kDefaultHeartbeatSeconds : in.heartbeat_seconds();
  auto subscriber = std::make_shared<Subscriber>(hub_, *context, std::chrono::seconds(heartbeat));
  if (!hub_.Join(subscriber)) {
    subscriber.reset();
    return refuse(
        Error{Code::kResourceExhausted, "There are as many subscribers as there may be."});
  }
  Subscriber* reactor = subscriber.get();
  Subscriber::Resolve resolve = [this, wanted, caller = *caller]() {
    return SubjectOf(endpoint_.instance(), hub_, std::move(*wanted), caller);
  };
  const auto start = [this, subscriber, resolve](const Result<void>& reached) {
    if (!reached) return subscriber->Refuse(rpc::ToStatus(reached.error()));
    subscriber->StartIn(endpoint_.instance().store(), resolve);
  };
  std::vector<event::Position> positions;
  for (const auto& one : *token) positions.push_back({one.log, one.partition, one.offset});
  if (positions.empty()) {
    start({});
  } else {
    shard->AwaitPositions(std::move(positions), endpoint_.DeadlineTime(*context), start);
  }
  return reactor;
}

grpc::ServerUnaryReactor* HistoryService::OpenSubscription(grpc::CallbackServerContext* context,
                                                           const v1::OpenSubscriptionRequest* in,
                                                           v1::Subscription* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), "territories/*");
  check.Id("subscription_id", in->subscription_id());
  check.Take(EventFilter::Parse(in->subscription().filter()));
  const int64_t place = in->subscription().acknowledged_sequence();
  check.Range("subscription.acknowledged_sequence", static_cast<double>(place), 0, 9e18);
  const std::string name =
      ChildName(in->parent(), Subscription::kCollection, in->subscription_id());
  return endpoint_.PreparedCommand<HistoryCodec>(
      context, *in, check, name,
      [this, name, place, filter = in->subscription().filter()]()
          -> tl::expected<history::OpenSubscription, Rejection> {
        const int64_t head = ReaderOf(name).Head(Time::Max());
        if (place > head) return tl::unexpected(BeyondTheEnd(place, head));
        return history::OpenSubscription{name, filter, place};
      },
      node::Fill(out, Show));
}

grpc::ServerUnaryReactor* HistoryService::AcknowledgeEvents(grpc::CallbackServerContext* context,
                                                            const v1::AcknowledgeEventsRequest* in,
                                                            v1::Subscription* out) {
  rpc::Validation check;
  check.Name("name", in->name(), "territories/*/subscriptions/*");
  check.Range("sequence", static_cast<double>(in->sequence()), 0, 9e18);
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.PreparedCommand<HistoryCodec>(
      context, *in, check, in->name(),
      [this, name = in->name(), sequence = in->sequence(),
       revision]() -> tl::expected<history::AcknowledgeEvents, Rejection> {
        const int64_t head = ReaderOf(name).Head(Time::Max());
        if (sequence > head) return tl::unexpected(BeyondTheEnd(sequence, head));
        return history::AcknowledgeEvents{name, sequence, revision};
      },
      node::Fill(out, Show));
}

grpc::ServerUnaryReactor* HistoryService::CloseSubscription(grpc::CallbackServerContext* context,
                                                            const v1::CloseSubscriptionRequest* in,
                                                            v1::Subscription* out) {
  rpc::Validation check;
  check.Name("name", in->name(), "territories/*/subscriptions/*");
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.Command<HistoryCodec>(context, *in, check, in->name(),
                                         history::CloseSubscription{in->name(), revision},
                                         node::Fill(out, Show));
}

grpc::ServerUnaryReactor* HistoryService::GetSubscription(grpc::CallbackServerContext* context,
                                                          const v1::GetSubscriptionRequest* in,
                                                          v1::Subscription* out) {
  rpc::Validation check;
  check.Name("name", in->name(), "territories/*/subscriptions/*");
  return endpoint_.Get(context, *in, check, node::Fill(out, Show));
}

grpc::ServerUnaryReactor* HistoryService::ListSubscriptions(grpc::CallbackServerContext* context,
                                                            const v1::ListSubscriptionsRequest* in,
                                                            v1::ListSubscriptionsResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), "territories/*");
  return endpoint_.ListOf<v1::Subscription>(context, *in, out, check, in->parent(),
                                            Subscription::kCollection, Show,
                                            &v1::ListSubscriptionsResponse::add_subscriptions);
}

}  // namespace synergie::history
