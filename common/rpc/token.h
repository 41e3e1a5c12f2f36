// Read your writes across services: the metadata `synergie-token` says how far the logs had been
// folded when an answer was given. A client that sends it back is answered once the server has
// folded that far. The token is not a secret and gives no rights: at worst a caller waits for its
// deadline.
//
//   base64url of: version 1 | logs (count, then for each: name length, name, partitions (count,
//   then for each: partition, offset)); numbers are varints, everything sorted, nothing twice.
//
// Parsing takes exactly what formatting gives, so equal positions are equal tokens. Pure.
#pragma once

#include <grpcpp/server_context.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::rpc {

inline constexpr char kTokenKey[] = "synergie-token";
// Tokens share a trailer with error details, and gRPC 1.51 loses trailers of about 8 KB.
inline constexpr size_t kMaxTokenPositions = 64;
inline constexpr size_t kMaxTokenBytes = 1024;
inline constexpr size_t kMaxLogNameBytes = 100;

// Offsets of the partition below `offset` are included.
struct LogPosition {
  std::string log;
  int32_t partition = 0;
  int64_t offset = 0;
  auto operator<=>(const LogPosition&) const = default;
};

using Positions = std::vector<LogPosition>;

// Sorted by log and partition, each once, the farthest offset of all.
Positions Merge(Positions positions);

// Names must be within the limit. What does not fit (positions that callers sent can be anything)
// is left out, last name first: the caller then waits for less, and nothing worse.
std::string FormatToken(const Positions& positions);

// Empty text: no positions. Otherwise a violation of "synergie-token".
tl::expected<Positions, FieldViolation> ParseToken(std::string_view text);

// The token of the request's metadata; two of them are a violation.
tl::expected<Positions, FieldViolation> TokenOf(const grpc::ServerContextBase& context);

// Puts the token into the answer's trailing metadata; before Finish.
void SetToken(grpc::ServerContextBase& context, const Positions& positions);

}  // namespace synergie::rpc
