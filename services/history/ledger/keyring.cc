#include "services/history/ledger/keyring.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/encoding.h"

namespace synergie::history {
namespace {

constexpr std::string_view kComment =
    "# Secret: signs the checkpoints of the ledger (docs/history.md). The first key is the current "
    "one.\n";

Error IoError(const char* verb, const std::string& path) {
  return {Code::kUnavailable,
          std::string("cannot ") + verb + " " + path + ": " + std::strerror(errno)};
}

// Puts a whole file, mode 0600, into the place of `path`: a crash leaves the old one or the new
// one.
Result<void> Replace(const std::string& path, const std::string& content, bool only_if_new) {
  const std::string draft = path + ".new";
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return tl::unexpected(IoError("write", draft));
  const bool written =
      write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      fsync(file) == 0;
  close(file);
  if (!written) return tl::unexpected(IoError("write", draft));
  // link() refuses what is there, rename() replaces it.
  const bool placed = only_if_new ? link(draft.c_str(), path.c_str()) == 0
                                  : rename(draft.c_str(), path.c_str()) == 0;
  const int why = errno;
  if (only_if_new) unlink(draft.c_str());
  errno = why;
  if (!placed && why == EEXIST) return Fail(Code::kAlreadyExists, path + " is there already");
  if (!placed) return tl::unexpected(IoError("make", path));
  return {};
}

}  // namespace

Result<Keyring> Keyring::Open(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return Fail(Code::kNotFound, "there is no key file " + path);
    return tl::unexpected(IoError("read", path));
  }
  if ((info.st_mode & 077) != 0) {
    return Fail(Code::kFailedPrecondition,
                path + " can be read by others than its owner; it must have mode 0600");
  }
  std::ifstream file(path);
  std::vector<Signer> keys;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    auto signer = ParseSigner(line);
    if (!signer) return Fail(Code::kDataLoss, path + ": " + signer.error().message);
    if (!keys.empty() && signer->name != keys.front().name) {
      return Fail(Code::kDataLoss, path + " holds keys of two names");
    }
    keys.push_back(std::move(*signer));
  }
  if (keys.empty()) return Fail(Code::kDataLoss, path + " holds no key");
  return Keyring(path, std::move(keys));
}

Result<Keyring> Keyring::Create(const std::string& path, std::string origin) {
  if (origin.empty()) origin = "synergie/" + ToHex(NewRandomId().substr(0, 4));
  if (!IsKeyName(origin)) {
    return Fail(Code::kInvalidArgument,
                "\"" + origin + "\" cannot be an origin: no spaces, no \"+\", at most 200 letters");
  }
  Keyring keyring(path, {NewSigner(std::move(origin))});
  std::string content(kComment);
  content += keyring.keys_.front().ToText() + "\n";
  if (auto made = Replace(path, content, true); !made) return tl::unexpected(made.error());
  return keyring;
}

Result<Keyring> Keyring::OpenOrCreate(const std::string& path) {
  auto made = Create(path, "");
  if (!made && made.error().code == Code::kAlreadyExists) return Open(path);
  return made;
}

Result<void> Keyring::Save() const {
  std::string content(kComment);
  for (const Signer& key : keys_) content += key.ToText() + "\n";
  return Replace(path_, content, false);
}

Result<void> Keyring::Rotate() {
  keys_.insert(keys_.begin(), NewSigner(origin()));
  return Save();
}

Result<void> Keyring::Retire(const std::string& key_id) {
  if (ToHex(keys_.front().verifier().key_id()) == key_id) {
    return Fail(Code::kFailedPrecondition, "the current key cannot be retired; rotate first");
  }
  const size_t removed = std::erase_if(
      keys_, [&](const Signer& key) { return ToHex(key.verifier().key_id()) == key_id; });
  if (removed == 0) return Fail(Code::kNotFound, "there is no key " + key_id + " in " + path_);
  return Save();
}

std::string Keyring::OriginOf(int32_t partition) const {
  return origin() + "/" + std::to_string(partition);
}

std::vector<Signer> Keyring::SignersOf(int32_t partition) const {
  std::vector<Signer> signers = keys_;
  for (Signer& signer : signers) signer.name = OriginOf(partition);
  return signers;
}

std::vector<Verifier> Keyring::VerifiersOf(int32_t partition) const {
  std::vector<Verifier> all;
  for (const Signer& signer : SignersOf(partition)) all.push_back(signer.verifier());
  return all;
}

std::vector<Verifier> Keyring::verifiers() const {
  std::vector<Verifier> all;
  for (const Signer& key : keys_) all.push_back(key.verifier());
  return all;
}

Verifier OfPartition(const Verifier& verifier, int32_t partition) {
  const std::string suffix = "/" + std::to_string(partition);
  if (verifier.name.ends_with(suffix)) return verifier;
  return {verifier.name + suffix, verifier.public_key};
}

}  // namespace synergie::history
