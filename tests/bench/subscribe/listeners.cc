#include "tests/bench/subscribe/listeners.h"

#include <google/protobuf/io/coded_stream.h>

namespace synergie::bench {
namespace {

using history::v1::SubscribeEventsResponse;

constexpr int kConnections = 20;
constexpr char kMethod[] = "/synergie.history.v1.HistoryService/SubscribeEvents";
constexpr uint32_t kEventTag = SubscribeEventsResponse::kEventsFieldNumber << 3 | 2;
constexpr uint32_t kNextTag = SubscribeEventsResponse::kNextSequenceFieldNumber << 3;

// Events in a message, and its next sequence, without parsing what is inside of them.
struct Glance {
  int64_t events = 0;
  int64_t next_sequence = 0;
};
Glance GlanceAt(const grpc::Slice& slice) {
  google::protobuf::io::CodedInputStream in(slice.begin(), static_cast<int>(slice.size()));
  Glance glance;
  while (const uint32_t tag = in.ReadTag()) {
    if (tag == kEventTag) {
      uint32_t length = 0;
      if (!in.ReadVarint32(&length) || !in.Skip(static_cast<int>(length))) break;
      ++glance.events;
    } else {
      uint64_t value = 0;
      if (!in.ReadVarint64(&value)) break;
      if (tag == kNextTag) glance.next_sequence = static_cast<int64_t>(value);
    }
  }
  return glance;
}

}  // namespace

class Listeners::Listener final
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Listener(Listeners& all, grpc::GenericStub& stub, const std::string& request, bool record)
      : all_(all), record_(record) {
    const grpc::Slice slice(request);
    request_ = grpc::ByteBuffer(&slice, 1);
    stub.PrepareBidiStreamingCall(&context_, kMethod, {}, this);
    StartWriteLast(&request_, grpc::WriteOptions());
    StartRead(&message_);
    StartCall();
  }
  void Cancel() { context_.TryCancel(); }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    grpc::Slice slice;
    if (!message_.DumpToSingleSlice(&slice).ok()) all_.ok_ = false;
    const Glance glance = GlanceAt(slice);
    // Sequences without gap or repeat: each message ends where its events bring it.
    if (next_ != 0 && glance.next_sequence != next_ + glance.events) {
      all_.ok_ = false;
    }
    next_ = glance.next_sequence;
    const bool first = !std::exchange(told_, true);
    const int64_t before = events_;
    events_ += glance.events;
    {
      const std::lock_guard lock(all_.mutex_);
      if (record_) {
        SubscribeEventsResponse parsed;
        if (!parsed.ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) all_.ok_ = false;
        all_.recorded_.push_back(std::move(parsed));
      }
      all_.ready_ += first;
      const bool reached = before < all_.events_ && events_ >= all_.events_;
      all_.done_ += reached;
      if (first || reached) all_.changed_.notify_all();
    }
    StartRead(&message_);
  }
  void OnDone(const grpc::Status&) override {
    const std::lock_guard lock(all_.mutex_);
    ++all_.ended_;
    all_.changed_.notify_all();
  }

 private:
  Listeners& all_;
  const bool record_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_, message_;
  int64_t next_ = 0;
  int64_t events_ = 0;
  bool told_ = false;
};

Listeners::Listeners(const std::string& address, int count, int64_t events,
                     const history::v1::SubscribeEventsRequest& request)
    : events_(events) {
  for (int i = 0; i < std::min(count, kConnections); ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs_.push_back(std::make_unique<grpc::GenericStub>(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
  }
  const std::string bytes = request.SerializeAsString();
  for (int i = 0; i < count; ++i) {
    listeners_.push_back(std::make_unique<Listener>(
        *this, *stubs_[static_cast<size_t>(i) % stubs_.size()], bytes, i == 0));
  }
}

Listeners::~Listeners() {
  for (const auto& listener : listeners_) listener->Cancel();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ == static_cast<int>(listeners_.size()); });
}

void Listeners::AwaitFirstMessages() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ready_ == static_cast<int>(listeners_.size()); });
}

void Listeners::AwaitEvents() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return done_ == static_cast<int>(listeners_.size()); });
}

std::vector<SubscribeEventsResponse> Listeners::Recorded() const {
  const std::lock_guard lock(mutex_);
  return recorded_;
}

}  // namespace synergie::bench
