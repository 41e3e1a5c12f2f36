#include "common/keys/file_key_store.h"

#include <sodium.h>
#include <sys/stat.h>

#include <cstring>
#include <filesystem>

#include "common/base/check.h"
#include "common/base/durable_file.h"

namespace synergie::keys {
namespace {

constexpr char kVersion = 1;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kWrappedBytes = 1 + kNonceBytes + kKeyBytes + kTagBytes;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Wrap(const Key& kek, std::string_view id, const Key& key) {
  std::string wrapped(kWrappedBytes, '\0');
  wrapped[0] = kVersion;
  randombytes_buf(&wrapped[1], kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(wrapped) + 1 + kNonceBytes, nullptr, key.data(),
                                             key.size(), Bytes(id), id.size(), nullptr,
                                             Bytes(wrapped) + 1, kek.data());
  return wrapped;
}

Result<Key> Unwrap(const Key& kek, std::string_view id, std::string_view wrapped) {
  Key key;
  if (wrapped.size() != kWrappedBytes || wrapped[0] != kVersion ||
      crypto_aead_xchacha20poly1305_ietf_decrypt(
          key.data(), nullptr, nullptr, Bytes(wrapped) + 1 + kNonceBytes, kKeyBytes + kTagBytes,
          Bytes(id), id.size(), Bytes(wrapped) + 1, kek.data()) != 0) {
    return Fail(Code::kDataLoss, "the file of the key " + std::string(id) +
                                     " is damaged, or wrapped by another KEK");
  }
  return key;
}

Result<Key> ReadKek(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0) {
    return Fail(Code::kFailedPrecondition,
                "the key-encryption key " + path + " can be read by others: chmod 600");
  }
  Result<std::optional<std::string>> content = ReadFile(path, kKeyBytes);
  if (!content) return tl::unexpected(content.error());
  if (!*content || (*content)->size() != kKeyBytes) {
    return Fail(Code::kFailedPrecondition, "the key-encryption key " + path + " is not 32 bytes");
  }
  Key kek;
  std::memcpy(kek.data(), (*content)->data(), kek.size());
  sodium_memzero((*content)->data(), (*content)->size());
  return kek;
}

Error BadId(std::string_view id) {
  return {Code::kInvalidArgument, "not a key id: " + std::string(id)};
}

}  // namespace

FileKeyStore::FileKeyStore(std::string folder, const Key& kek)
    : folder_(std::move(folder)), kek_(kek) {}

FileKeyStore::~FileKeyStore() {
  sodium_memzero(kek_.data(), kek_.size());
  for (auto& [id, key] : known_) sodium_memzero(key.data(), key.size());
}

Result<std::unique_ptr<FileKeyStore>> FileKeyStore::Open(std::string folder, std::string kek_file) {
  SYN_CHECK(sodium_init() >= 0, "libsodium starts");
  if (auto made = MakeFolder(folder); !made) return tl::unexpected(made.error());
  if (kek_file.empty()) kek_file = folder + "/kek";
  Result<bool> exists = FileExists(kek_file);
  if (!exists) return tl::unexpected(exists.error());
  if (!*exists) {
    // A new KEK beside old keys would make every one of them unreadable without a word.
    for (const char* kind : {"/persons", "/companies", "/boxes"}) {
      const Result<bool> used = FileExists(folder + kind);
      if (!used) return tl::unexpected(used.error());
      if (*used) {
        return Fail(
            Code::kFailedPrecondition,
            "there are keys in " + folder + ", but not their key-encryption key " + kek_file);
      }
    }
    std::string kek(kKeyBytes, '\0');
    randombytes_buf(kek.data(), kek.size());
    const Result<bool> created = CreateFile(kek_file, kek);
    sodium_memzero(kek.data(), kek.size());
    if (!created) return tl::unexpected(created.error());
  }
  Result<Key> kek = ReadKek(kek_file);
  if (!kek) return tl::unexpected(kek.error());
  return std::unique_ptr<FileKeyStore>(new FileKeyStore(std::move(folder), *kek));
}

std::string FileKeyStore::PathOf(std::string_view id, std::string_view suffix) const {
  return std::string(folder_).append("/").append(id).append(suffix);
}

