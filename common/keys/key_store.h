// The port to the keys of sealed fields. A key belongs to one person, company or ballot box and is
// named "persons/<territory>/<id>", "companies/<territory>/<company>", "boxes/<territory>/<…>".
// Keys lie outside the log and its backups, because destroying one is how a person is erased.
//
// A key is absent, present, or destroyed, and a destroyed key stays destroyed: no key of that name
// is ever made again. Every reader must accept "erased". Implementations are thread-safe; calls may
// touch the disk, so they do not belong into gRPC callbacks.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/result.h"

namespace synergie::keys {

inline constexpr size_t kKeyBytes = 32;
inline constexpr size_t kMaxKeyIdBytes = 200;

using Key = std::array<unsigned char, kKeyBytes>;

struct Absent {
  bool operator==(const Absent&) const = default;
};
struct Destroyed {
  bool operator==(const Destroyed&) const = default;
};
using Found = std::variant<Key, Absent, Destroyed>;

class KeyStore {
 public:
  virtual ~KeyStore() = default;

  // The key, made of random bytes where there is none; durable when this returns. Errors:
  // kFailedPrecondition for a destroyed key, kInvalidArgument for what is no key id, kInternal and
  // kDataLoss for the store's own trouble.
  virtual Result<Key> GetOrCreate(std::string_view id) = 0;

  virtual Result<Found> Find(std::string_view id) = 0;

  // Makes the key unreadable for ever, and is durable when this returns. A key that is absent is
  // destroyed in advance. Idempotent.
  virtual Result<void> Destroy(std::string_view id) = 0;

  // The ids of the keys of one kind ("persons") that are there, in no order. For sweeps: it reads
  // folders.
  virtual Result<std::vector<std::string>> List(std::string_view kind) = 0;
};

// Two to eight segments of lower-case letters, digits and hyphens, with slashes between them.
bool IsKeyId(std::string_view id);

// KeyId("persons", "territories/ecla", "p07") is "persons/ecla/p07". Needs a territory's name and
// resource ids.
std::string KeyId(std::string_view kind, std::string_view territory, std::string_view id);

}  // namespace synergie::keys
