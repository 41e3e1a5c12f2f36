// Pages as in AIP-158. A page token is sealed (libsodium secretbox under the node's key, so nobody
// reads or makes one), says where the next page starts and as of when, and is bound to the query it
// came from: parent, filter, order and read time. It gives no rights: those are checked on each
// page.
//
//   auto size = ResolvePageSize(request.page_size(), {.fallback = 50, .maximum = 1000});
//   auto place = tokens.Open(query, request.page_token());   // empty token: the first page
//   …
//   response.set_next_page_token(tokens.Seal(query, {last_key, as_of}));
//
// Instances that share callers must share the key file, or a token is refused by the other one.
// PageTokens is immutable after construction: thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"

namespace synergie::rpc {

inline constexpr size_t kMaxPageTokenBytes = 4096;

struct PageLimits {
  int32_t fallback = 50;  // what page_size 0 means
  int32_t maximum = 1000;
};

// 0: the fallback; above the maximum: the maximum; negative: a violation of "page_size".
tl::expected<int32_t, FieldViolation> ResolvePageSize(int32_t requested, PageLimits limits = {});

// What a token is bound to: the request as received.
struct PageQuery {
  std::string method;  // "synergie.intake.v1.TopicService/ListTopics"
  std::string parent;
  std::string filter;
  std::string order_by;
  std::optional<Time> read_time;
};

struct PagePlace {
  std::string cursor;  // opaque here; empty: from the start
  // The instant that all pages show, fixed when the first one was read; none: the present.
  std::optional<Time> as_of;
  bool operator==(const PagePlace&) const = default;
};

class PageTokens {
 public:
  static constexpr size_t kKeyBytes = 32;
  using Key = std::array<unsigned char, kKeyBytes>;

  explicit PageTokens(const Key& key) : key_(key) {}

  // Reads the node's key, or makes it (mode 0600) where there is none.
  static Result<PageTokens> FromKeyFile(const std::string& path);

  std::string Seal(const PageQuery& query, const PagePlace& place) const;

  // An empty token is the first page. A token that is garbage, of another node or of another query
  // is a violation of "page_token".
  tl::expected<PagePlace, FieldViolation> Open(const PageQuery& query,
                                               std::string_view token) const;

 private:
  Key key_;
};

}  // namespace synergie::rpc
