// Every fsync, write and rename of the real node on its data folder fails once: in round N the N-th
// such call, half of it done where it is a write. The node may refuse, answer nothing or die; then
// it is started again without faults and must show what was acknowledged, take again what was not,
// and fold again to the same rows. Rounds start from nothing (making a log and projections is under
// test too) or from a folder with a history (recovery is).
//
//   failing_calls_test --synergie PROGRAM --shim failing_calls.so [--rounds N] [--from N]
//
// Without --rounds all of them; with it that many, spread evenly.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "common/base/check.h"
#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/topic_book.h"

namespace synergie::testing {
namespace {

constexpr int kTopics = 4;

struct Arguments {
  std::string program;
  std::string shim;
  int64_t rounds = 0;  // 0: all
  int64_t from = 1;
};

// Counters that the library in the node and this process share.
class Counters {
 public:
  explicit Counters(std::string path) : path_(std::move(path)) {
    const int file = open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0644);
    SYN_CHECK(file >= 0 && ftruncate(file, 4096) == 0, "a file for the counters");
    at_ = static_cast<int64_t*>(mmap(nullptr, 4096, PROT_READ, MAP_SHARED, file, 0));
    SYN_CHECK(at_ != MAP_FAILED, "the counters in memory");
    close(file);
  }
  ~Counters() { munmap(at_, 4096); }
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;
  int64_t calls() const { return at_[0]; }
  int64_t failures() const { return at_[1]; }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  int64_t* at_;
};

NodeStart StartOf(const Arguments& arguments, const std::string& data, const Counters& counters,
                  int64_t fail_at) {
  return {.program = arguments.program,
          .data = data,
          .environment = {{"LD_PRELOAD", arguments.shim},
                          {"FAIL_BELOW", data},
                          {"FAIL_COUNTS", counters.path()},
                          {"FAIL_AT", std::to_string(fail_at)}},
          .errors = data + ".stderr"};
}

// What callers do in every round. They are patient for a few seconds: a node whose log is broken
// says so at once or is gone.
void Work(NodeProcess& node, const std::string& name, std::mt19937_64& random, Book& book) {
  const auto stub = ConnectIntake(node.address());
  if (!FoundWorkshop(*stub)) return;
  for (int i = 0; i < kTopics; ++i) {
    const auto topic = NewTopic(name + "-t" + std::to_string(i), random);
    RecordInBook(*stub, topic, book, std::chrono::seconds(20));
  }
}

// Starts the node on what is left and judges it.
bool Judge(const Arguments& arguments, const std::string& data, Book& book) {
  NodeProcess node(NodeStart{.program = arguments.program, .data = data});
  if (!node.serving()) {
    std::fprintf(stderr, "it does not start again\n");
    return false;
  }
  const auto stub = ConnectIntake(node.address());
  if (!FoundWorkshop(*stub) || !VerifyBook(*stub, book)) return false;
  if (node.Stop() != 0) {
    std::fprintf(stderr, "it does not stop well\n");
    return false;
  }
  return VerifyRebuild(arguments.program, data);
}

class Rounds {
 public:
  explicit Rounds(const Arguments& arguments) : arguments_(arguments), random_(7) {}

  // From nothing, or from a copy of `history`.
  bool Run(const char* what, const std::string& history) {
    history_ = history;
    int64_t calls = 0;
    if (!Round(what, INT64_MAX, &calls)) return false;
    std::printf("%s: %lld calls\n", what, static_cast<long long>(calls));
    const int64_t rounds = arguments_.rounds == 0 ? calls : std::min(arguments_.rounds, calls);
    for (int64_t i = 0; i < rounds; ++i) {
      const int64_t nth = 1 + i * calls / rounds;
      if (nth >= arguments_.from && !Round(what, nth, nullptr)) return false;
    }
    std::printf(
        "%s: %lld calls failed in turn: %lld times the node went on, %lld times it ended; "
        "nothing lost\n",
        what, static_cast<long long>(went_on_ + ended_), static_cast<long long>(went_on_),
        static_cast<long long>(ended_));
    std::fflush(stdout);
    went_on_ = ended_ = 0;
    return true;
  }

  // A folder with a history, its node killed.
  bool MakeHistory(const std::string& data) {
    NodeProcess node(arguments_.program, data);
    Work(node, "history", random_, history_book_);
    node.Kill();
    return std::all_of(history_book_.begin(), history_book_.end(),
                       [](const auto& entry) { return entry.second.acknowledged; });
  }

 private:
  bool Round(const char* what, int64_t nth, int64_t* calls) {
    const TemporaryFolder folder;
    const std::string data = folder / "data";
    Book book;
    if (!history_.empty()) {
      std::filesystem::copy(history_, data, std::filesystem::copy_options::recursive);
      book = history_book_;
    }
    const Counters counters(folder / "counters");
    {
      NodeProcess node(StartOf(arguments_, data, counters, nth));
      if (node.serving()) {
        Work(node, "n" + std::to_string(nth == INT64_MAX ? 0 : nth), random_, book);
        const int code = node.Stop();
        (code == 0 ? went_on_ : ended_) += calls == nullptr;
      } else {
        const int code = node.Wait();
        if (code == 0) return Failed(what, nth, "it did not start and says that all is well");
        ++ended_;
      }
    }
    if (calls != nullptr) *calls = counters.calls();
    if (calls == nullptr && counters.failures() == 0) {
      // Work under load is not the same twice: a few calls less this time.
      return true;
    }
    return Judge(arguments_, data, book) || Failed(what, nth, "see above");
  }

  bool Failed(const char* what, int64_t nth, const char* why) {
    std::fprintf(stderr, "%s: after call %lld failed: %s\n", what, static_cast<long long>(nth),
                 why);
    return false;
  }

  const Arguments& arguments_;
  std::mt19937_64 random_;
  std::string history_;
  Book history_book_;
  int64_t went_on_ = 0, ended_ = 0;
};

int Main(const Arguments& arguments) {
  const TemporaryFolder folder;
  Rounds rounds(arguments);
  if (!rounds.Run("from nothing", "")) return 1;
  const std::string history = folder / "history";
  if (!rounds.MakeHistory(history)) return 1;
  return rounds.Run("from a history", history) ? 0 : 1;
}

}  // namespace
}  // namespace synergie::testing

int main(int argc, char** argv) {
  using namespace synergie::testing;
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--synergie")) arguments.program = argv[i + 1];
    if (!std::strcmp(argv[i], "--shim")) arguments.shim = argv[i + 1];
    if (!std::strcmp(argv[i], "--rounds")) arguments.rounds = std::atoll(argv[i + 1]);
    if (!std::strcmp(argv[i], "--from")) arguments.from = std::atoll(argv[i + 1]);
  }
  if (arguments.program.empty() || arguments.shim.empty()) {
    std::fprintf(stderr,
                 "usage: failing_calls_test --synergie PROGRAM --shim LIBRARY [--rounds N]\n");
    return 2;
  }
  return Main(arguments);
}
