// A peer that runs in a process of its own and answers on its standard output: one line of JSON for
// each line it is given. It stays up between runs, so that a virtual machine is warm when it
// counts. Its standard error is the bench's. What it says that is not JSON, or its end, breaks the
// bench.
//
//   PeerProcess peer({"java", "-cp", JavaPeer("tests/bench/rebuild/streams"), "Main", broker});
//   const double rate = peer.Ask("fold 2000000")["rate"];
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace synergie::bench {

class PeerProcess {
 public:
  explicit PeerProcess(const std::vector<std::string>& command);
  ~PeerProcess();  // closes its input and waits; kills it after ten seconds
  PeerProcess(const PeerProcess&) = delete;

  nlohmann::json Ask(const std::string& line);
  // The next line that it says by itself ("ready").
  nlohmann::json Hear();
  int pid() const { return pid_; }

 private:
  int pid_ = -1;
  int input_ = -1;   // its standard input
  int output_ = -1;  // its standard output
  std::string heard_;
  std::string command_;
};

// Compiles the Java program in a folder of this repository (pom.xml names its jars, *.java lie
// beside it), once; gives the class path.
std::string JavaPeer(const std::string& folder);

// Runs a command to its end and gives what it printed; breaks the bench when it fails.
std::string Output(const std::string& shell_command);

}  // namespace synergie::bench
