// Rounds of kill -9 under load. In each, callers record topics on a real node until it is killed;
// then it is started again and must show every acknowledged topic, once and as it was said, and
// none that nobody asked for or that is half there; what a caller got no answer for is asked again
// under the same request id and must come to one topic. Then it is stopped, and a rebuild must come
// to the same fingerprints.
//
//   crash_test --synergie build/bin/synergie [--rounds 50] [--seed N]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/topic_book.h"

namespace synergie::testing {
namespace {

namespace v1 = intake::v1;

constexpr int kCallers = 6;

// Records topics until the node is gone.
void Call(const std::string& address, int round, int caller, uint64_t seed, Book& book,
          std::mutex& mutex) {
  const auto stub = ConnectIntake(address);
  std::mt19937_64 random(seed);
  for (int number = 0;; ++number) {
    const auto request = NewTopic(
        "r" + std::to_string(round) + "-c" + std::to_string(caller) + "-n" + std::to_string(number),
        random);
    const std::string name = std::string(kBookTerritory) + "/topics/" + request.topic_id();
    {
      const std::lock_guard lock(mutex);
      book[name].request = request;
    }
    grpc::ClientContext context;
    v1::Topic topic;
    if (!stub->RecordTopic(&context, request, &topic).ok()) return;
    const std::lock_guard lock(mutex);
    book[name].acknowledged = true;
  }
}

bool Round(const std::string& program, const std::string& data, int round, std::mt19937_64& random,
           Book& book, std::chrono::steady_clock::duration& longest_stop) {
  const size_t before = book.size();
  {
    NodeProcess node(program, data);
    if (round == 0 && !FoundWorkshop(*ConnectIntake(node.address()))) return false;
    std::mutex mutex;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back(Call, node.address(), round, caller, random(), std::ref(book),
                           std::ref(mutex));
    }
    // The fault's instant is what this test is about: anywhere in the load.
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 400));
    node.Kill();
    for (std::thread& caller : callers) caller.join();
  }
  size_t acknowledged = 0;
  for (const auto& [name, asked] : book) acknowledged += asked.acknowledged;
  {
    NodeProcess node(program, data);
    if (!VerifyBook(*ConnectIntake(node.address()), book)) return false;
    const auto started = std::chrono::steady_clock::now();
    if (node.Stop() != 0) {
      std::fprintf(stderr, "the node did not stop well\n");
      return false;
    }
    longest_stop = std::max(longest_stop, std::chrono::steady_clock::now() - started);
  }
  if (!VerifyRebuild(program, data)) return false;
  std::printf(
      "round %d: %zu asked, %zu acknowledged before the kill, all there, rebuild the same\n",
      round + 1, book.size() - before, acknowledged);
  std::fflush(stdout);
  return true;
}

}  // namespace
}  // namespace synergie::testing

int main(int argc, char** argv) {
  using namespace synergie::testing;
  std::string program;
  int rounds = 5;
  uint64_t seed = std::random_device()();
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--synergie")) program = argv[i + 1];
    if (!std::strcmp(argv[i], "--rounds")) rounds = std::atoi(argv[i + 1]);
    if (!std::strcmp(argv[i], "--seed")) seed = std::strtoull(argv[i + 1], nullptr, 10);
  }
  if (program.empty() || rounds < 1) {
    std::fprintf(stderr, "usage: crash_test --synergie PROGRAM [--rounds N] [--seed N]\n");
    return 2;
  }
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const TemporaryFolder folder;
  Book book;
  std::chrono::steady_clock::duration longest_stop{};
  for (int round = 0; round < rounds; ++round) {
    if (!Round(program, folder / "data", round, random, book, longest_stop)) return 1;
  }
  std::printf("%d rounds, %zu topics, nothing lost, doubled or half there; longest stop %lld ms\n",
              rounds, book.size(),
              static_cast<long long>(
                  std::chrono::duration_cast<std::chrono::milliseconds>(longest_stop).count()));
  return 0;
}
