#include "services/history/subscribe/hub.h"

#include "services/history/subscribe/subscriber.h"

namespace synergie::history {
namespace {

// Blocks of the store that many catch up with at once: about 4 MB.
constexpr size_t kRememberedBlocks = 16;

}  // namespace

SubscriptionHub::SubscriptionHub(HubOptions options)
    : options_(options),
      // One job a subscriber at most, so the queue is never full.
      readers_(options.reader_threads, options.max_subscribers + 1),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

SubscriptionHub::~SubscriptionHub() { Stop(); }

void SubscriptionHub::Wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  woken_cv_.notify_one();
}

void SubscriptionHub::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
  }
  thread_.request_stop();
  thread_.join();
  for (const auto& subscriber : All()) subscriber->End(Subscriber::Ending::kStopping);
  readers_.Stop();
}

size_t SubscriptionHub::subscribers() const {
  const std::lock_guard lock(mutex_);
  return subscribers_.size();
}

bool SubscriptionHub::Join(std::shared_ptr<Subscriber> subscriber) {
  const std::lock_guard lock(mutex_);
  if (stopped_ || subscribers_.size() >= options_.max_subscribers) return false;
  Subscriber* key = subscriber.get();
  subscribers_[key] = std::move(subscriber);
  return true;
}

void SubscriptionHub::Leave(Subscriber* subscriber) {
  std::shared_ptr<Subscriber> last;  // destroyed outside the lock
  const std::lock_guard lock(mutex_);
  const auto found = subscribers_.find(subscriber);
  if (found == subscribers_.end()) return;
  last = std::move(found->second);
  subscribers_.erase(found);
}

std::shared_ptr<Ring> SubscriptionHub::RingOf(const projection::Store& store, int32_t partition) {
  const std::lock_guard lock(mutex_);
  auto& ring = rings_[partition];
  if (ring == nullptr) {
    ring = std::make_shared<Ring>(EventReader(store, partition), options_.ring);
  }
  return ring;
}

std::shared_ptr<Selection> SubscriptionHub::SelectionOf(Selection::Key key,
                                                        std::vector<EventFilter> filters) {
  const std::lock_guard lock(mutex_);
  auto& known = selections_[key];
  if (auto shared = known.lock()) return shared;
  auto made = std::make_shared<Selection>(key, std::move(filters));
  known = made;
  std::erase_if(selections_, [](const auto& one) { return one.second.expired(); });
  return made;
}

BlockPtr SubscriptionHub::BlockAt(const EventReader& reader, int32_t partition, int64_t sequence) {
  // Blocks of catching up begin at fixed sequences, so that those who are close share them.
  const int64_t first = (sequence - 1) / kBlockEvents * kBlockEvents + 1;
  const std::pair<int32_t, int64_t> key{partition, first};
  {
    const std::lock_guard lock(blocks_mutex_);
    for (auto one = blocks_.begin(); one != blocks_.end(); ++one) {
      if (one->first != key || one->second->end_sequence() <= sequence) continue;
      blocks_.splice(blocks_.begin(), blocks_, one);
      return blocks_.front().second;
    }
  }
  BlockPtr block = ReadBlock(reader, first);
  if (block == nullptr) return nullptr;
  // Large events make short blocks: then it is read from the sequence itself.
  if (block->end_sequence() <= sequence) return ReadBlock(reader, sequence);
  if (block->end_sequence() == first + kBlockEvents) {
    const std::lock_guard lock(blocks_mutex_);
    blocks_.emplace_front(key, block);
    if (blocks_.size() > kRememberedBlocks) blocks_.pop_back();
  }
  return block;
}

Result<void> SubscriptionHub::Read(rpc::WorkerPool::Job job) {
  return readers_.Submit(rpc::WorkerPool::Deadline::max(), std::move(job));
}

std::vector<std::shared_ptr<Subscriber>> SubscriptionHub::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Subscriber>> all;
  all.reserve(subscribers_.size());
  for (const auto& [key, subscriber] : subscribers_) all.push_back(subscriber);
  return all;
}

void SubscriptionHub::Run(const std::stop_token& stop) {
  auto next_tick = std::chrono::steady_clock::now() + options_.tick;
  while (!stop.stop_requested()) {
    std::vector<std::shared_ptr<Ring>> rings;
    {
      std::unique_lock lock(mutex_);
      woken_cv_.wait_until(lock, stop, next_tick, [this] { return woken_; });
      woken_ = false;
      for (const auto& [partition, ring] : rings_) rings.push_back(ring);
    }
    bool more = false;
    bool advanced = false;
    for (const auto& ring : rings) {
      const bool one = ring->Advance();
      advanced |= one;
      more |= one;
    }
    const auto all = All();
    if (all.empty()) {
      // Under the lock: who joins after this activates its ring again.
      const std::lock_guard lock(mutex_);
      for (const auto& ring : rings) {
        if (subscribers_.empty()) ring->Rest();
      }
    }
    if (advanced) {
      for (const auto& subscriber : all) subscriber->Pump();
    }
    const auto now = std::chrono::steady_clock::now();
    if (now >= next_tick) {
      for (const auto& subscriber : all) subscriber->OnTick(now);
      next_tick = now + options_.tick;
    }
    if (more) {
      const std::lock_guard lock(mutex_);
      woken_ = true;  // there may be another block
    }
  }
}

}  // namespace synergie::history
