// The short run of continuous integration: every decoder on its good inputs, on the kept corpus
// (corpus/<decoder>/*: whatever once went wrong) and on a number of mutations of both, by a seed.
//
//   fuzz_test CORPUS_FOLDER [--runs N] [--seed N] [--only DECODER]
//
// An input that ends the process is left in the file `crash-<decoder>`: it belongs into the corpus
// with the mend.
#include <google/protobuf/stubs/logging.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "tests/fuzz/decoders.h"

namespace synergie::fuzz {
namespace {

std::string g_input;
std::string g_name;

void OnDeath(int signal_number) {
  const std::string path = "crash-" + g_name;
  std::ofstream(path, std::ios::binary) << g_input;
  std::fprintf(stderr, "%s ended by signal %d; the input is in %s\n", g_name.c_str(), signal_number,
               path.c_str());
  _exit(1);
}

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  std::string Mutate(std::string bytes, const std::vector<std::string>& others) {
    for (uint64_t i = 0; i <= random_() % 4; ++i) Once(bytes, others);
    return bytes;
  }
  const std::string& Pick(const std::vector<std::string>& all) {
    return all[random_() % all.size()];
  }

 private:
  size_t Place(const std::string& bytes) { return random_() % (bytes.size() + 1); }

  void Once(std::string& bytes, const std::vector<std::string>& others) {
    static const std::vector<std::string> special = {std::string(1, '\0'),
                                                     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
                                                     "\"",
                                                     "\n",
                                                     ";",
                                                     "(((((((",
                                                     "-9223372036854775808",
                                                     "\xc3\x28",
                                                     "99999999999999999999",
                                                     "\xef\xbb\xbf"};
    const size_t at = Place(bytes);
    switch (random_() % 8) {
      case 0:
        if (!bytes.empty()) bytes[at % bytes.size()] ^= static_cast<char>(1 << random_() % 8);
        break;
      case 1:
        if (!bytes.empty()) bytes[at % bytes.size()] = static_cast<char>(random_());
        break;
      case 2:
        bytes.insert(at, 1, static_cast<char>(random_()));
        break;
      case 3:
        bytes.erase(at, random_() % 8);
        break;
      case 4:
        bytes.resize(at);
        break;
      case 5:
        bytes.insert(at, Pick(special));
        break;
      case 6:
        bytes.insert(at, bytes.substr(Place(bytes), random_() % 32));
        break;
      default: {
        const std::string& other = Pick(others);
        bytes = bytes.substr(0, at) + other.substr(Place(other));
      }
    }
    if (bytes.size() > 8192) bytes.resize(8192);
  }

  std::mt19937_64 random_;
};

void Run(const Decoder& decoder, std::string bytes) {
  g_input = std::move(bytes);
  alarm(20);  // a decoder that hangs is as bad as one that crashes
  decoder.run(g_input);
  alarm(0);
}

void Silent(google::protobuf::LogLevel, const char*, int, const std::string&) {}

int Main(const std::string& corpus, int64_t runs, uint64_t seed, const std::string& only) {
  google::protobuf::SetLogHandler(Silent);
  for (const int deadly : {SIGABRT, SIGSEGV, SIGALRM, SIGBUS, SIGFPE}) signal(deadly, OnDeath);
  for (const Decoder& decoder : Decoders()) {
    if (!only.empty() && decoder.name != only) continue;
    g_name = decoder.name;
    std::vector<std::string> inputs = decoder.seeds();
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(corpus + "/" + g_name, none)) {
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      inputs.push_back(text.str());
    }
    inputs.emplace_back();
    for (const std::string& input : inputs) Run(decoder, input);
    Mutator mutator(seed);
    for (int64_t i = 0; i < runs; ++i) Run(decoder, mutator.Mutate(mutator.Pick(inputs), inputs));
    std::printf("%-14s %zu inputs, %lld mutations\n", g_name.c_str(), inputs.size(),
                static_cast<long long>(runs));
  }
  return 0;
}

}  // namespace
}  // namespace synergie::fuzz

int main(int argc, char** argv) {
  int64_t runs = 20'000;
  uint64_t seed = 1;
  std::string only;
  if (argc < 2) return 2;
  for (int i = 2; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--runs")) runs = std::atoll(argv[i + 1]);
    if (!std::strcmp(argv[i], "--seed")) seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (!std::strcmp(argv[i], "--only")) only = argv[i + 1];
  }
  return synergie::fuzz::Main(argv[1], runs, seed, only);
}
