// `descriptors FILE`: what a consumer of the public feed needs to read it, and nothing else of
// ours.
#include <cstdio>
#include <fstream>

#include "services/history/feed/descriptors.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

int WriteDescriptors(const std::string& path) {
  const std::string bytes = history::FeedDescriptors().SerializeAsString();
  if (path == "-") {
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
    return std::fflush(stdout) == 0 ? kDone : kTrouble;
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (file) return kDone;
  std::fprintf(stderr, "synergie: cannot write %s\n", path.c_str());
  return kTrouble;
}

}  // namespace

void AddDescriptors(CLI::App& app, Action& action) {
  auto path = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand(
      "descriptors",
      "Write the descriptor set of the public feed's events (google.protobuf.FileDescriptorSet)");
  verb->add_option("file", *path, "Where to; - for stdout")->required();
  verb->callback([&action, path] { action = [path] { return WriteDescriptors(*path); }; });
}

}  // namespace synergie::program
