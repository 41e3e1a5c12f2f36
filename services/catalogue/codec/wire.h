// Plain structs ↔ protobuf bytes, without a line per field: the n-th member of a struct is field n
// of the message that it mirrors (Boost.PFR reads the members in order). This is the whole mapping
// between domain/ and proto/synergie/catalogue/v1/{values,events}.proto; a test runs every event
// and every value through the generated messages and compares bytes and text, so a member that
// drifts from its field is seen (tests/unit/services/catalogue/codec).
//
//   strings → string or bytes · integers, bools, enums → varint · structs → messages · vectors →
//   repeated, packed for numbers · optionals → presence
//
// Writing follows protobuf's own rules: defaults are left out, fields ascend; so equal values have
// equal bytes. Reading skips fields that it does not know, takes the last of a repeated scalar,
// accepts packed and unpacked numbers, checks bounds and depth, and never reads past the end. Pure.
#pragma once

#include <boost/pfr/core.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace synergie::catalogue {
namespace wire {

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsNumber = std::is_integral_v<T> || std::is_enum_v<T>;

enum class WireType : uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
inline constexpr int kMaxDepth = 32;

inline void PutVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

inline void PutTag(std::string& out, uint32_t field, WireType type) {
  PutVarint(out, field << 3 | static_cast<uint32_t>(type));
}

inline void PutBytes(std::string& out, uint32_t field, std::string_view bytes) {
  PutTag(out, field, WireType::kBytes);
  PutVarint(out, bytes.size());
  out.append(bytes);
}

// Negative numbers take ten bytes, as int32 and int64 do in protobuf.
template <class T>
uint64_t NumberOf(T value) {
  return static_cast<uint64_t>(static_cast<int64_t>(value));
}

template <class T>
void PutMessage(std::string& out, const T& value);

template <class T>
void PutField(std::string& out, uint32_t field, const T& value, bool present = false) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (present || !value.empty()) PutBytes(out, field, value);
  } else if constexpr (kIsNumber<T>) {
    if (!present && value == T{}) return;
    PutTag(out, field, WireType::kVarint);
    PutVarint(out, NumberOf(value));
  } else if constexpr (kIsOptional<T>) {
    if (value) PutField(out, field, *value, true);
  } else if constexpr (kIsVector<T>) {
    if constexpr (kIsNumber<typename T::value_type>) {
      std::string packed;
      for (const auto& element : value) PutVarint(packed, NumberOf(element));
      if (!packed.empty()) PutBytes(out, field, packed);
    } else {
      for (const auto& element : value) PutField(out, field, element, true);
    }
  } else {
    std::string message;
    PutMessage(message, value);
    if (present || !message.empty()) PutBytes(out, field, message);
  }
}

template <class T>
void PutMessage(std::string& out, const T& value) {
  uint32_t field = 0;
  boost::pfr::for_each_field(value, [&](const auto& member) { PutField(out, ++field, member); });
}

// Takes values off the front; once something does not fit, `ok` is false for good.
struct Reader {
  std::string_view rest;
  int depth = 0;
  bool ok = true;

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 70 && !rest.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest.front());
      rest.remove_prefix(1);
      if (shift < 64) value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    ok = false;
    return 0;
  }

  std::string_view Take(uint64_t size) {
    if (size > rest.size()) ok = false;
    if (!ok) return {};
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  }

  void Skip(WireType type) {
    switch (type) {
      case WireType::kVarint:
        Varint();
        return;
      case WireType::kFixed64:
        Take(8);
        return;
      case WireType::kBytes:
        Take(Varint());
        return;
      case WireType::kFixed32:
        Take(4);
        return;
    }
    ok = false;  // groups are not of this language
  }
};

template <class T>
bool ReadMessage(std::string_view bytes, T& value, int depth);

template <class T>
void ReadField(Reader& reader, WireType type, T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (type != WireType::kBytes) return reader.Skip(type);
    value = reader.Take(reader.Varint());
  } else if constexpr (kIsNumber<T>) {
    if (type != WireType::kVarint) return reader.Skip(type);
    value = static_cast<T>(static_cast<int64_t>(reader.Varint()));
  } else if constexpr (kIsOptional<T>) {
    if (!value) value.emplace();
    ReadField(reader, type, *value);
  } else if constexpr (kIsVector<T>) {
    using Element = typename T::value_type;
    if constexpr (kIsNumber<Element>) {
      if (type == WireType::kBytes) {
        Reader packed{reader.Take(reader.Varint())};
        while (packed.ok && !packed.rest.empty()) {
          value.push_back(static_cast<Element>(static_cast<int64_t>(packed.Varint())));
        }
        reader.ok = reader.ok && packed.ok;
        return;
      }
    } else if (type != WireType::kBytes) {
      return reader.Skip(type);
    }
    Element element{};
    ReadField(reader, type, element);
    value.push_back(std::move(element));
  } else {
    if (type != WireType::kBytes) return reader.Skip(type);
    const std::string_view bytes = reader.Take(reader.Varint());
    reader.ok = reader.ok && ReadMessage(bytes, value, reader.depth + 1);
  }
}

template <class T>
bool ReadMessage(std::string_view bytes, T& value, int depth) {
  if (depth > kMaxDepth) return false;
  Reader reader{bytes, depth};
  while (reader.ok && !reader.rest.empty()) {
    const uint64_t tag = reader.Varint();
    const auto type = static_cast<WireType>(tag & 7);
    const uint64_t number = tag >> 3;
    if (number == 0) return false;
    bool known = false;
    uint64_t field = 0;
    boost::pfr::for_each_field(value, [&](auto& member) {
      if (++field != number) return;
      known = true;
      ReadField(reader, type, member);
    });
    if (!known) reader.Skip(type);
  }
  return reader.ok;
}

}  // namespace wire

template <class T>
std::string ToWire(const T& value) {
  std::string out;
  wire::PutMessage(out, value);
  return out;
}

// Nothing when the bytes are no message. Members of T start from T{}: give none of them a default
// other than zero.
template <class T>
std::optional<T> FromWire(std::string_view bytes) {
  T value{};
  if (!wire::ReadMessage(bytes, value, 0)) return std::nullopt;
  return value;
}

}  // namespace synergie::catalogue
