// The key of a ballot box, and what is done with it: one key a catalogue, "boxes/ecla/2018-12", and
// one a committee's short list, "shortlists/ecla/2019-01"; random, outside the log until the
// closing publishes it. Making or finding it may touch the disk, so it belongs into the pool;
// sealing and opening are pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/keys/key_store.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

class BoxSealing {
 public:
  explicit BoxSealing(keys::KeyStore& keys) : keys_(keys) {}

  // Of a catalogue or a committee.
  static std::string KeyIdOf(std::string_view resource);

  // The key's 32 bytes, made where there are none.
  Result<std::string> BoxKey(std::string_view resource);

 private:
  keys::KeyStore& keys_;
};

// What a caller hears when the keys cannot be had.
inline Rejection KeyTrouble(const Error& error) {
  return {.code = error.code,
          .reason = "KEY_STORE_TROUBLE",
          .message = "The key store did not answer: " + error.message};
}

// Grades, or ranks, under a box's key, bound to the ballot's or ranking's name. The same grades
// give the same bytes.
Sealed SealGrades(const std::string& box_key, const std::string& key_id, const std::string& ballot,
                  const std::string& grades);

// Nothing where it was not sealed for this ballot under this key.
std::optional<std::string> OpenGrades(const std::string& box_key, const std::string& ballot,
                                      const Sealed& sealed);

// A request's digest for the log: under the box's key, so that nobody can try grades against it.
std::string SealedDigest(const std::string& box_key, const std::string& key_id,
                         const std::string& resource, const std::string& request_digest);

}  // namespace synergie::catalogue
