#include "common/keys/key_store.h"

#include "common/base/check.h"
#include "common/base/resource_name.h"

namespace synergie::keys {

bool IsKeyId(std::string_view id) {
  if (id.size() > kMaxKeyIdBytes) return false;
  size_t segments = 0;
  while (true) {
    const size_t slash = id.find('/');
    if (!IsResourceId(id.substr(0, slash))) return false;
    ++segments;
    if (slash == std::string_view::npos) return segments >= 2 && segments <= 8;
    id.remove_prefix(slash + 1);
  }
}

std::string KeyId(std::string_view kind, std::string_view territory, std::string_view id) {
  SYN_CHECK(MatchesPattern(territory, "territories/*"), "keys belong to a territory");
  std::string key_id(kind);
  key_id.append("/").append(LastId(territory)).append("/").append(id);
  SYN_CHECK(IsKeyId(key_id), "a key is named by resource ids");
  return key_id;
}

}  // namespace synergie::keys
