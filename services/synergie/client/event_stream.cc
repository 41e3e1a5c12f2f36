#include "services/synergie/client/event_stream.h"

#include <algorithm>
#include <thread>

namespace synergie::program {
namespace {

// A stream has no end of its own.
constexpr std::chrono::hours kLongest{24 * 365};
constexpr std::chrono::milliseconds kFirstDelay{50};
constexpr std::chrono::milliseconds kLongestDelay{2000};

// What a server gives that could not even tell why it cut a stream that was not read.
constexpr Code kCancelled{1};

bool IsMendedByTime(Code code) {
  return code == kCancelled || code == Code::kUnavailable || code == Code::kResourceExhausted ||
         code == Code::kDeadlineExceeded || code == Code::kAborted;
}

}  // namespace

tl::expected<void, rpc::ReceivedStatus> EventStream::Run(const Take& take) {
  auto delay = kFirstDelay;
  bool ever = false;
  while (true) {
    grpc::ClientContext context;
    connection_.Prepare(context, std::chrono::steady_clock::now() + kLongest);
    const auto reader = connection_.history().SubscribeEvents(&context, request_);
    history::v1::SubscribeEventsResponse message;
    while (reader->Read(&message)) {
      ever = true;
      delay = kFirstDelay;
      if (!take(message)) {
        context.TryCancel();
        reader->Finish();
        return {};
      }
      request_.set_from_sequence(message.next_sequence());
      request_.clear_from_time();
    }
    const auto status = rpc::FromStatus(reader->Finish());
    // A server that was never there is said at once.
    const bool gone = status.rejection.code == Code::kUnavailable && !ever;
    if (gone || !IsMendedByTime(status.rejection.code)) return tl::unexpected(status);
    ++cuts_;
    std::this_thread::sleep_for(delay);
    delay = std::min(delay * 2, kLongestDelay);
  }
}

}  // namespace synergie::program
