#include "tests/unit/structure/include_arrows.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace synergie::structure {
namespace {

using Folders = std::set<std::string>;

// The table is the law: a new folder of common/ does not compile into it unnoticed, it fails here.
const std::map<std::string, Folders>& CommonArrows() {
  static const std::map<std::string, Folders> arrows = {
      {"base", {}},
      {"event", {"base"}},
      {"log", {"base"}},
      {"keys", {"base", "event"}},
      {"commit", {"base", "event", "log"}},
      {"projection", {"base", "event", "log", "commit"}},
      {"shard", {"base", "event", "log", "commit", "projection"}},
      {"rpc", {"base"}},
      {"node", {"base", "event", "log", "keys", "commit", "projection", "shard", "rpc"}},
  };
  return arrows;
}

// Folders of a service whose code is pure: a decision, a match or a count knows the facts given to
// it.
bool IsPure(const std::string& file) {
  // The trainer is a tool beside the engine, and the engine's index serves many threads at once.
  if (file.find("/engine/training/") != std::string::npos) return false;
  if (file.ends_with("/engine/index.h") || file.ends_with("/engine/index.cc")) return false;
  for (const std::string_view folder : {"/domain/", "/engine/", "/vocabulary/", "/counting/"}) {
    if (file.find(folder) != std::string::npos) return true;
  }
  return false;
}

struct External {
  std::string_view prefix;
  std::vector<std::string_view> allowed;  // beginnings of files
};

const std::vector<External>& ExternalRules() {
  static const std::vector<External> rules = {
      {"rocksdb/", {"common/log/rocksdb/", "common/projection/"}},
      {"librdkafka/", {"common/log/kafka/"}},
      {"grpcpp/", {"common/rpc/", "common/node/", "services/"}},
      {"CLI/", {"services/synergie/"}},
  };
  return rules;
}

std::vector<std::string> Split(const std::string& path) {
  std::vector<std::string> parts;
  std::stringstream stream(path);
  for (std::string part; std::getline(stream, part, '/');) parts.push_back(part);
  return parts;
}

std::string JudgeOurs(const std::string& file, const std::string& header) {
  const auto from = Split(file);
  const auto to = Split(header);
  if (to.size() < 2) return "a header of ours is named from the root of the checkout";
  if (to[0] == "tests") return "the product does not know its tests";
  if (to[0] == "synergie") {  // made from proto/
    if (from[0] == "common" && to[1] != "event") return "common/ knows no service's protocol";
    if (IsPure(file)) return "a pure folder knows no protobuf";
    return "";
  }
  if (to[0] == "common") {
    if (from[0] != "common" || from[1] == to[1]) return "";
    const auto rule = CommonArrows().find(from[1]);
    if (rule == CommonArrows().end()) return "common/" + from[1] + " has no rule in this test";
    return rule->second.contains(to[1]) ? ""
                                        : "common/" + from[1] + " stands below common/" + to[1];
  }
  if (to[0] == "services") {
    if (from[0] == "common") return "common/ stands below services/";
    if (from[1] == to[1] || from[1] == "synergie") return "";
    return "services meet in proto/ and in the log only";
  }
  return "";
}

std::string JudgeForeign(const std::string& file, const std::string& header) {
  if (IsPure(file)) {
    for (const std::string_view prefix : {"grpcpp/", "google/", "rocksdb/", "librdkafka/", "thread",
                                          "mutex", "future", "condition_variable"}) {
      if (header.starts_with(prefix)) return "a pure folder knows no protobuf, I/O or thread";
    }
  }
  for (const External& rule : ExternalRules()) {
    if (!header.starts_with(rule.prefix)) continue;
    const bool allowed =
        std::any_of(rule.allowed.begin(), rule.allowed.end(),
                    [&](std::string_view place) { return file.starts_with(place); });
    if (!allowed) return std::string(rule.prefix) + " belongs in other folders";
  }
  return "";
}

}  // namespace

std::string Judge(const Include& include) {
  const std::string why = include.quoted ? JudgeOurs(include.file, include.header)
                                         : JudgeForeign(include.file, include.header);
  if (why.empty()) return "";
  return include.file + ":" + std::to_string(include.line) + ": includes " + include.header + ": " +
         why;
}

std::vector<Include> ReadIncludes(const std::string& file, std::string_view text) {
  std::vector<Include> includes;
  std::stringstream stream{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    const size_t at = line.find_first_not_of(" \t");
    if (at == std::string::npos || line.compare(at, 8, "#include") != 0) continue;
    const size_t open = line.find_first_of("\"<", at);
    if (open == std::string::npos) continue;
    const bool quoted = line[open] == '"';
    const size_t close = line.find(quoted ? '"' : '>', open + 1);
    if (close == std::string::npos) continue;
    includes.push_back({file, number, line.substr(open + 1, close - open - 1), quoted});
  }
  return includes;
}

std::vector<Include> ReadTree(const std::string& root) {
  std::vector<Include> all;
  for (const char* top : {"common", "services"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root + "/" + top)) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      std::ifstream stream(entry.path());
      std::stringstream text;
      text << stream.rdbuf();
      const auto file = std::filesystem::relative(entry.path(), root).string();
      for (Include& include : ReadIncludes(file, text.str())) all.push_back(std::move(include));
    }
  }
  return all;
}

}  // namespace synergie::structure
