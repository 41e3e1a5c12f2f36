#include "tests/support/tcp_proxy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>

namespace synergie::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A socket with time-outs, closed at its end.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}
  Peer(Peer&& other) noexcept : socket_(other.socket_) { other.socket_ = -1; }
  ~Peer() { Close(); }
  void Close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void Send(const std::string& bytes) {
    EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // Exactly `count` bytes; less at the end of the connection or when `limit` passes without any.
  std::string Receive(size_t count, milliseconds limit = milliseconds(20'000)) {
    std::string all(count, '\0');
    size_t have = 0;
    while (have < count) {
      pollfd ready{socket_, POLLIN, 0};
      if (::poll(&ready, 1, static_cast<int>(limit.count())) != 1) break;
      const ssize_t got = ::recv(socket_, all.data() + have, count - have, 0);
      if (got <= 0) break;
      have += static_cast<size_t>(got);
    }
    all.resize(have);
    return all;
  }
  // Whether the connection ends within `limit`; a reset counts.
  bool Ends(milliseconds limit) {
    pollfd ready{socket_, POLLIN, 0};
    char byte;
    return ::poll(&ready, 1, static_cast<int>(limit.count())) == 1 &&
           ::recv(socket_, &byte, 1, 0) <= 0;
  }

 private:
  int socket_;
};

class TcpProxyTest : public ::testing::Test {
 protected:
  TcpProxyTest() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = At(0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    proxy_.emplace(ntohs(address.sin_port));
  }
  ~TcpProxyTest() override { ::close(listener_); }

  static sockaddr_in At(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  Peer Dial() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = At(proxy_->port());
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return Peer(socket);
  }
  Peer Answer() { return Peer(::accept(listener_, nullptr, nullptr)); }

  int listener_;
  std::optional<TcpProxy> proxy_;
};

TEST_F(TcpProxyTest, PassesBytesAndEndsBothWays) {
  Peer client = Dial();
  Peer server = Answer();
  client.Send("question");
  EXPECT_EQ(server.Receive(8), "question");
  const std::string answer(3'000'000, 'x');
  std::thread sender([&] { server.Send(answer); });
  EXPECT_EQ(client.Receive(answer.size()), answer);
  sender.join();
  EXPECT_EQ(proxy_->bytes(TcpProxy::kToServer), 8u);
  EXPECT_EQ(proxy_->bytes(TcpProxy::kToClient), answer.size());
  client.Close();
  EXPECT_TRUE(server.Ends(milliseconds(20'000)));
}

TEST_F(TcpProxyTest, Delays) {
  proxy_->Delay(milliseconds(150));
  Peer client = Dial();
  Peer server = Answer();
  const auto start = steady_clock::now();
  client.Send("a");
  EXPECT_EQ(server.Receive(1), "a");
  server.Send("b");
  EXPECT_EQ(client.Receive(1), "b");
  EXPECT_GE(steady_clock::now() - start, milliseconds(300));
}

TEST_F(TcpProxyTest, Throttles) {
  proxy_->Throttle(100'000);
  Peer client = Dial();
  Peer server = Answer();
  const auto start = steady_clock::now();
  client.Send(std::string(50'000, 'x'));
  EXPECT_EQ(server.Receive(50'000).size(), 50'000u);
  EXPECT_GE(steady_clock::now() - start, milliseconds(450));
}

TEST_F(TcpProxyTest, CutsOneWay) {
  Peer client = Dial();
  Peer server = Answer();
  proxy_->Swallow(TcpProxy::kToClient);
  client.Send("a");
  EXPECT_EQ(server.Receive(1), "a") << "this way is open";
  server.Send("lost");
  EXPECT_EQ(client.Receive(4, milliseconds(200)), "");
  proxy_->Heal();
  server.Send("b");
  EXPECT_EQ(client.Receive(1), "b") << "and what was swallowed stays lost";
}

TEST_F(TcpProxyTest, CutsConnectionsAndTakesNewOnes) {
  Peer client = Dial();
  Peer server = Answer();
  proxy_->Cut();
  EXPECT_TRUE(client.Ends(milliseconds(20'000)));
  EXPECT_TRUE(server.Ends(milliseconds(20'000)));
  Peer again = Dial();
  Peer there = Answer();
  again.Send("a");
  EXPECT_EQ(there.Receive(1), "a");
}

TEST_F(TcpProxyTest, Refuses) {
  proxy_->Refuse();
  Peer client = Dial();
  EXPECT_TRUE(client.Ends(milliseconds(20'000)));
  proxy_->Heal();
  Peer again = Dial();
  Peer there = Answer();
  again.Send("a");
  EXPECT_EQ(there.Receive(1), "a");
}

TEST_F(TcpProxyTest, HalfOpenNobodyHearsTheOther) {
  Peer client = Dial();
  Peer server = Answer();
  client.Send("a");
  EXPECT_EQ(server.Receive(1), "a");
  proxy_->HalfOpen();
  server.Send("b");
  client.Send("c");
  EXPECT_EQ(client.Receive(1, milliseconds(100)), "");
  EXPECT_EQ(server.Receive(1, milliseconds(100)), "");
  client.Close();
  EXPECT_FALSE(server.Ends(milliseconds(200))) << "not even that it went away";
  proxy_->Heal();
  EXPECT_TRUE(server.Ends(milliseconds(20'000)));
}

TEST_F(TcpProxyTest, AServerThatIsNotThereIsARefusal) {
  ::shutdown(listener_, SHUT_RDWR);
  ::close(listener_);
  Peer client = Dial();
  EXPECT_TRUE(client.Ends(milliseconds(20'000)));
}

}  // namespace
}  // namespace synergie::test
