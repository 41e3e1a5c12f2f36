#include "services/intake/rpc/company_sealing.h"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "common/keys/sealing.h"
#include "common/rpc/request_digest.h"
#include "services/intake/codec/values.h"

namespace synergie::intake {
namespace {

std::string CompanyKey(const std::string& company) {
  return keys::KeyId("companies", *TerritoryOf(company), LastId(company));
}

std::string PersonKey(const std::string& company, const std::string& contact_id) {
  return keys::KeyId(kPersonKeys, *TerritoryOf(company), LastId(company)) + "/" + contact_id;
}

// Takes the text before the next slash, or all of it.
std::string_view TakeSegment(std::string_view& path) {
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), segment.size() + 1));
  return segment;
}

bool Keeps(const v1::Company& company, v1::Confidential part) {
  return std::count(company.confidential().begin(), company.confidential().end(), part) > 0;
}

}  // namespace

std::optional<Person> PersonOfKey(std::string_view key_id) {
  if (TakeSegment(key_id) != kPersonKeys) return std::nullopt;
  const std::string territory = ChildName("", kTerritories, TakeSegment(key_id));
  const std::string company = ChildName(territory, Company::kCollection, TakeSegment(key_id));
  if (key_id.empty() || key_id.find('/') != std::string_view::npos) return std::nullopt;
  return Person{company, std::string(key_id)};
}

Result<std::string> CompanySealing::KeyedHash(const std::string& territory,
                                              const std::string& text) {
  auto key = keys_.GetOrCreate(keys::KeyId("claims", territory, "siret"));
  if (!key) return tl::unexpected(key.error());
  std::array<unsigned char, 16> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), key->data(), key->size());
  return ToHex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Result<Sealed> CompanySealing::Seal(const std::string& key_id, const std::string& place,
                                    std::string plaintext) {
  auto key = keys_.GetOrCreate(key_id);
  if (!key) return tl::unexpected(key.error());
  return keys::Seal(*key, key_id, place, plaintext);
}

template <class Message>
std::optional<Message> CompanySealing::Open(const Sealed& sealed, const std::string& place) {
  auto opened = keys::Open(keys_, sealed, place);
  if (!opened || opened->state == keys::Opened::State::kTampered) {
    spdlog::error("a sealed value at {} does not open", place);
    return std::nullopt;
  }
  Message message;
  if (opened->state != keys::Opened::State::kPlain || !message.ParseFromString(opened->plaintext)) {
    return std::nullopt;
  }
  return message;
}

Result<CompanyFacts> CompanySealing::Facts(const std::string& company, const v1::Company& request) {
  CompanyFacts facts{.display_name = request.display_name(),
                     .siret = request.siret(),
                     .naf = request.naf(),
                     .activity = request.activity(),
                     .headcount = request.headcount(),
                     .zone = request.zone(),
                     .elector = request.siret().substr(0, 9),
                     .keeps_quantities = Keeps(request, v1::CONFIDENTIAL_QUANTITY)};
  if (request.has_place()) facts.place = FromProto(request.place());
  if (Keeps(request, v1::CONFIDENTIAL_NAME)) {
    v1::CompanyIdentity identity;
    identity.set_display_name(facts.display_name);
    identity.set_siret(facts.siret);
    auto sealed =
        Seal(CompanyKey(company), keys::Place(company, "identity"), identity.SerializeAsString());
    auto elector = KeyedHash(*TerritoryOf(company), facts.elector);
    if (!sealed) return tl::unexpected(sealed.error());
    if (!elector) return tl::unexpected(elector.error());
    facts.sealed_identity = std::move(*sealed);
    facts.elector = "x-" + *elector;
    facts.display_name.clear();
    facts.siret.clear();
  }
  if (facts.place && Keeps(request, v1::CONFIDENTIAL_PLACE)) {
    auto sealed = Seal(CompanyKey(company), keys::Place(company, "place"),
                       request.place().SerializeAsString());
    if (!sealed) return tl::unexpected(sealed.error());
    facts.sealed_place = std::move(*sealed);
    facts.place.reset();
  }
  return facts;
}

Result<std::string> CompanySealing::SiretClaim(const std::string& territory,
                                               const std::string& siret) {
  auto hash = KeyedHash(territory, siret);
  if (!hash) return tl::unexpected(hash.error());
  return ChildName(territory, intake::SiretClaim::kCollection, *hash);
}

Result<std::string> CompanySealing::RequestDigest(const std::string& about,
                                                  const google::protobuf::Message& request) {
  return KeyedHash(*TerritoryOf(about), rpc::RequestDigest(request));
}

Result<Sealed> CompanySealing::Contact(const std::string& company, const v1::Contact& contact) {
  v1::ContactDetails details;
  details.set_full_name(contact.full_name());
  details.set_function(contact.function());
  details.set_email(contact.email());
  details.set_phone(contact.phone());
  return Seal(PersonKey(company, contact.contact_id()),
              keys::Place(company, "contacts." + contact.contact_id()),
              details.SerializeAsString());
}

Result<Sealed> CompanySealing::Quantity(const std::string& company,
                                        const intake::Quantity& quantity) {
  v1::Quantity message;
  ToProto(quantity, &message);
  return Seal(CompanyKey(company), keys::Place(company, "topics.quantity"),
              message.SerializeAsString());
}

std::optional<v1::CompanyIdentity> CompanySealing::OpenIdentity(const std::string& company,
                                                                const Sealed& sealed) {
  return Open<v1::CompanyIdentity>(sealed, keys::Place(company, "identity"));
}

std::optional<v1::Place> CompanySealing::OpenPlace(const std::string& company,
                                                   const Sealed& sealed) {
  return Open<v1::Place>(sealed, keys::Place(company, "place"));
}

std::optional<v1::ContactDetails> CompanySealing::OpenContact(const std::string& company,
                                                              const std::string& contact_id,
                                                              const Sealed& sealed) {
  return Open<v1::ContactDetails>(sealed, keys::Place(company, "contacts." + contact_id));
}

std::optional<v1::Quantity> CompanySealing::OpenQuantity(const std::string& company,
                                                         const Sealed& sealed) {
  return Open<v1::Quantity>(sealed, keys::Place(company, "topics.quantity"));
}

Result<void> CompanySealing::ErasePerson(const std::string& company,
                                         const std::string& contact_id) {
  return keys_.Destroy(PersonKey(company, contact_id));
}

}  // namespace synergie::intake