Result<bool> FileKeyStore::IsDestroyed(std::string_view id) const {
  return FileExists(PathOf(id, ".destroyed"));
}

// Needs mutex_.
Result<Found> FileKeyStore::Load(std::string_view id) {
  const Result<bool> destroyed = IsDestroyed(id);
  if (!destroyed) return tl::unexpected(destroyed.error());
  const auto known = known_.find(id);
  if (*destroyed) {
    if (known != known_.end()) {
      sodium_memzero(known->second.data(), known->second.size());
      known_.erase(known);
    }
    // Who was interrupted while destroying, or made the key at the same moment, left it there.
    if (auto gone = ShredFile(PathOf(id, ".key")); !gone) return tl::unexpected(gone.error());
    return Found(Destroyed{});
  }
  if (known != known_.end()) return Found(known->second);
  Result<std::optional<std::string>> wrapped = ReadFile(PathOf(id, ".key"), kWrappedBytes);
  if (!wrapped) return tl::unexpected(wrapped.error());
  if (!*wrapped) return Found(Absent{});
  Result<Key> key = Unwrap(kek_, id, **wrapped);
  if (!key) return tl::unexpected(key.error());
  known_.emplace(id, *key);
  return Found(*key);
}

// Needs mutex_. Another process's key of the same name stands.
Result<void> FileKeyStore::Store(std::string_view id, const Key& key) {
  const std::string path = PathOf(id, ".key");
  if (auto made = MakeFolder(path.substr(0, path.rfind('/'))); !made) return made;
  const Result<bool> created = CreateFile(path, Wrap(kek_, id, key));
  if (!created) return tl::unexpected(created.error());
  return {};
}

Result<Key> FileKeyStore::GetOrCreate(std::string_view id) {
  if (!IsKeyId(id)) return tl::unexpected(BadId(id));
  const std::lock_guard lock(mutex_);
  Result<Found> found = Load(id);
  if (found && std::holds_alternative<Absent>(*found)) {
    Key key;
    randombytes_buf(key.data(), key.size());
    if (auto stored = Store(id, key); !stored) return tl::unexpected(stored.error());
    sodium_memzero(key.data(), key.size());
    found = Load(id);  // what is on the disk, and the tombstone of who destroyed it meanwhile
  }
  if (!found) return tl::unexpected(found.error());
  if (const Key* key = std::get_if<Key>(&*found)) return *key;
  return Fail(Code::kFailedPrecondition, "the key " + std::string(id) + " was destroyed");
}

Result<Found> FileKeyStore::Find(std::string_view id) {
  if (!IsKeyId(id)) return tl::unexpected(BadId(id));
  const std::lock_guard lock(mutex_);
  return Load(id);
}

Result<void> FileKeyStore::Destroy(std::string_view id) {
  if (!IsKeyId(id)) return tl::unexpected(BadId(id));
  const std::lock_guard lock(mutex_);
  const std::string tombstone = PathOf(id, ".destroyed");
  if (auto made = MakeFolder(tombstone.substr(0, tombstone.rfind('/'))); !made) return made;
  const Result<bool> marked = CreateFile(tombstone, "");
  if (!marked) return tl::unexpected(marked.error());
  if (const auto known = known_.find(id); known != known_.end()) {
    sodium_memzero(known->second.data(), known->second.size());
    known_.erase(known);
  }
  return ShredFile(PathOf(id, ".key"));
}

Result<std::vector<std::string>> FileKeyStore::List(std::string_view kind) {
  namespace fs = std::filesystem;
  std::vector<std::string> ids;
  std::error_code failed;
  const std::string folder = PathOf(kind, "");
  if (!fs::exists(folder, failed) && !failed) return ids;
  for (auto entry = fs::recursive_directory_iterator(folder, failed);
       !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    const fs::path& path = entry->path();
    if (path.extension() != ".key") continue;
    ids.push_back(path.lexically_relative(folder_).replace_extension().string());
  }
  if (failed) return Fail(Code::kInternal, "cannot read " + folder + ": " + failed.message());
  return ids;
}

}  // namespace synergie::keys
