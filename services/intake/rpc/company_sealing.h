// What a company or a person keeps to itself, sealed before a command is made and opened for those
// who may read it. Calls touch the key store, which may touch the disk: they belong into the pool.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "common/base/result.h"
#include "common/keys/key_store.h"
#include "services/intake/domain/company.h"
#include "services/intake/domain/values.h"
#include "synergie/intake/v1/events.pb.h"
#include "synergie/intake/v1/resources.pb.h"

namespace synergie::intake {

// The kind of the keys of persons, and whose one of them is; nothing where it is no such key.
inline constexpr std::string_view kPersonKeys = "persons";
struct Person {
  std::string company;  // resource name
  std::string contact_id;
};
std::optional<Person> PersonOfKey(std::string_view key_id);

class CompanySealing {
 public:
  explicit CompanySealing(keys::KeyStore& keys) : keys_(keys) {}

  // The facts of a company as they are stored: parts that it marks confidential are sealed.
  Result<CompanyFacts> Facts(const std::string& company, const v1::Company& request);
  // The stream that keeps a SIRET single: a hash of it under the territory's key, so that the name
  // of the stream tells nothing.
  Result<std::string> SiretClaim(const std::string& territory, const std::string& siret);
  // What stands in the log for a request whose content is kept secret: a hash under the territory's
  // key, which no guess can be tried against. `about` is a resource of the territory.
  Result<std::string> RequestDigest(const std::string& about,
                                    const google::protobuf::Message& request);
  Result<Sealed> Contact(const std::string& company, const v1::Contact& contact);
  Result<Sealed> Quantity(const std::string& company, const intake::Quantity& quantity);

  // Nothing where it is erased or was tampered with.
  std::optional<v1::CompanyIdentity> OpenIdentity(const std::string& company, const Sealed& sealed);
  std::optional<v1::Place> OpenPlace(const std::string& company, const Sealed& sealed);
  std::optional<v1::ContactDetails> OpenContact(const std::string& company,
                                                const std::string& contact_id,
                                                const Sealed& sealed);
  std::optional<v1::Quantity> OpenQuantity(const std::string& company, const Sealed& sealed);

  // Erases a person for good: here, in every replay, in every backup without the key.
  Result<void> ErasePerson(const std::string& company, const std::string& contact_id);

 private:
  Result<std::string> KeyedHash(const std::string& territory, const std::string& text);
  Result<Sealed> Seal(const std::string& key_id, const std::string& place, std::string plaintext);
  template <class Message>
  std::optional<Message> Open(const Sealed& sealed, const std::string& place);

  keys::KeyStore& keys_;
};

}  // namespace synergie::intake
