#include "common/base/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "common/base/descriptor.h"

namespace synergie {
namespace {

Error IoError(const char* verb, const std::string& path) {
  return {Code::kInternal,
          std::string("cannot ") + verb + " " + path + ": " + std::strerror(errno)};
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> SyncFolder(const std::string& path) {
  if (!SyncNames(path)) return tl::unexpected(IoError("sync", path));
  return {};
}

// Writes a draft beside `path`, mode 0600, and lets `put` give it the name: false where that is
// taken. Durable when this returns.
template <class Put>
Result<bool> Place(const std::string& path, std::string_view content, Put put) {
  std::string draft = path + ".XXXXXX";
  const Descriptor file(mkostemp(draft.data(), O_CLOEXEC));  // mode 0600
  if (!file.ok()) return tl::unexpected(IoError("create", draft));
  bool written = WriteAll(file.get(), content) && fsync(file.get()) == 0;
  const bool placed = written && put(draft.c_str());
  written = placed || (written && errno == EEXIST);
  const Error error = IoError("write", path);
  unlink(draft.c_str());
  if (!written) return tl::unexpected(error);
  if (auto synced = SyncFolder(FolderOf(path)); !synced) return tl::unexpected(synced.error());
  return placed;
}

}  // namespace

Result<void> MakeFolder(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
  const std::string parent = FolderOf(path);
  if (parent != path) {
    if (auto made = MakeFolder(parent); !made) return made;
  }
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return tl::unexpected(IoError("make the folder", path));
  }
  return SyncFolder(parent);
}

Result<bool> CreateFile(const std::string& path, std::string_view content) {
  // A link, not a rename: it fails where the name is taken, so nobody's key is ever replaced.
  return Place(path, content, [&](const char* draft) { return link(draft, path.c_str()) == 0; });
}

Result<void> ReplaceFile(const std::string& path, std::string_view content) {
  const auto placed =
      Place(path, content, [&](const char* draft) { return rename(draft, path.c_str()) == 0; });
  if (!placed) return tl::unexpected(placed.error());
  if (!*placed) return Fail(Code::kInternal, "cannot write " + path + ": it is no file");
  return {};
}

Result<std::optional<std::string>> ReadFile(const std::string& path, size_t max_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) {
    if (errno == ENOENT) return std::nullopt;
    return tl::unexpected(IoError("open", path));
  }
  std::string content(max_bytes + 1, '\0');
  size_t size = 0;
  while (size < content.size()) {
    const ssize_t count = read(file.get(), content.data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(IoError("read", path));
    if (count == 0) break;
    size += static_cast<size_t>(count);
  }
  if (size > max_bytes) return Fail(Code::kInternal, path + " is too long");
  content.resize(size);
  return content;
}

Result<bool> FileExists(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return tl::unexpected(IoError("look for", path));
}

Result<void> ShredFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.ok()) {
    if (errno == ENOENT) return {};
    return tl::unexpected(IoError("open", path));
  }
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return tl::unexpected(IoError("measure", path));
  const std::string zeros(static_cast<size_t>(info.st_size), '\0');
  if (!WriteAll(file.get(), zeros) || fsync(file.get()) != 0) {
    return tl::unexpected(IoError("overwrite", path));
  }
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return tl::unexpected(IoError("remove", path));
  return SyncFolder(FolderOf(path));
}

}  // namespace synergie
