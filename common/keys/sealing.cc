#include "common/keys/sealing.h"

#include <sodium.h>

#include "common/base/check.h"
#include "common/base/encoding.h"

namespace synergie::keys {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
// One subkey for each use of a key; the contexts name them.
constexpr std::string_view kCipherContext = "synergie sealed field 1: cipher";
constexpr std::string_view kNonceContext = "synergie sealed field 1: nonce";

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void PutField(std::string& out, std::string_view field) {
  PutBigEndian64(out, field.size());
  out.append(field);
}

Key Subkey(const Key& key, std::string_view context) {
  Key subkey;
  crypto_generichash(subkey.data(), subkey.size(), Bytes(context), context.size(), key.data(),
                     key.size());
  return subkey;
}

std::string Padded(std::string_view plaintext) {
  const size_t room = (plaintext.size() / kPadBytes + 1) * kPadBytes;
  std::string padded(plaintext);
  padded.resize(room);
  size_t length = 0;
  SYN_CHECK(sodium_pad(&length, Bytes(padded), plaintext.size(), kPadBytes, room) == 0,
            "there is room for the padding");
  return padded;
}

std::string AssociatedData(std::string_view key_id, std::string_view place) {
  std::string data;
  PutField(data, key_id);
  PutField(data, place);
  return data;
}

std::string SyntheticNonce(const Key& key, std::string_view associated, std::string_view padded) {
  std::string input;
  PutField(input, associated);
  PutField(input, padded);
  Key subkey = Subkey(key, kNonceContext);
  std::string nonce(kNonceBytes, '\0');
  crypto_generichash(Bytes(nonce), nonce.size(), Bytes(std::string_view(input)), input.size(),
                     subkey.data(), subkey.size());
  sodium_memzero(subkey.data(), subkey.size());
  sodium_memzero(input.data(), input.size());
  return nonce;
}

}  // namespace

std::string Place(std::string_view resource, std::string_view field) {
  return std::string(resource).append("#").append(field);
}

Sealed Seal(const Key& key, std::string_view key_id, std::string_view place,
            std::string_view plaintext) {
  const std::string associated = AssociatedData(key_id, place);
  std::string padded = Padded(plaintext);
  Sealed sealed;
  sealed.key_id = std::string(key_id);
  sealed.nonce = SyntheticNonce(key, associated, padded);
  sealed.ciphertext.resize(padded.size() + kTagBytes);
  Key subkey = Subkey(key, kCipherContext);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed.ciphertext), nullptr,
                                             Bytes(std::string_view(padded)), padded.size(),
                                             Bytes(associated), associated.size(), nullptr,
                                             Bytes(std::string_view(sealed.nonce)), subkey.data());
  sodium_memzero(subkey.data(), subkey.size());
  sodium_memzero(padded.data(), padded.size());
  return sealed;
}

Opened Open(const Key& key, const Sealed& sealed, std::string_view place) {
  const Opened tampered{Opened::State::kTampered, ""};
  if (sealed.nonce.size() != kNonceBytes || sealed.ciphertext.size() < kTagBytes + kPadBytes) {
    return tampered;
  }
  const std::string associated = AssociatedData(sealed.key_id, place);
  std::string padded(sealed.ciphertext.size() - kTagBytes, '\0');
  Key subkey = Subkey(key, kCipherContext);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(padded), nullptr, nullptr, Bytes(std::string_view(sealed.ciphertext)),
      sealed.ciphertext.size(), Bytes(associated), associated.size(),
      Bytes(std::string_view(sealed.nonce)), subkey.data());
  sodium_memzero(subkey.data(), subkey.size());
  // The nonce is part of what is proved: one ciphertext cannot be made to open under two keys.
  if (opened != 0 || SyntheticNonce(key, associated, padded) != sealed.nonce) return tampered;
  size_t length = 0;
  if (padded.size() % kPadBytes != 0 ||
      sodium_unpad(&length, Bytes(std::string_view(padded)), padded.size(), kPadBytes) != 0) {
    return tampered;
  }
  padded.resize(length);
  return {Opened::State::kPlain, std::move(padded)};
}

Result<Opened> Open(KeyStore& store, const Sealed& sealed, std::string_view place) {
  if (!IsKeyId(sealed.key_id)) return Opened{Opened::State::kTampered, ""};
  Result<Found> found = store.Find(sealed.key_id);
  if (!found) return tl::unexpected(found.error());
  const Key* key = std::get_if<Key>(&*found);
  return key == nullptr ? Opened{Opened::State::kErased, ""} : Open(*key, sealed, place);
}

}  // namespace synergie::keys
