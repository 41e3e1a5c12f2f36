#include "tests/kafka/kafka_broker.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "common/log/kafka/topics.h"
#include "tests/support/node_process.h"

namespace synergie::test {
namespace {

std::string Contents(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Waits until a process that need not be our child is gone.
void WaitForEnd(pid_t pid) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) return;
  pollfd ended{handle, POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 60'000), 1) << "process " << pid << " does not end";
  ::close(handle);
}

}  // namespace

std::vector<uint16_t> FreePorts(int count) {
  std::vector<int> sockets;
  std::vector<uint16_t> ports;
  for (int i = 0; i < count; ++i) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    SYN_CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0,
              "the loopback has free ports");
    sockets.push_back(socket);
    ports.push_back(ntohs(address.sin_port));
  }
  for (const int socket : sockets) ::close(socket);
  return ports;
}

std::unique_ptr<KafkaBroker> KafkaBroker::Start(std::vector<std::string> settings) {
  return Start(std::move(settings), /*behind_proxy=*/false);
}

std::unique_ptr<KafkaBroker> KafkaBroker::StartBehindProxy() {
  return Start({}, /*behind_proxy=*/true);
}

std::unique_ptr<KafkaBroker> KafkaBroker::Start(std::vector<std::string> settings,
                                                bool behind_proxy) {
  std::unique_ptr<KafkaBroker> broker(new KafkaBroker(std::move(settings)));
  for (int attempt = 0; attempt < 3; ++attempt) {  // a port may be taken just now
    const auto ports = FreePorts(2);
    broker->port_ = ports[0];
    broker->controller_port_ = ports[1];
    if (behind_proxy) broker->proxy_ = std::make_unique<TcpProxy>(broker->port_);
    if (broker->Run()) return broker;
    broker->Script("wipe", "");
  }
  ADD_FAILURE() << "no broker: " << Contents(broker->folder_.path() + "/script.out");
  return nullptr;
}

KafkaBroker::KafkaBroker(std::vector<std::string> settings) : settings_(std::move(settings)) {}

KafkaBroker::~KafkaBroker() {
  if (Pid() > 0) ::kill(Pid(), SIGKILL);  // nothing of it is kept: no need to wait for a clean end
  Script("wipe", "");
}

bool KafkaBroker::Run() {
  std::string options = " --port " + std::to_string(port_) + " --controller-port " +
                        std::to_string(controller_port_) + " --heap 384m --while " +
                        std::to_string(::getpid()) +
                        // One that was killed is let in again after this long, by default 9 s.
                        " --set broker.session.timeout.ms=3000"
                        " --set broker.heartbeat.interval.ms=500";
  if (proxy_) options += " --set advertised.listeners=PLAINTEXT://" + address();
  for (const std::string& setting : settings_) options += " --set '" + setting + "'";
  return Script("start", options);
}

bool KafkaBroker::Script(const std::string& verb, const std::string& options) {
  const std::string command = std::string(SYNERGIE_SOURCE_DIR) + "/deploy/kafka/broker " + verb +
                              " --data " + data() + options + " >" + folder_.path() +
                              "/script.out 2>&1 </dev/null";
  return std::system(command.c_str()) == 0;
}

pid_t KafkaBroker::Pid() const {
  std::ifstream in(data() + "/broker.pid");
  pid_t pid = -1;
  return in >> pid ? pid : -1;
}

void KafkaBroker::Kill() {
  const pid_t pid = Pid();
  ASSERT_GT(pid, 0);
  ::kill(pid, SIGKILL);
  WaitForEnd(pid);
}

void KafkaBroker::Freeze() {
  const int pid = Pid();
  ASSERT_GT(pid, 0);
  ::kill(pid, SIGSTOP);
  testing::AwaitStopped(pid);  // one whose threads still run would answer what comes next
}

void KafkaBroker::Continue() {
  ASSERT_GT(Pid(), 0);
  ::kill(Pid(), SIGCONT);
}

bool KafkaBroker::Restart() {
  const bool started = Run();
  EXPECT_TRUE(started) << Contents(folder_.path() + "/script.out");
  return started;
}

log::ClientSettings KafkaBroker::Client() const {
  log::ClientSettings client;
  client.url.brokers = address();
  return client;
}

std::unique_ptr<log::KafkaLog> OpenKafkaLog(const log::ClientSettings& client,
                                            const std::vector<std::string>& names,
                                            int32_t partitions) {
  const auto made =
      log::InitTopics(client, names, {.partitions = partitions}, std::chrono::seconds(30));
  if (!made) ADD_FAILURE() << made.error().message;
  if (!made) return nullptr;
  auto log = log::KafkaLog::Open({.client = client, .logs = names});
  if (!log) ADD_FAILURE() << log.error().message;
  return log ? std::move(*log) : nullptr;
}

}  // namespace synergie::test
