// Keys in memory, for tests. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "common/keys/key_store.h"

namespace synergie::keys {

class MemoryKeyStore final : public KeyStore {
 public:
  Result<Key> GetOrCreate(std::string_view id) override;
  Result<Found> Find(std::string_view id) override;
  Result<void> Destroy(std::string_view id) override;
  Result<std::vector<std::string>> List(std::string_view kind) override;

 private:
  std::mutex mutex_;
  std::map<std::string, Found, std::less<>> keys_;
};

}  // namespace synergie::keys
