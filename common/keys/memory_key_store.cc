#include "common/keys/memory_key_store.h"

#include <sodium.h>

namespace synergie::keys {
namespace {

Error BadId(std::string_view id) {
  return {Code::kInvalidArgument, "not a key id: " + std::string(id)};
}

}  // namespace

Result<Key> MemoryKeyStore::GetOrCreate(std::string_view id) {
  if (!IsKeyId(id)) return tl::unexpected(BadId(id));
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(id);
  if (found == keys_.end()) {
    Key key;
    randombytes_buf(key.data(), key.size());
    keys_.emplace(id, key);
    return key;
  }
  if (const Key* key = std::get_if<Key>(&found->second)) return *key;
  return Fail(Code::kFailedPrecondition, "the key " + std::string(id) + " was destroyed");
}

Result<Found> MemoryKeyStore::Find(std::string_view id) {
  if (!IsKeyId(id)) return tl::unexpected(BadId(id));
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(id);
  return found == keys_.end() ? Found(Absent{}) : found->second;
}

Result<void> MemoryKeyStore::Destroy(std::string_view id) {
  if (!IsKeyId(id)) return tl::unexpected(BadId(id));
  const std::lock_guard lock(mutex_);
  keys_.insert_or_assign(std::string(id), Destroyed{});
  return {};
}

Result<std::vector<std::string>> MemoryKeyStore::List(std::string_view kind) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, found] : keys_) {
    if (id.starts_with(std::string(kind) + "/") && std::holds_alternative<Key>(found)) {
      ids.push_back(id);
    }
  }
  return ids;
}

}  // namespace synergie::keys
