#include "tests/bench/subscribe/bare_stream.h"

namespace synergie::bench {

using history::v1::SubscribeEventsResponse;

class BareStream::Writer final : public grpc::ServerWriteReactor<SubscribeEventsResponse> {
 public:
  explicit Writer(BareStream& all) : all_(all) {
    const std::lock_guard lock(all_.mutex_);
    all_.writers_.insert(this);
    Next();
  }
  // Under the lock: sends the next message, unless one is on its way.
  void Next() {
    if (writing_ || finished_ || next_ >= all_.published_) return;
    writing_ = true;
    StartWrite(&all_.messages_[next_++]);
  }
  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(all_.mutex_);
    writing_ = false;
    ok ? Next() : End();
  }
  void OnCancel() override {
    const std::lock_guard lock(all_.mutex_);
    End();
  }
  void OnDone() override {
    {
      const std::lock_guard lock(all_.mutex_);
      all_.writers_.erase(this);
    }
    delete this;
  }

 private:
  void End() {
    if (!std::exchange(finished_, true)) Finish(grpc::Status::CANCELLED);
  }

  BareStream& all_;
  size_t next_ = 0;
  bool writing_ = false;
  bool finished_ = false;
};

grpc::ServerWriteReactor<SubscribeEventsResponse>* BareStream::Streams::SubscribeEvents(
    grpc::CallbackServerContext*, const history::v1::SubscribeEventsRequest*) {
  return new Writer(all_);
}

BareStream::BareStream(std::vector<SubscribeEventsResponse> messages)
    : messages_(std::move(messages)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service_);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

BareStream::~BareStream() { server_->Shutdown(); }

void BareStream::Publish() {
  const std::lock_guard lock(mutex_);
  published_ = messages_.size();
  for (Writer* writer : writers_) writer->Next();
}

}  // namespace synergie::bench
