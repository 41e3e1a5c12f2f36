#include "common/rpc/paging.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/base/check.h"
#include "common/base/durable_file.h"
#include "common/base/encoding.h"

namespace synergie::rpc {
namespace {

// A token, opened: version, digest of the query, flag and instant, cursor.
constexpr char kVersion = 1;
constexpr size_t kDigestBytes = 16;
constexpr size_t kHeaderBytes = 1 + kDigestBytes + 1 + 8;

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void PutField(std::string& out, std::string_view field) {
  PutBigEndian64(out, field.size());
  out.append(field);
}

std::string DigestOf(const PageQuery& query) {
  std::string text;
  PutField(text, query.method);
  PutField(text, query.parent);
  PutField(text, query.filter);
  PutField(text, query.order_by);
  text.push_back(query.read_time ? 1 : 0);
  PutBigEndian64(text, static_cast<uint64_t>(query.read_time.value_or(Time{}).micros));
  std::string digest(kDigestBytes, '\0');
  crypto_generichash(Bytes(digest), digest.size(), Bytes(text), text.size(), nullptr, 0);
  return digest;
}

tl::unexpected<FieldViolation> BadToken(std::string why) {
  return tl::unexpected<FieldViolation>({"page_token", std::move(why)});
}

Error FileError(const std::string& path, const char* verb) {
  return {Code::kInternal, std::string("cannot ") + verb + " the page token key " + path + ": " +
                               std::strerror(errno)};
}

Result<PageTokens> ReadKey(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return tl::unexpected(FileError(path, "open"));
  PageTokens::Key key;
  const ssize_t count = read(file, key.data(), key.size());
  close(file);
  if (count != static_cast<ssize_t>(key.size())) {
    return Fail(Code::kInternal, "the page token key " + path + " is not 32 bytes long");
  }
  return PageTokens(key);
}

}  // namespace

tl::expected<int32_t, FieldViolation> ResolvePageSize(int32_t requested, PageLimits limits) {
  if (requested < 0) {
    return tl::unexpected<FieldViolation>({"page_size", "The page size must not be negative."});
  }
  return requested == 0 ? limits.fallback : std::min(requested, limits.maximum);
}

Result<PageTokens> PageTokens::FromKeyFile(const std::string& path) {
  if (access(path.c_str(), F_OK) == 0) return ReadKey(path);
  SYN_CHECK(sodium_init() >= 0, "libsodium starts");
  Key key;
  randombytes_buf(key.data(), key.size());
  // Of two processes that start at once, one makes the key and both use it.
  const auto created = CreateFile(path, {reinterpret_cast<const char*>(key.data()), key.size()});
  if (!created) return tl::unexpected(created.error());
  return ReadKey(path);
}

std::string PageTokens::Seal(const PageQuery& query, const PagePlace& place) const {
  std::string plain(1, kVersion);
  plain += DigestOf(query);
  plain.push_back(place.as_of ? 1 : 0);
  PutBigEndian64(plain, static_cast<uint64_t>(place.as_of.value_or(Time{}).micros));
  plain += place.cursor;
  std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  randombytes_buf(sealed.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(Bytes(sealed) + crypto_secretbox_NONCEBYTES, Bytes(std::string_view(plain)),
                        plain.size(), Bytes(sealed), key_.data());
  return ToBase64Url(sealed);
}

tl::expected<PagePlace, FieldViolation> PageTokens::Open(const PageQuery& query,
                                                         std::string_view token) const {
  if (token.empty()) return PagePlace{};
  constexpr size_t kOverhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (token.size() > kMaxPageTokenBytes) return BadToken("The page token is too long.");
  const std::optional<std::string> sealed = FromBase64Url(token);
  if (!sealed || sealed->size() < kOverhead + kHeaderBytes) {
    return BadToken("This is not a page token of this server.");
  }
  std::string plain(sealed->size() - kOverhead, '\0');
  const std::string_view box(*sealed);
  if (crypto_secretbox_open_easy(Bytes(plain), Bytes(box) + crypto_secretbox_NONCEBYTES,
                                 box.size() - crypto_secretbox_NONCEBYTES, Bytes(box),
                                 key_.data()) != 0 ||
      plain[0] != kVersion) {
    return BadToken("This is not a page token of this server.");
  }
  const std::string_view rest = std::string_view(plain).substr(1);
  if (rest.substr(0, kDigestBytes) != DigestOf(query)) {
    return BadToken(
        "The page token belongs to another request: parent, filter, order_by and read_time must "
        "stay the same from page to page.");
  }
  PagePlace place;
  if (rest[kDigestBytes] != 0) {
    place.as_of = Time{static_cast<int64_t>(GetBigEndian64(rest.substr(kDigestBytes + 1)))};
  }
  place.cursor = std::string(rest.substr(kHeaderBytes - 1));
  return place;
}

}  // namespace synergie::rpc
