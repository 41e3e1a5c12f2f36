#include "services/history/subscribe/subscriber.h"

#include <algorithm>
#include <array>

#include "common/base/check.h"
#include "common/rpc/status.h"

namespace synergie::history {
namespace {

// A message is cut from at most so many blocks.
constexpr size_t kBlocksAMessage = 8;
// A reader thread that finds nothing to send goes to the back of the queue after so many blocks.
constexpr int kBlocksARead = 16;
// How long a finished stream may take to go before it is cut off.
constexpr std::chrono::seconds kGrace{30};

Rejection Cut(Code code, const char* reason, const char* why, int64_t next_sequence) {
  const std::string next = std::to_string(next_sequence);
  return {.code = code,
          .reason = reason,
          .message = std::string(why) + " Subscribe again from " + next + " or later.",
          .metadata = {{"next_sequence", next}}};
}

}  // namespace

// Slices of blocks, and how far they go.
struct Subscriber::Message {
  std::vector<grpc::Slice> slices;
  size_t bytes = 0;
};

void Subscriber::StartIn(const projection::Store& store, Resolve resolve) {
  auto self = shared_from_this();
  auto taken = hub_.Read([self, &store, resolve = std::move(resolve)](rpc::Turn turn) {
    if (turn != rpc::Turn::kRun) return self->End(Ending::kStopping);
    auto subject = resolve();
    if (!subject) return self->Refuse(rpc::ToStatus(subject.error()));
    auto ring = self->hub_.RingOf(store, subject->partition);
    ring->Activate();
    {
      const std::lock_guard lock(self->mutex_);
      self->place_ = self->sent_ = self->in_flight_ = subject->from_sequence;
      self->subject_.emplace(std::move(*subject));
      self->ring_ = std::move(ring);
      self->last_write_ = std::chrono::steady_clock::now();
    }
    self->Pump();
  });
  if (!taken) Refuse(rpc::ToStatus(taken.error()));
}

void Subscriber::Refuse(const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  FinishWith(status);
}

void Subscriber::Pump() {
  const std::lock_guard lock(mutex_);
  PumpLocked();
}

void Subscriber::PumpLocked() {
  if (finished_ || writing_ || reading_ || !subject_) return;
  Message message;
  while (true) {
    const Ring::Look look = ring_->At(place_, kBlocksAMessage);
    head_ = look.end_sequence - 1;
    switch (look.where) {
      case Ring::Look::Where::kBehind:
        if (!message.slices.empty()) {  // the ring went on while this was gathered
          return Send(std::move(message), v1::SubscribeEventsResponse::MARK_UNSPECIFIED);
        }
        if (!ring_->active()) ring_->Activate();  // it rested when the last one before left
        fell_behind_ |= std::exchange(live_, false);
        return ReadStore();
      case Ring::Look::Where::kAtEnd:
        if (!message.slices.empty() || !live_) {
          const bool told = std::exchange(live_, true);
          Send(std::move(message), told ? v1::SubscribeEventsResponse::MARK_UNSPECIFIED
                                        : v1::SubscribeEventsResponse::CAUGHT_UP);
        }
        return;
      case Ring::Look::Where::kInside:
        for (const BlockPtr& block : look.blocks) {
          if (!Gather(block, message)) {
            return Send(std::move(message), v1::SubscribeEventsResponse::MARK_UNSPECIFIED);
          }
        }
    }
  }
}

// Takes what matches and has room, and moves the place. False: the message is full.
bool Subscriber::Gather(const BlockPtr& block, Message& message) {
  const auto picked = subject_->selection->Pick(block);
  const Block::Encoded& encoded = block->In(subject_->selection->format());
  for (const Picked::Run& run : picked->runs) {
    if (run.end_sequence <= place_) continue;
    size_t begin = run.begin;
    if (run.first_sequence < place_) begin = subject_->selection->BeginOf(*block, place_);
    const size_t bytes = run.end - begin;
    if (message.bytes > 0 && message.bytes + bytes > kMessageBytes) {
      place_ = std::max(place_, run.first_sequence);
      return false;
    }
    message.slices.push_back(encoded.slice.sub(begin, run.end));
    message.bytes += bytes;
    place_ = run.end_sequence;
  }
  place_ = std::max(place_, block->end_sequence());
  return true;
}

void Subscriber::ReadStore() {
  reading_ = true;
  auto self = shared_from_this();
  auto taken = hub_.Read([self](rpc::Turn turn) {
    if (turn != rpc::Turn::kRun) return self->End(Ending::kStopping);
    self->ReadStoreNow();
  });
  if (!taken) FinishWith(rpc::ToStatus(taken.error()));
}

void Subscriber::ReadStoreNow() {
  int64_t place = 0;
  {
    const std::lock_guard lock(mutex_);
    place = place_;
  }
  Message message;
  // The ring has reached its end in the meantime, or the message is full.
  for (int i = 0; i < kBlocksARead; ++i) {
    // Nobody else moves the place while this reads.
    const BlockPtr block = hub_.BlockAt(subject_->reader, subject_->partition, place);
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    if (block == nullptr) break;
    const bool room = Gather(block, message);
    place = place_;
    if (!room || message.bytes >= kBlockBytes) break;
    if (ring_->At(place_, 1).where != Ring::Look::Where::kBehind) break;
  }
  const std::lock_guard lock(mutex_);
  reading_ = false;
  if (finished_) return;
  if (message.slices.empty() && !fell_behind_) return PumpLocked();
  Send(std::move(message), std::exchange(fell_behind_, false)
                               ? v1::SubscribeEventsResponse::FELL_BEHIND
                               : v1::SubscribeEventsResponse::MARK_UNSPECIFIED);
}

void Subscriber::Send(Message message, Mark mark) {
  // The fields behind the events, whose bytes are there already.
  v1::SubscribeEventsResponse tail;
  tail.set_next_sequence(place_);
  tail.set_head_sequence(std::max(head_, place_ - 1));
  tail.set_mark(mark);
  message.slices.emplace_back(tail.SerializeAsString());
  buffer_ = grpc::ByteBuffer(message.slices.data(), message.slices.size());
  in_flight_ = place_;
  writing_ = true;
  last_write_ = std::chrono::steady_clock::now();
  StartWrite(&buffer_);
}

void Subscriber::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  buffer_.Clear();
  if (!ok) return FinishWith(StatusOf(Ending::kCancelled));
  sent_ = in_flight_;
  PumpLocked();
}

