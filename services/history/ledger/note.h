// Signed notes, as Go's sumdb/note and C2SP signed-note have them: a text, an empty line, and lines
// "— name base64(key id ‖ Ed25519 signature)". Keys in their text form:
//
//   verifier   name+hash+base64(01 ‖ public key)
//   signer     PRIVATE+KEY+name+hash+base64(01 ‖ seed)
//
// where hash is the first four bytes of SHA-256(name ‖ 0a ‖ 01 ‖ public key). Pure; signing the
// same text with the same key gives the same bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::history {

struct Verifier {
  std::string name;
  std::string public_key;      // 32 bytes
  std::string key_id() const;  // 4 bytes
  std::string ToText() const;
  bool operator==(const Verifier&) const = default;
};
// kInvalidArgument: not a verifier's key, or one whose hash is not its own.
Result<Verifier> ParseVerifier(std::string_view text);

struct Signer {
  std::string name;
  std::string seed;  // 32 bytes, secret
  Verifier verifier() const;
  std::string ToText() const;
};
Result<Signer> ParseSigner(std::string_view text);
Signer NewSigner(std::string name);
// Whether a key may be called so: not empty, no space, no "+", no control character.
bool IsKeyName(std::string_view name);

// `text` ends in a newline and holds no control character besides.
std::string SignNote(const std::string& text, const std::vector<Signer>& signers);

// The text, where one of the verifiers' signatures is there and right. kInvalidArgument: not a
// signed note; kPermissionDenied: a signature of a known key is wrong, or there is none of them.
Result<std::string> OpenNote(std::string_view note, const std::vector<Verifier>& verifiers);

}  // namespace synergie::history
