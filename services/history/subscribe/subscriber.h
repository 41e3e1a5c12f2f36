// One SubscribeEvents stream: its place in the feed, and one message in flight. It is served from
// the ring when it keeps up, from the store when it does not.
//
//   StartIn(reader thread): place resolved ─▶ Pump ─┬─ in the ring ──▶ write ──▶ OnWriteDone ─▶
//   Pump
//                                                   ├─ at its end ───▶ caught up; waits
//                                                   └─ behind it ────▶ reader thread ─▶ write
//
// Its memory is one message of at most kMessageBytes (and the blocks that it is cut from). A write
// that does not end within the hub's stall limit ends the stream; so does the hub's stop. The last
// status says why, with the place to resume from. Thread-safe; gRPC deletes nothing: the hub holds
// it until OnDone.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "services/history/subscribe/hub.h"
#include "synergie/history/v1/subscriptions.pb.h"

namespace synergie::history {

inline constexpr size_t kMessageBytes = 512 << 10;

class Subscriber final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                         public std::enable_shared_from_this<Subscriber> {
 public:
  // What it is to be sent, once that is known.
  struct Subject {
    EventReader reader;
    int32_t partition;
    std::shared_ptr<Selection> selection;
    int64_t from_sequence;
  };
  // Finds that out; runs in a reader thread, and may refuse.
  using Resolve = std::function<tl::expected<Subject, Rejection>()>;

  Subscriber(SubscriptionHub& hub, grpc::CallbackServerContext& context,
             std::chrono::seconds heartbeat)
      : hub_(hub), context_(context), heartbeat_(heartbeat) {}

  // After Join.
  void StartIn(const projection::Store& store, Resolve resolve);
  void Refuse(const grpc::Status& status);

  // Sends what there is to send, unless a message is in flight.
  void Pump();
  void OnTick(std::chrono::steady_clock::time_point now);

  enum class Ending { kStopping, kTooSlow, kCancelled };
  void End(Ending ending);

  void OnWriteDone(bool ok) override;
  void OnCancel() override { End(Ending::kCancelled); }
  void OnDone() override;

 private:
  using Mark = v1::SubscribeEventsResponse::Mark;
  // All below need mutex_.
  struct Message;
  bool Gather(const BlockPtr& block, Message& message);
  void PumpLocked();
  void ReadStore();
  void ReadStoreNow();
  void Send(Message message, Mark mark);
  void FinishWith(const grpc::Status& status);
  grpc::Status StatusOf(Ending ending) const;

  SubscriptionHub& hub_;
  grpc::CallbackServerContext& context_;
  const std::chrono::seconds heartbeat_;

  std::mutex mutex_;
  std::optional<Subject> subject_;
  std::shared_ptr<Ring> ring_;
  int64_t place_ = 1;      // the next sequence to look at
  int64_t sent_ = 1;       // next_sequence of the last message that went out
  int64_t in_flight_ = 1;  // the same of the one that is going out
  int64_t head_ = 0;
  bool live_ = false;         // was told that it is caught up
  bool fell_behind_ = false;  // is to be told so
  bool reading_ = false;      // a reader thread has it
  bool writing_ = false;
  bool finished_ = false;
  bool done_ = false;
  std::chrono::steady_clock::time_point last_write_;  // began
  grpc::ByteBuffer buffer_;                           // in flight
};

}  // namespace synergie::history
