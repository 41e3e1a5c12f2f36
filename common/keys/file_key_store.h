// Keys as files, `keys/` beside the data: one file a key, wrapped by a key-encryption key (KEK)
// that is a file of its own, by default `keys/kek`, better on another disk or from a secret store.
//
//   keys/kek                              32 bytes
//   keys/persons/ecla/p07.key             version 1 | nonce | key sealed under the KEK, bound to
//   its id keys/persons/ecla/p07.destroyed       an empty tombstone, which wins over a key file
//
// Folders have mode 0700, files 0600. Files are written beside, fsynced and linked or renamed into
// place, and their folder is fsynced: a crash leaves the old state or the new one. Destroying
// writes the tombstone first, then overwrites and removes the key. Several processes may share a
// folder: of two that make the same key one wins and both use it, and a tombstone counts for all at
// once, since it is looked for on every call; keys themselves are remembered. Backups of this
// folder bring destroyed keys back: keep none, or destroy in them too. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/keys/key_store.h"

namespace synergie::keys {

class FileKeyStore final : public KeyStore {
 public:
  // Makes the folder and the KEK where they are absent. Errors: kInternal for I/O,
  // kFailedPrecondition for a KEK that others may read, or a missing KEK where there are keys.
  static Result<std::unique_ptr<FileKeyStore>> Open(std::string folder, std::string kek_file = {});
  ~FileKeyStore() override;

  Result<Key> GetOrCreate(std::string_view id) override;
  Result<Found> Find(std::string_view id) override;
  Result<void> Destroy(std::string_view id) override;
  Result<std::vector<std::string>> List(std::string_view kind) override;

 private:
  FileKeyStore(std::string folder, const Key& kek);

  std::string PathOf(std::string_view id, std::string_view suffix) const;
  Result<bool> IsDestroyed(std::string_view id) const;
  Result<Found> Load(std::string_view id);
  Result<void> Store(std::string_view id, const Key& key);

  const std::string folder_;
  Key kek_;
  std::mutex mutex_;
  std::map<std::string, Key, std::less<>> known_;
};

}  // namespace synergie::keys
