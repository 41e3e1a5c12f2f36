// A real broker for tests, from deploy/kafka, on a free port and in a temporary folder. It ends
// with the test, even when the test is killed. That Java, Maven or the broker is missing fails the
// test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/log/kafka/kafka_log.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/temporary_folder.h"

namespace synergie::test {

class KafkaBroker {
 public:
  // `settings`: "property=value" of the broker. Null, with a test failure, when it does not start.
  static std::unique_ptr<KafkaBroker> Start(std::vector<std::string> settings = {});
  // The same, told to its clients as proxy().port(): all that they say passes through the proxy.
  static std::unique_ptr<KafkaBroker> StartBehindProxy();
  ~KafkaBroker();

  uint16_t port() const { return port_; }
  std::string address() const {
    return "127.0.0.1:" + std::to_string(proxy_ ? proxy_->port() : port_);
  }
  TcpProxy& proxy() { return *proxy_; }
  std::string data() const { return folder_.path() + "/kafka"; }

  void Kill();      // SIGKILL, and waits until it is gone
  void Freeze();    // SIGSTOP
  void Continue();  // SIGCONT
  bool Restart();   // after Kill: the same port and data

  // Settings of a client of this broker.
  log::ClientSettings Client() const;

 private:
  KafkaBroker(std::vector<std::string> settings);
  static std::unique_ptr<KafkaBroker> Start(std::vector<std::string> settings, bool behind_proxy);
  bool Run();
  pid_t Pid() const;
  bool Script(const std::string& verb, const std::string& options);

  const testing::TemporaryFolder folder_;
  const std::vector<std::string> settings_;
  std::unique_ptr<TcpProxy> proxy_;
  uint16_t port_ = 0;
  uint16_t controller_port_ = 0;
};

// Ports that were free a moment ago.
std::vector<uint16_t> FreePorts(int count);

// Logs of `names` on that broker: makes the Kafka topics first. Fails the test when it cannot.
std::unique_ptr<log::KafkaLog> OpenKafkaLog(const log::ClientSettings& client,
                                            const std::vector<std::string>& names,
                                            int32_t partitions = 1);

}  // namespace synergie::test
