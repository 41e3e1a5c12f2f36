#include "services/history/ledger/note.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "services/history/ledger/merkle.h"

namespace synergie::history {
namespace {

constexpr char kEd25519 = '\1';
constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // em dash, space
constexpr std::string_view kPrivate = "PRIVATE+KEY+";
constexpr size_t kMaxNoteBytes = 1 << 20;

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct KeyText {
  std::string name, hash, key;  // key: 32 bytes
};

// name+hash+base64(01 ‖ key)
std::optional<KeyText> SplitKey(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto key = FromBase64(text.substr(second + 1));
  const auto hash = FromHex(text.substr(first + 1, second - first - 1));
  if (!key || key->size() != 33 || key->front() != kEd25519) return std::nullopt;
  if (!hash || hash->size() != 4 || !IsKeyName(text.substr(0, first))) return std::nullopt;
  return KeyText{std::string(text.substr(0, first)), *hash, key->substr(1)};
}

std::string JoinKey(const std::string& name, const std::string& key_id, const std::string& key) {
  return name + "+" + ToHex(key_id) + "+" + ToBase64(kEd25519 + key);
}

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '+';
  });
}

std::string Verifier::key_id() const {
  const Hash hash = Sha256(name + "\n" + kEd25519 + public_key);
  return std::string(BytesOf(hash).substr(0, 4));
}

std::string Verifier::ToText() const { return JoinKey(name, key_id(), public_key); }

Result<Verifier> ParseVerifier(std::string_view text) {
  const auto parts = SplitKey(text);
  if (!parts) {
    return Fail(Code::kInvalidArgument,
                "not a verifier's key, name+hash+base64 (an Ed25519 key of a signed note)");
  }
  Verifier verifier{parts->name, parts->key};
  if (verifier.key_id() != parts->hash) {
    return Fail(Code::kInvalidArgument, "the verifier's key of " + parts->name +
                                            " is damaged: its hash belongs to another key");
  }
  return verifier;
}

Verifier Signer::verifier() const {
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_key.data()),
                           reinterpret_cast<unsigned char*>(secret.data()), Raw(seed));
  sodium_memzero(secret.data(), secret.size());
  return {name, public_key};
}

std::string Signer::ToText() const {
  return std::string(kPrivate) + JoinKey(name, verifier().key_id(), seed);
}

Result<Signer> ParseSigner(std::string_view text) {
  const auto bad = [] {
    return Fail(Code::kInvalidArgument, "not a signer's key, PRIVATE+KEY+name+hash+base64");
  };
  if (!text.starts_with(kPrivate)) return bad();
  const auto parts = SplitKey(text.substr(kPrivate.size()));
  if (!parts) return bad();
  Signer signer{parts->name, parts->key};
  if (signer.verifier().key_id() != parts->hash) {
    return Fail(Code::kInvalidArgument,
                "the signer's key of " + parts->name + " is damaged: its hash is another key's");
  }
  return signer;
}

Signer NewSigner(std::string name) {
  SYN_CHECK(IsKeyName(name), "a key has a name");
  SYN_CHECK(sodium_init() >= 0, "libsodium starts");
  Signer signer{std::move(name), std::string(crypto_sign_SEEDBYTES, '\0')};
  randombytes_buf(signer.seed.data(), signer.seed.size());
  return signer;
}

std::string SignNote(const std::string& text, const std::vector<Signer>& signers) {
  SYN_CHECK(text.ends_with('\n'), "a note's text is whole lines");
  std::string note = text + "\n";
  for (const Signer& signer : signers) {
    std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
    std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_key.data()),
                             reinterpret_cast<unsigned char*>(secret.data()), Raw(signer.seed));
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, Raw(text),
                         text.size(), Raw(secret));
    sodium_memzero(secret.data(), secret.size());
    note.append(kSignaturePrefix).append(signer.name).append(" ");
    note.append(ToBase64(Verifier{signer.name, public_key}.key_id() + signature)).append("\n");
  }
  return note;
}

Result<std::string> OpenNote(std::string_view note, const std::vector<Verifier>& verifiers) {
  const auto malformed = [](const std::string& how) {
    return Fail(Code::kInvalidArgument, "not a signed note: " + how);
  };
  if (note.size() > kMaxNoteBytes) return malformed("it is too long");
  const size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) return malformed("no empty line before its signatures");
  const std::string_view text = note.substr(0, split + 1);
  std::string_view rest = note.substr(split + 2);
  if (rest.empty() || !rest.ends_with('\n')) return malformed("its signatures are cut short");
  bool known = false;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (!line.starts_with(kSignaturePrefix)) return malformed("a line is not a signature");
    const std::string_view body = line.substr(kSignaturePrefix.size());
    const size_t space = body.find(' ');
    if (space == std::string_view::npos) return malformed("a signature has no name");
    const auto bytes = FromBase64(body.substr(space + 1));
    if (!bytes || bytes->size() < 5) return malformed("a signature is not base64");
    for (const Verifier& verifier : verifiers) {
      if (verifier.name != body.substr(0, space) || bytes->substr(0, 4) != verifier.key_id()) {
        continue;
      }
      if (bytes->size() != 4 + crypto_sign_BYTES ||
          crypto_sign_verify_detached(Raw(*bytes) + 4, Raw(text), text.size(),
                                      Raw(verifier.public_key)) != 0) {
        return Fail(Code::kPermissionDenied, "the signature of " + verifier.name + " is wrong");
      }
      known = true;
    }
  }
  if (!known) return Fail(Code::kPermissionDenied, "it is not signed with the key that was given");
  return std::string(text);
}

}  // namespace synergie::history
