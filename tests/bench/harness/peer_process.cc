#include "tests/bench/harness/peer_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "tests/bench/harness/bench.h"

namespace synergie::bench {

PeerProcess::PeerProcess(const std::vector<std::string>& command) : command_(command.front()) {
  ::signal(SIGPIPE, SIG_IGN);
  int in[2], out[2];
  Check(::pipe2(in, O_CLOEXEC) == 0 && ::pipe2(out, O_CLOEXEC) == 0, "there are pipes");
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_ = ::fork();
  Check(pid_ >= 0, "a process can be started");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::execvp(arguments[0], arguments.data());
    std::perror(arguments[0]);
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
}

PeerProcess::~PeerProcess() {
  ::close(input_);
  ::close(output_);
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd ended{handle, POLLIN, 0};
  if (handle >= 0 && ::poll(&ended, 1, 10'000) != 1) ::kill(pid_, SIGKILL);
  if (handle >= 0) ::close(handle);
  ::waitpid(pid_, nullptr, 0);
}

nlohmann::json PeerProcess::Ask(const std::string& line) {
  const std::string sent = line + "\n";
  Check(::write(input_, sent.data(), sent.size()) == static_cast<ssize_t>(sent.size()),
        command_ + " takes a line");
  return Hear();
}

nlohmann::json PeerProcess::Hear() {
  size_t end = heard_.find('\n');
  while (end == std::string::npos) {
    char buffer[4096];
    const ssize_t size = ::read(output_, buffer, sizeof buffer);
    Check(size > 0, command_ + " answers");
    heard_.append(buffer, static_cast<size_t>(size));
    end = heard_.find('\n');
  }
  const std::string line = heard_.substr(0, end);
  heard_.erase(0, end + 1);
  auto answer = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  Check(!answer.is_discarded(), command_ + " answers JSON, not: " + line);
  return answer;
}

std::string Output(const std::string& shell_command) {
  FILE* pipe = ::popen(shell_command.c_str(), "r");
  Check(pipe != nullptr, "a command can be run");
  std::string output;
  char buffer[4096];
  while (const size_t size = std::fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, size);
  Check(::pclose(pipe) == 0, shell_command + " succeeds");
  while (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

std::string JavaPeer(const std::string& folder) {
  const std::string source = SYNERGIE_SOURCE_DIR;
  return Output(source + "/tests/bench/harness/java_peer " + source + "/" + folder);
}

}  // namespace synergie::bench
