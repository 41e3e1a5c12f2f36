// A real `synergie up` as a child process on a free port: started, killed, stopped, waited for. One
// thread owns it. A child that does not do what it must within a minute fails a check.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace synergie::testing {

class NodeProcess {
 public:
  // Starts it and returns once it says that it is serving.
  NodeProcess(const std::string& program, const std::string& data);
  ~NodeProcess();  // kills it
  NodeProcess(const NodeProcess&) = delete;
  NodeProcess& operator=(const NodeProcess&) = delete;

  const std::string& address() const { return address_; }

  // SIGKILL, and gone when this returns.
  void Kill();
  // SIGTERM; returns the exit code.
  int Stop();

 private:
  int Wait();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string address_;
};

// Runs a program to its end. Its exit code and what it wrote to stdout.
struct Ran {
  int code = -1;
  std::string output;
};
Ran Run(const std::vector<std::string>& command);

}  // namespace synergie::testing
