// Etags and instants at the edge of the API. An etag is a resource's revision, quoted as in RFC
// 7232 (AIP-154); a read_time is a protobuf Timestamp, and microseconds inside. All functions are
// pure.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"

namespace synergie::rpc {

// "\"12\"", quotes included.
std::string FormatEtag(int64_t revision);

// Only what FormatEtag gives: strong, canonical, positive. Anything else is none.
std::optional<int64_t> ParseEtag(std::string_view etag);

// An empty etag asks for nothing. One that is not an etag is INVALID_ARGUMENT, a stale one ABORTED
// with the current etag in the metadata.
tl::expected<void, Rejection> CheckEtag(std::string_view etag, std::string_view resource,
                                        int64_t revision);

// The instants that a protobuf Timestamp may hold: 0001-01-01T00:00:00Z to the end of 9999.
inline constexpr Time kEarliestTime{-62'135'596'800'000'000};
inline constexpr Time kLatestTime{253'402'300'799'999'999};

// `time` is clamped to those bounds.
google::protobuf::Timestamp ToTimestamp(Time time);

// Nanoseconds are cut down to microseconds, towards the past. Out of bounds: none.
std::optional<Time> FromTimestamp(const google::protobuf::Timestamp& timestamp);

// A request's read_time: absent is the present (none); out of bounds or after `now` is a violation
// of "read_time", since an instant that is not over has no final state to show.
tl::expected<std::optional<Time>, FieldViolation> ResolveReadTime(
    const google::protobuf::Timestamp* read_time, Time now);

// For requests with `has_read_time()`.
template <class Request>
tl::expected<std::optional<Time>, FieldViolation> ReadTimeOf(const Request& request, Time now) {
  return ResolveReadTime(request.has_read_time() ? &request.read_time() : nullptr, now);
}

}  // namespace synergie::rpc
