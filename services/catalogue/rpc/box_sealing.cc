#include "services/catalogue/rpc/box_sealing.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/resource_name.h"
#include "common/keys/sealing.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/committee.h"

namespace synergie::catalogue {
namespace {

constexpr std::string_view kGradesField = "grades";
constexpr std::string_view kRequestField = "request";

std::optional<keys::Key> KeyOf(const std::string& bytes) {
  keys::Key key;
  if (bytes.size() != key.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

keys::Key MustBeKey(const std::string& bytes) {
  const auto key = KeyOf(bytes);
  SYN_CHECK(key.has_value(), "a box's key has 32 bytes");
  return *key;
}

}  // namespace

std::string BoxSealing::KeyIdOf(std::string_view resource) {
  const bool committee = LastCollection(resource) == Committee::kCollection;
  return keys::KeyId(committee ? "shortlists" : "boxes", ParentOf(resource), LastId(resource));
}

Result<std::string> BoxSealing::BoxKey(std::string_view resource) {
  const auto key = keys_.GetOrCreate(KeyIdOf(resource));
  if (!key) return tl::unexpected(key.error());
  return std::string(key->begin(), key->end());
}

Sealed SealGrades(const std::string& box_key, const std::string& key_id, const std::string& ballot,
                  const std::string& grades) {
  return keys::Seal(MustBeKey(box_key), key_id, keys::Place(ballot, kGradesField), grades);
}

std::optional<std::string> OpenGrades(const std::string& box_key, const std::string& ballot,
                                      const Sealed& sealed) {
  const auto key = KeyOf(box_key);
  if (!key) return std::nullopt;
  auto opened = keys::Open(*key, sealed, keys::Place(ballot, kGradesField));
  if (opened.state != keys::Opened::State::kPlain) return std::nullopt;
  return std::move(opened.plaintext);
}

std::string SealedDigest(const std::string& box_key, const std::string& key_id,
                         const std::string& resource, const std::string& request_digest) {
  const auto sealed =
      keys::Seal(MustBeKey(box_key), key_id, keys::Place(resource, kRequestField), request_digest);
  return counting::Sha256(sealed.nonce + sealed.ciphertext);
}

}  // namespace synergie::catalogue
