#include "services/synergie/client/ledger_keys.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "services/history/ledger/keyring.h"
#include "services/history/ledger/published_tree.h"

namespace synergie::program {

namespace fs = std::filesystem;

Result<std::vector<history::Verifier>> ReadKeys(const std::vector<std::string>& given) {
  std::vector<history::Verifier> keys;
  for (const std::string& one : given) {
    std::string text = one;
    if (fs::is_regular_file(one)) {
      auto file = history::ReadSmallFile(one);
      if (!file) return tl::unexpected(file.error());
      text = std::move(*file);
    }
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      at = end + 1;
      if (line.empty() || line.starts_with('#')) continue;
      auto key = history::ParseVerifier(line);
      if (!key) return Fail(key.error().code, "--vkey " + one + ": " + key.error().message);
      keys.push_back(std::move(*key));
    }
  }
  return keys;
}

std::vector<history::Verifier> KeysOf(const std::vector<history::Verifier>& keys,
                                      int32_t partition) {
  std::vector<history::Verifier> all = keys;
  for (const history::Verifier& key : keys) all.push_back(OfPartition(key, partition));
  return all;
}

int32_t PartitionOfNote(const std::string& note) {
  const std::string origin = note.substr(0, note.find('\n'));
  const size_t slash = origin.rfind('/');
  return slash == std::string::npos ? 0 : std::atoi(origin.c_str() + slash + 1);
}

nlohmann::ordered_json ToJson(const history::Checkpoint& checkpoint) {
  return {{"origin", checkpoint.origin},
          {"size", checkpoint.size},
          {"root", history::ToBase64(history::BytesOf(checkpoint.root))}};
}

}  // namespace synergie::program
