// A real `synergie up` or `synergie serve` as a child process: started, frozen, killed, stopped,
// waited for. One thread owns it. A child that does not do what it must within a minute fails a
// check.
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
  std::string errors;      // file that stderr is added to; empty: ours
  int max_open_files = 0;  // 0: as ours
  int patience_s = 60;     // for it to serve; then it runs on, not serving
};

class NodeProcess {
 public:
  // Starts it and returns once it says that it is serving.
  NodeProcess(const std::string& program, const std::string& data);
  // Starts it and returns once it says that it is serving, or is gone: look at serving().
  explicit NodeProcess(const NodeStart& start);
  // Any command that prints "listening on ADDRESS" and then "serving"; its stderr goes to a file,
  // unless that is empty. Returns at once: AwaitServing.
  NodeProcess(const std::vector<std::string>& command, const std::string& errors);
  ~NodeProcess();  // kills it
  NodeProcess(const NodeProcess&) = delete;
  NodeProcess& operator=(const NodeProcess&) = delete;

  // Returns once it has said that it is serving.
  void AwaitServing();
  const std::string& address() const { return address_; }  // once it serves
  bool serving() const { return serving_; }
  bool running() const { return pid_ >= 0; }

  // SIGKILL, and gone when this returns.
  void Kill();
  // SIGTERM; returns the exit code.
  int Stop();
  // Waits until it is gone, by itself; returns the exit code.
  int Wait();
  // SIGSTOP, and no thread of it runs any more when this returns; SIGCONT.
  void Freeze();
  void Continue();

 private:
  void ListenForServing(std::chrono::seconds patience);

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

// Waits until no thread of that process runs, after SIGSTOP: the signal is only sent.
void AwaitStopped(pid_t pid);

}  // namespace synergie::testing
