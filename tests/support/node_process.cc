#include "tests/support/node_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>
#include <utility>

#include "common/base/check.h"

namespace synergie::testing {
namespace {

constexpr std::chrono::seconds kPatience{60};

struct Child {
  pid_t pid;
  int output;
};

// In the child, before the program: only calls that are safe there.
void Prepare(const NodeStart& start) {
  for (const auto& [name, value] : start.environment) setenv(name.c_str(), value.c_str(), 1);
  if (!start.errors.empty()) {
    const int file = open(start.errors.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file >= 0) dup2(file, STDERR_FILENO);
  }
  if (start.max_open_files > 0) {
    const auto limit = static_cast<rlim_t>(start.max_open_files);
    const rlimit files{limit, limit};
    setrlimit(RLIMIT_NOFILE, &files);
  }
  // It ends with the test, even when the test is killed.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

Child Spawn(const std::vector<std::string>& command, const NodeStart& start = {}) {
  int ends[2];
  SYN_CHECK(pipe2(ends, O_CLOEXEC) == 0, "a pipe");
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = fork();
  SYN_CHECK(pid >= 0, "a process");
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    Prepare(start);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// The child's next bytes, empty at its end; nothing where none came in time.
std::optional<std::string> ReadSome(int output, std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until - std::chrono::steady_clock::now());
  pollfd readable{.fd = output, .events = POLLIN, .revents = 0};
  if (poll(&readable, 1, static_cast<int>(std::max<int64_t>(left.count(), 0))) <= 0) return {};
  char buffer[4096];
  const ssize_t size = read(output, buffer, sizeof buffer);
  return size > 0 ? std::string(buffer, static_cast<size_t>(size)) : "";
}

}  // namespace

NodeProcess::NodeProcess(const std::string& program, const std::string& data)
    : NodeProcess(NodeStart{.program = program, .data = data}) {
  SYN_CHECK(serving_, "the node serves");
}

NodeProcess::NodeProcess(const NodeStart& start) {
  std::vector<std::string> command = {start.program, "up",       "--data",
                                      start.data,    "--listen", "127.0.0.1:0"};
  command.insert(command.end(), start.arguments.begin(), start.arguments.end());
  const Child child = Spawn(command, start);
  pid_ = child.pid;
  output_ = child.output;
  ListenForServing(std::chrono::seconds(start.patience_s));
}

NodeProcess::NodeProcess(const std::vector<std::string>& command, const std::string& errors) {
  const Child child = Spawn(command, {.errors = errors});
  pid_ = child.pid;
  output_ = child.output;
}

void NodeProcess::AwaitServing() {
  ListenForServing(kPatience);
  SYN_CHECK(serving_, "the node serves");
}

void NodeProcess::ListenForServing(std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::string said;
  while (said.find("\nserving\n") == std::string::npos) {
    const std::optional<std::string> more = ReadSome(output_, until);
    if (!more || more->empty()) return;
    said += *more;
  }
  serving_ = true;
  const std::string before = "listening on ";
  const size_t at = said.find(before) + before.size();
  address_ = said.substr(at, said.find('\n', at) - at);
}

NodeProcess::~NodeProcess() { Kill(); }

int NodeProcess::Wait() {
  int status = 0;
  SYN_CHECK(waitpid(std::exchange(pid_, -1), &status, 0) > 0, "our child");
  close(std::exchange(output_, -1));
  return CodeOf(status);
}

void NodeProcess::Kill() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

int NodeProcess::Stop() {
  kill(pid_, SIGTERM);
  return Wait();
}

void NodeProcess::Freeze() {
  kill(pid_, SIGSTOP);
  AwaitStopped(pid_);
}

void NodeProcess::Continue() { kill(pid_, SIGCONT); }

// In /proc/<pid>/task/<tid>/stat the state follows the name, which stands in parentheses.
void AwaitStopped(pid_t pid) {
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (bool all = false; !all;) {
    SYN_CHECK(std::chrono::steady_clock::now() < until, "a process stops in time");
    all = true;
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
      std::string stat;
      std::getline(std::ifstream(task.path() / "stat"), stat);
      const size_t name_end = stat.rfind(')');
      all &= name_end == std::string::npos || stat.substr(name_end + 2, 1) == "T";
    }
    if (!all) std::this_thread::yield();
  }
}

Ran Run(const std::vector<std::string>& command) {
  const Child child = Spawn(command);
  Ran ran;
  const auto until = std::chrono::steady_clock::now() + 10 * kPatience;
  while (true) {
    const std::optional<std::string> some = ReadSome(child.output, until);
    SYN_CHECK(some.has_value(), "the program ends in time");
    if (some->empty()) break;
    ran.output += *some;
  }
  close(child.output);
  int status = 0;
  SYN_CHECK(waitpid(child.pid, &status, 0) > 0, "our child");
  ran.code = CodeOf(status);
  return ran;
}

}  // namespace synergie::testing
