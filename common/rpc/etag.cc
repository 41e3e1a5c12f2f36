#include "common/rpc/etag.h"

#include <algorithm>
#include <charconv>

namespace synergie::rpc {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

}  // namespace

std::string FormatEtag(int64_t revision) { return '"' + std::to_string(revision) + '"'; }

std::optional<int64_t> ParseEtag(std::string_view etag) {
  if (etag.size() < 3 || etag.front() != '"' || etag.back() != '"') return std::nullopt;
  const std::string_view digits = etag.substr(1, etag.size() - 2);
  int64_t revision = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), revision);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (revision <= 0 || digits.front() == '0') return std::nullopt;
  return revision;
}

tl::expected<void, Rejection> CheckEtag(std::string_view etag, std::string_view resource,
                                        int64_t revision) {
  if (etag.empty()) return {};
  const std::optional<int64_t> asked = ParseEtag(etag);
  if (!asked) {
    return tl::unexpected(Rejection{Code::kInvalidArgument,
                                    "INVALID_ETAG",
                                    "The etag is not one that this server gave.",
                                    {},
                                    {{"etag", "is not an etag of this server"}}});
  }
  if (*asked == revision) return {};
  return tl::unexpected(Rejection{Code::kAborted,
                                  "ETAG_MISMATCH",
                                  "The resource has changed since it was read: read it again.",
                                  {{"resource", std::string(resource)},
                                   {"etag", std::string(etag)},
                                   {"current_etag", FormatEtag(revision)}},
                                  {}});
}

google::protobuf::Timestamp ToTimestamp(Time time) {
  const int64_t micros = std::clamp(time, kEarliestTime, kLatestTime).micros;
  int64_t seconds = micros / kMicrosPerSecond;
  int64_t rest = micros % kMicrosPerSecond;
  if (rest < 0) {
    rest += kMicrosPerSecond;
    --seconds;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

std::optional<Time> FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  if (timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999) return std::nullopt;
  if (timestamp.seconds() < kEarliestTime.micros / kMicrosPerSecond ||
      timestamp.seconds() > kLatestTime.micros / kMicrosPerSecond) {
    return std::nullopt;
  }
  return Time{timestamp.seconds() * kMicrosPerSecond + timestamp.nanos() / 1000};
}

tl::expected<std::optional<Time>, FieldViolation> ResolveReadTime(
    const google::protobuf::Timestamp* read_time, Time now) {
  if (read_time == nullptr) return std::nullopt;
  const std::optional<Time> time = FromTimestamp(*read_time);
  if (!time) {
    return tl::unexpected<FieldViolation>({"read_time", "is not between the years 1 and 9999"});
  }
  if (*time > now) return tl::unexpected<FieldViolation>({"read_time", "is in the future"});
  return time;
}

}  // namespace synergie::rpc
