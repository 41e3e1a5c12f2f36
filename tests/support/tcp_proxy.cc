#include "tests/support/tcp_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "common/base/check.h"

namespace synergie::test {
namespace {

constexpr size_t kMostWaiting = 1 << 20;  // of one pipe; then the sender is not read any more

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int NewSocket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

void Prepare(int socket) {
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

TcpProxy::TcpProxy(uint16_t server_port) : server_port_(server_port) {
  listener_ = NewSocket();
  nudge_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  SYN_CHECK(::bind(listener_, plain, size) == 0 && ::listen(listener_, 128) == 0 &&
                ::getsockname(listener_, plain, &size) == 0,
            "the loopback has a free port");
  port_ = ntohs(address.sin_port);
  Prepare(listener_);
  thread_ = std::thread([this] { Run(); });
}

TcpProxy::~TcpProxy() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Nudge();
  thread_.join();
  for (Connection& connection : connections_) Close(connection, /*reset=*/true);
  ::close(listener_);
  ::close(nudge_);
}

void TcpProxy::Nudge() {
  const uint64_t one = 1;
  SYN_CHECK(::write(nudge_, &one, sizeof one) == sizeof one, "an eventfd takes a nudge");
}

void TcpProxy::Delay(std::chrono::milliseconds each_way) {
  const std::lock_guard lock(mutex_);
  faults_.delay = each_way;
}

void TcpProxy::Throttle(size_t bytes_per_second) {
  const std::lock_guard lock(mutex_);
  faults_.bytes_per_second = bytes_per_second;
}

void TcpProxy::Swallow(Direction direction) {
  const std::lock_guard lock(mutex_);
  faults_.swallow[direction] = true;
}

void TcpProxy::Refuse() {
  const std::lock_guard lock(mutex_);
  faults_.refuse = true;
}

void TcpProxy::HalfOpen() {
  const std::lock_guard lock(mutex_);
  faults_.half_open = true;
  for (Connection& connection : connections_) connection.stuck = true;
  Nudge();
}

void TcpProxy::Cut() {
  const std::lock_guard lock(mutex_);
  for (Connection& connection : connections_) connection.broken = true;
  Nudge();
}

void TcpProxy::Heal() {
  const std::lock_guard lock(mutex_);
  faults_ = Faults();
  for (Connection& connection : connections_) connection.broken |= connection.stuck;
  Nudge();
}

size_t TcpProxy::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

uint64_t TcpProxy::bytes(Direction direction) const {
  const std::lock_guard lock(mutex_);
  return bytes_[direction];
}

void TcpProxy::Run() {
  std::vector<pollfd> polled;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    for (auto it = connections_.begin(); it != connections_.end();) {
      const bool over = it->pipes[kToServer].over && it->pipes[kToClient].over;
      if (it->broken || over) Close(*it, /*reset=*/it->broken);
      it = it->broken || over ? connections_.erase(it) : std::next(it);
    }
    polled = {{nudge_, POLLIN, 0}, {listener_, POLLIN, 0}};
    auto next_due = Clock::time_point::max();
    for (Connection& connection : connections_) {
      for (Pipe& pipe : connection.pipes) {
        const bool room = pipe.waiting_bytes < kMostWaiting;
        const bool reads = pipe.reading && room && !connection.stuck;
        polled.push_back({reads ? pipe.from : -1, POLLIN, 0});
        if (!pipe.waiting.empty() && !connection.stuck) {
          next_due = std::min(next_due, std::max(pipe.waiting.front().due, pipe.free_at));
        }
      }
    }
    int limit = -1;
    if (next_due != Clock::time_point::max()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_due - Clock::now());
      limit = static_cast<int>(std::max<int64_t>(left.count(), 0));
    }
    lock.unlock();
    ::poll(polled.data(), polled.size(), limit);
    lock.lock();
    uint64_t nudges;
    if (polled[0].revents != 0 && ::read(nudge_, &nudges, sizeof nudges) < 0) continue;
    size_t at = 2;
    const auto now = Clock::now();
    for (Connection& connection : connections_) {  // only this thread adds and removes
      for (const Direction direction : {kToServer, kToClient}) {
        if (polled[at++].revents != 0 && !connection.stuck) Receive(connection, direction);
        if (!connection.stuck) Pass(connection, direction, now);
      }
    }
    if (polled[1].revents != 0) Accept();
  }
}

void TcpProxy::Accept() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  Connection connection;
  connection.client = client;
  connection.server = NewSocket();
  connection.stuck = faults_.half_open;
  const sockaddr_in address = Loopback(server_port_);
  if (faults_.refuse || ::connect(connection.server, reinterpret_cast<const sockaddr*>(&address),
                                  sizeof address) != 0) {
    Close(connection, /*reset=*/true);
    return;
  }
  Prepare(connection.client);
  Prepare(connection.server);
  connection.pipes[kToServer].from = connection.pipes[kToClient].to = connection.client;
  connection.pipes[kToServer].to = connection.pipes[kToClient].from = connection.server;
  connections_.push_back(std::move(connection));
}

void TcpProxy::Receive(Connection& connection, Direction direction) {
  Pipe& pipe = connection.pipes[direction];
  std::array<char, 64 << 10> buffer;
  const ssize_t count = ::read(pipe.from, buffer.data(), buffer.size());
  if (count < 0) {
    if (errno != EAGAIN && errno != EINTR) connection.broken = true;
    return;
  }
  const auto due = Clock::now() + faults_.delay;
  if (count == 0) {
    pipe.reading = false;
    pipe.waiting.push_back({due, ""});
  } else if (!faults_.swallow[direction]) {
    pipe.waiting.push_back({due, std::string(buffer.data(), static_cast<size_t>(count))});
    pipe.waiting_bytes += static_cast<size_t>(count);
  }
}

void TcpProxy::Pass(Connection& connection, Direction direction, Clock::time_point now) {
  Pipe& pipe = connection.pipes[direction];
  while (!pipe.waiting.empty() && pipe.waiting.front().due <= now && pipe.free_at <= now) {
    Chunk& chunk = pipe.waiting.front();
    if (chunk.bytes.empty()) {
      ::shutdown(pipe.to, SHUT_WR);
      pipe.over = true;
      pipe.waiting.pop_front();
      return;
    }
    // A throttled pipe passes a hundredth of a second's bytes at a time.
    const size_t most = faults_.bytes_per_second == 0
                            ? chunk.bytes.size()
                            : std::max<size_t>(1, faults_.bytes_per_second / 100);
    const ssize_t sent =
        ::send(pipe.to, chunk.bytes.data(), std::min(most, chunk.bytes.size()), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN && errno != EINTR) connection.broken = true;
      pipe.free_at = now + std::chrono::milliseconds(1);  // the receiver is slow: try again
      return;
    }
    bytes_[direction] += static_cast<uint64_t>(sent);
    pipe.waiting_bytes -= static_cast<size_t>(sent);
    chunk.bytes.erase(0, static_cast<size_t>(sent));
    if (chunk.bytes.empty()) pipe.waiting.pop_front();
    if (faults_.bytes_per_second != 0) pipe.free_at = now + std::chrono::milliseconds(10);
  }
}

// A reset, as of a cable that was pulled and found dead, rather than an orderly end.
void TcpProxy::Close(Connection& connection, bool reset) {
  for (const int socket : {connection.client, connection.server}) {
    if (socket < 0) continue;
    if (reset) {
      const linger now{1, 0};
      ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    ::close(socket);
  }
}

}  // namespace synergie::test
