// A real `synergie up` as a child process on a free port: started, killed, stopped, waited for. One
// thread owns it. A child that does not do what it must within a minute fails a check.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace synergie::testing {

// How a node is started where that is not the usual way.
struct NodeStart {
  std::string program;
  std::string data;
  std::vector<std::string> arguments;                            // behind the usual ones
  std::vector<std::pair<std::string, std::string>> environment;  // besides ours
  std::string errors;                                            // file for stderr; empty: ours
  int max_open_files = 0;                                        // 0: as ours
  int patience_s = 60;  // for it to serve; then it runs on, not serving
};

class NodeProcess {
 public:
  // Starts it and returns once it says that it is serving.
  NodeProcess(const std::string& program, const std::string& data);
  // Starts it and returns once it says that it is serving, or is gone: look at serving().
  explicit NodeProcess(const NodeStart& start);
  ~NodeProcess();  // kills it
  NodeProcess(const NodeProcess&) = delete;
  NodeProcess& operator=(const NodeProcess&) = delete;

  const std::string& address() const { return address_; }
  bool serving() const { return serving_; }

  // SIGKILL, and gone when this returns.
  void Kill();
  // SIGTERM; returns the exit code.
  int Stop();
  // Waits until it is gone, by itself; returns the exit code.
  int Wait();

 private:
  void AwaitServing(std::chrono::seconds patience);

  pid_t pid_ = -1;
  int output_ = -1;
  std::string address_;
  bool serving_ = false;
};

// Runs a program to its end. Its exit code and what it wrote to stdout.
struct Ran {
  int code = -1;
  std::string output;
};
Ran Run(const std::vector<std::string>& command);

}  // namespace synergie::testing
