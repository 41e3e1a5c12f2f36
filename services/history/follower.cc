#include "services/history/follower.h"

#include <algorithm>
#include <utility>

namespace synergie::history {
namespace {

// Nobody is woken this late: it bounds what a clock that jumps can do.
constexpr std::chrono::seconds kLongestSleep{10};
constexpr std::chrono::milliseconds kShortestSleep{1};

}  // namespace

FollowerThread::FollowerThread(std::vector<Follower*> followers, std::shared_ptr<Bell> bell,
                               const Clock& clock)
    : followers_(std::move(followers)),
      bell_(std::move(bell)),
      clock_(clock),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

FollowerThread::~FollowerThread() { Stop(); }

void FollowerThread::Stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  bell_->Ring();
  thread_.join();
}

void FollowerThread::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool more = false;
    Time due = Time::Max();
    for (Follower* follower : followers_) {
      more |= follower->Step();
      due = std::min(due, follower->next_due());
    }
    if (more) continue;
    const Time now = clock_.Now();
    auto limit = std::chrono::microseconds(kLongestSleep);
    if (due < now + kLongestSleep)
      limit = std::max<std::chrono::microseconds>(due - now, kShortestSleep);
    bell_->Wait(limit);
  }
}

}  // namespace synergie::history
