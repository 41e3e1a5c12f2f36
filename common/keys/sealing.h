// Sealed fields: values in events that only some may read (docs/adr/0003-sealed-fields.md).
//
//   const Sealed sealed = Seal(key, "persons/ecla/p07", Place(name, "contact.email"), "a@b.fr");
//   const Opened opened = Open(store, sealed, Place(name, "contact.email"));
//
// XChaCha20-Poly1305. The associated data is the key's id and the place, so a sealed value cannot
// be moved to another field, resource or key. The nonce is synthetic, a keyed hash of place and
// plaintext: the same text at the same place under the same key gives the same bytes, so that a
// repeated command has the same content. Lengths are padded to multiples of 32 bytes. Pure, but for
// the store that Open asks.
#pragma once

#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/event/sealed.h"
#include "common/keys/key_store.h"

namespace synergie::keys {

inline constexpr size_t kPadBytes = 32;

using event::Sealed;

struct Opened {
  enum class State {
    kPlain,
    kErased,    // the key was destroyed, or never was in this store: for readers, the same
    kTampered,  // not what was sealed at this place under this key
  };
  State state = State::kErased;
  std::string plaintext;  // with kPlain
  bool operator==(const Opened&) const = default;
};

// The place of a field: the resource's name and the field's path in it.
std::string Place(std::string_view resource, std::string_view field);

Sealed Seal(const Key& key, std::string_view key_id, std::string_view place,
            std::string_view plaintext);

// kPlain or kTampered.
Opened Open(const Key& key, const Sealed& sealed, std::string_view place);

// Errors are the store's; a key id that is none is kTampered.
Result<Opened> Open(KeyStore& store, const Sealed& sealed, std::string_view place);

}  // namespace synergie::keys
