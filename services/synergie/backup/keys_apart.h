// The keys of a node, in backups: apart from them. There is one copy of the keys beside all backups
// of a node, and not one in each, so that a key that was destroyed is destroyed there with the next
// backup: an old backup does not bring an erased person back.
//
//   BACKUPS/keys/kek, persons/…    the folder of sealed fields' keys (common/keys/file_key_store.h)
//   BACKUPS/keys/ledger.keys       what signs the ledger
//   BACKUPS/keys/page-tokens.key
//
// A key that is missing in the node without a tombstone stays in the copy: it was lost, not
// destroyed. Keys are known by the SHA-256 of their key-encryption key, which is random.
#pragma once

#include <string>

#include "common/base/result.h"

namespace synergie::program {

// Where a node has its keys; the files need not be there.
struct KeyPlaces {
  std::string folder;
  std::string ledger_keys;
  std::string page_tokens;
};

// `keys`: the folder that instances share; empty: `keys` of `data`. Where keys are shared, so is
// what signs the ledger, and pages, which may be asked of another instance than the one before.
KeyPlaces KeyPlacesIn(const std::string& data, const std::string& keys);

// 64 hexadecimal digits; empty where the folder has no key-encryption key.
Result<std::string> KekDigest(const std::string& folder);

// Brings the copy up to date. kFailedPrecondition: it is of other keys than the node's.
Result<void> MirrorKeys(const KeyPlaces& node, const std::string& copy);

// What a restored node is to have: `copy` and `own`, of which only those count whose
// key-encryption key is `kek_sha256`, joined in `to`; what either of them, counting or not, has
// destroyed is not there. kFailedPrecondition: neither counts.
struct KeySources {
  KeyPlaces own;     // of the node before; may be absent
  std::string copy;  // beside the backup; may be absent
};
Result<void> JoinKeys(const KeySources& from, const std::string& kek_sha256, const KeyPlaces& to);

}  // namespace synergie::program
