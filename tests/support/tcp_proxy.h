// A bad network between a client and a server on this machine: a proxy on 127.0.0.1 that delays,
// throttles, swallows bytes in one direction, cuts connections, refuses new ones, or leaves them
// half open. Faults hold until Heal and count for open connections as well. One thread; the faults
// may be set from any other.
//
//   TcpProxy proxy(broker.port());
//   … clients use proxy.port() …
//   proxy.Swallow(TcpProxy::kToClient);   // requests arrive, answers do not
//   proxy.Heal();                         // what was swallowed stays lost
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace synergie::test {

class TcpProxy {
 public:
  enum Direction { kToServer, kToClient };

  // Listens on a free port, for a server on 127.0.0.1:`server_port`, which need not be there yet.
  explicit TcpProxy(uint16_t server_port);
  ~TcpProxy();  // cuts everything
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  uint16_t port() const { return port_; }

  void Delay(std::chrono::milliseconds each_way);
  void Throttle(size_t bytes_per_second);  // each connection, each way
  void Swallow(Direction direction);       // a one-way cut: the sender notices nothing
  void Refuse();                           // new connections are cut at once
  // Nothing passes any more, not even the end of a connection: who closes is not heard. New
  // connections are taken and lead nowhere.
  void HalfOpen();
  void Cut();  // resets every open connection, once
  void
  Heal();  // no more faults; connections that were half open are reset, for their bytes are lost

  size_t connections() const;       // open now
  uint64_t bytes(Direction) const;  // passed on since the start

 private:
  using Clock = std::chrono::steady_clock;

  struct Chunk {
    Clock::time_point due;
    std::string bytes;  // empty: the sender's end
  };
  // One direction of a connection.
  struct Pipe {
    int from = -1;
    int to = -1;
    std::deque<Chunk> waiting;
    size_t waiting_bytes = 0;
    bool reading = true;        // the sender has not ended
    bool over = false;          // the end was passed on
    Clock::time_point free_at;  // when the throttle lets the next bytes through
  };
  struct Connection {
    int client = -1;
    int server = -1;
    Pipe pipes[2];
    bool broken = false;  // to be reset
    bool stuck = false;   // half open
  };
  struct Faults {
    std::chrono::milliseconds delay{0};
    size_t bytes_per_second = 0;
    bool swallow[2] = {false, false};
    bool refuse = false;
    bool half_open = false;
  };

  void Run();
  void Accept();
  void Receive(Connection& connection, Direction direction);
  void Pass(Connection& connection, Direction direction, Clock::time_point now);
  void Close(Connection& connection, bool reset);
  void Nudge();  // wakes the thread

  const uint16_t server_port_;
  uint16_t port_ = 0;
  int listener_ = -1;
  int nudge_ = -1;            // an eventfd
  mutable std::mutex mutex_;  // guards what follows
  Faults faults_;
  std::list<Connection> connections_;
  uint64_t bytes_[2] = {0, 0};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace synergie::test
