#include "services/synergie/server/stop_signal.h"

#include <csignal>
#include <ctime>

namespace synergie::program {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignal::StopSignal() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool StopSignal::Wait(std::chrono::milliseconds for_at_most) {
  const sigset_t signals = StopSignals();
  const timespec wait{.tv_sec = for_at_most.count() / 1000,
                      .tv_nsec = for_at_most.count() % 1000 * 1'000'000};
  if (sigtimedwait(&signals, nullptr, &wait) < 0) return false;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return true;
}

}  // namespace synergie::program
