// The keys that sign an installation's checkpoints: one file, readable by its owner alone, one key
// in signed-note form a line. The first is the current one; those below it were rotated out and go
// on signing beside it, so that who knows only an old key can still verify, until they are retired.
//
// All keys have one name, the origin. Partition p signs as "<origin>/p": the same key under another
// name, for each partition is a ledger of its own.
#pragma once

#include <string>
#include <vector>

#include "common/base/result.h"
#include "services/history/ledger/note.h"

namespace synergie::history {

class Keyring {
 public:
  // kNotFound: no such file; kFailedPrecondition: others may read it; kDataLoss: not a key file.
  static Result<Keyring> Open(const std::string& path);
  // Makes the file with one new key; kAlreadyExists: it is there. An empty origin: a new random
  // one.
  static Result<Keyring> Create(const std::string& path, std::string origin);
  static Result<Keyring> OpenOrCreate(const std::string& path);

  // A new key becomes the current one.
  Result<void> Rotate();
  // The key with that id (8 hexadecimal digits) signs no more; not the current one.
  Result<void> Retire(const std::string& key_id);

  const std::string& origin() const { return keys_.front().name; }
  std::string OriginOf(int32_t partition) const;
  // The current one first.
  std::vector<Signer> SignersOf(int32_t partition) const;
  std::vector<Verifier> VerifiersOf(int32_t partition) const;
  // Of the installation as a whole: what is published.
  std::vector<Verifier> verifiers() const;

 private:
  Keyring(std::string path, std::vector<Signer> keys)
      : path_(std::move(path)), keys_(std::move(keys)) {}
  Result<void> Save() const;

  std::string path_;
  std::vector<Signer> keys_;  // never empty
};

// The key of one partition, of the key of an installation or of that partition itself.
Verifier OfPartition(const Verifier& verifier, int32_t partition);

}  // namespace synergie::history