void Subscriber::OnTick(std::chrono::steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (finished_) {
    if (done_) return;  // its context may be gone
    if (now - last_write_ > hub_.options().stall_limit + kGrace) context_.TryCancel();
    return;
  }
  if (writing_) {
    if (now - last_write_ <= hub_.options().stall_limit) return;
    hub_.CountCutOff();
    FinishWith(StatusOf(Ending::kTooSlow));
    return;
  }
  if (!subject_ || reading_ || now - last_write_ < heartbeat_) return;
  PumpLocked();
  if (writing_ || reading_ || finished_) return;
  Send({}, v1::SubscribeEventsResponse::HEARTBEAT);
}

void Subscriber::End(Ending ending) {
  const std::lock_guard lock(mutex_);
  FinishWith(StatusOf(ending));
}

grpc::Status Subscriber::StatusOf(Ending ending) const {
  switch (ending) {
    case Ending::kStopping:
      return rpc::ToStatus(
          Cut(Code::kUnavailable, "SERVER_STOPPING", "This server is shutting down.", sent_));
    case Ending::kTooSlow:
      return rpc::ToStatus(Cut(Code::kResourceExhausted, "SUBSCRIBER_TOO_SLOW",
                               "What was sent has not been read for too long.", sent_));
    case Ending::kCancelled:
      return {grpc::StatusCode::CANCELLED, "The subscriber has gone."};
  }
  return grpc::Status::OK;
}

void Subscriber::FinishWith(const grpc::Status& status) {
  if (std::exchange(finished_, true)) return;
  Finish(status);
}

void Subscriber::OnDone() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  hub_.Leave(this);
}

}  // namespace synergie::history
