#include "common/rpc/token.h"

#include <algorithm>
#include <optional>

#include "common/base/check.h"
#include "common/base/encoding.h"

namespace synergie::rpc {
namespace {

constexpr uint64_t kVersion = 1;

void PutVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Cuts a number off the front; none when it is cut short, too large, or longer than it need be.
std::optional<uint64_t> TakeVarint(std::string_view& text, uint64_t maximum) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !text.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (shift == 63 && byte > 1) return std::nullopt;
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      if ((byte == 0 && shift > 0) || value > maximum) return std::nullopt;
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::string> TakeName(std::string_view& text) {
  const auto length = TakeVarint(text, kMaxLogNameBytes);
  if (!length || *length == 0 || *length > text.size()) return std::nullopt;
  std::string name(text.substr(0, *length));
  text.remove_prefix(*length);
  return name;
}

std::optional<Positions> Decode(std::string_view text) {
  Positions positions;
  if (TakeVarint(text, kVersion) != kVersion) return std::nullopt;
  const auto logs = TakeVarint(text, kMaxTokenPositions);
  if (!logs || *logs == 0) return std::nullopt;
  for (uint64_t i = 0; i < *logs; ++i) {
    const auto name = TakeName(text);
    const auto partitions = TakeVarint(text, kMaxTokenPositions);
    if (!name || !partitions || *partitions == 0) return std::nullopt;
    for (uint64_t j = 0; j < *partitions; ++j) {
      const auto partition = TakeVarint(text, INT32_MAX);
      const auto offset = partition ? TakeVarint(text, INT64_MAX) : std::nullopt;
      if (!offset || positions.size() == kMaxTokenPositions) return std::nullopt;
      positions.push_back({*name, static_cast<int32_t>(*partition), static_cast<int64_t>(*offset)});
    }
  }
  // What formatting would not give again is not a token: unsorted, doubled or split entries.
  if (!text.empty() || Merge(positions) != positions) return std::nullopt;
  return positions;
}

// `sorted` is merged.
std::string Encode(const Positions& sorted) {
  if (sorted.empty()) return "";
  std::string body;
  uint64_t logs = 0;
  for (size_t first = 0; first < sorted.size(); ++logs) {
    const std::string& log = sorted[first].log;
    SYN_CHECK(!log.empty() && log.size() <= kMaxLogNameBytes, "a log has a short name");
    size_t end = first;
    while (end < sorted.size() && sorted[end].log == log) ++end;
    PutVarint(body, log.size());
    body += log;
    PutVarint(body, end - first);
    for (; first < end; ++first) {
      SYN_CHECK(sorted[first].partition >= 0 && sorted[first].offset >= 0, "positions count up");
      PutVarint(body, static_cast<uint64_t>(sorted[first].partition));
      PutVarint(body, static_cast<uint64_t>(sorted[first].offset));
    }
  }
  std::string text;
  PutVarint(text, kVersion);
  PutVarint(text, logs);
  return ToBase64Url(text + body);
}

}  // namespace

Positions Merge(Positions positions) {
  std::sort(positions.begin(), positions.end());
  Positions merged;
  for (LogPosition& position : positions) {
    if (!merged.empty() && merged.back().log == position.log &&
        merged.back().partition == position.partition) {
      merged.back().offset = position.offset;  // sorted: never less
    } else {
      merged.push_back(std::move(position));
    }
  }
  return merged;
}

std::string FormatToken(const Positions& positions) {
  Positions sorted = Merge(positions);
  if (sorted.size() > kMaxTokenPositions) sorted.resize(kMaxTokenPositions);
  std::string text = Encode(sorted);
  while (text.size() > kMaxTokenBytes) {
    sorted.pop_back();
    text = Encode(sorted);
  }
  return text;
}

tl::expected<Positions, FieldViolation> ParseToken(std::string_view text) {
  if (text.empty()) return Positions{};
  if (text.size() <= kMaxTokenBytes) {
    const std::optional<std::string> bytes = FromBase64Url(text);
    const std::optional<Positions> positions = bytes ? Decode(*bytes) : std::nullopt;
    if (positions) return *positions;
  }
  return tl::unexpected<FieldViolation>({kTokenKey, "is not a token that this server gives"});
}

tl::expected<Positions, FieldViolation> TokenOf(const grpc::ServerContextBase& context) {
  const auto [first, last] = context.client_metadata().equal_range(kTokenKey);
  if (first == last) return Positions{};
  if (std::next(first) != last) {
    return tl::unexpected<FieldViolation>({kTokenKey, "is given more than once"});
  }
  return ParseToken({first->second.data(), first->second.size()});
}

void SetToken(grpc::ServerContextBase& context, const Positions& positions) {
  if (!positions.empty()) context.AddTrailingMetadata(kTokenKey, FormatToken(positions));
}

}  // namespace synergie::rpc
