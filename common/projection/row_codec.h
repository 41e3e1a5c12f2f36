// The bytes of a row's state, made from the struct itself (Boost.PFR reads its fields in order):
// integers as zigzag varints, floating point as 8 bytes, strings and containers behind their
// length, optionals behind a flag, nested structs in place. Rows are disposable, so there is no
// evolution here: a changed struct is a changed schema version, and the log is folded again. Equal
// states give equal bytes. Decoding checks bounds and never reads past the end.
#pragma once

#include <bit>
#include <boost/pfr/core.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "common/base/encoding.h"
#include "common/base/result.h"

namespace synergie::projection {
namespace row_codec {

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsMap = false;
template <class K, class V>
inline constexpr bool kIsMap<std::map<K, V>> = true;
template <class T>
inline constexpr bool kIsSet = false;
template <class T>
inline constexpr bool kIsSet<std::set<T>> = true;

inline void PutVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

template <class T>
void Put(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    PutVarint(out, value.size());
    out.append(value);
  } else if constexpr (std::is_same_v<T, double>) {
    PutBigEndian64(out, std::bit_cast<uint64_t>(value));
  } else if constexpr (std::is_enum_v<T>) {
    PutVarint(out, static_cast<uint64_t>(value));
  } else if constexpr (std::is_integral_v<T>) {
    const auto wide = static_cast<int64_t>(value);
    PutVarint(out, static_cast<uint64_t>(wide) << 1 ^ static_cast<uint64_t>(wide >> 63));
  } else if constexpr (kIsOptional<T>) {
    out.push_back(value.has_value() ? 1 : 0);
    if (value) Put(out, *value);
  } else if constexpr (kIsVector<T> || kIsSet<T>) {
    PutVarint(out, value.size());
    for (const auto& element : value) Put(out, element);
  } else if constexpr (kIsMap<T>) {
    PutVarint(out, value.size());
    for (const auto& [key, mapped] : value) {
      Put(out, key);
      Put(out, mapped);
    }
  } else {
    boost::pfr::for_each_field(value, [&](const auto& field) { Put(out, field); });
  }
}

// Takes values off the front of `rest`; once something does not fit, `ok` is false for good.
struct Taker {
  std::string_view rest;
  bool ok = true;

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest.empty()) break;
      const auto byte = static_cast<unsigned char>(rest.front());
      rest.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    ok = false;
    return 0;
  }

  // A count of elements, each at least one byte.
  size_t Count() {
    const uint64_t count = Varint();
    ok = ok && count <= rest.size();
    return ok ? count : 0;
  }

  template <class T>
  void Take(T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      const size_t size = Count();
      value = rest.substr(0, size);
      rest.remove_prefix(size);
    } else if constexpr (std::is_same_v<T, double>) {
      ok = ok && rest.size() >= 8;
      if (!ok) return;
      value = std::bit_cast<double>(GetBigEndian64(rest));
      rest.remove_prefix(8);
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(Varint());
    } else if constexpr (std::is_integral_v<T>) {
      const uint64_t zigzag = Varint();
      value = static_cast<T>(static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1));
    } else if constexpr (kIsOptional<T>) {
      if (Varint() != 0) Take(value.emplace());
    } else if constexpr (kIsVector<T>) {
      for (size_t left = Count(); left > 0 && ok; --left) Take(value.emplace_back());
    } else if constexpr (kIsSet<T>) {
      for (size_t left = Count(); left > 0 && ok; --left) {
        typename T::value_type element{};
        Take(element);
        value.insert(std::move(element));
      }
    } else if constexpr (kIsMap<T>) {
      for (size_t left = Count(); left > 0 && ok; --left) {
        typename T::key_type key{};
        Take(key);
        Take(value[std::move(key)]);
      }
    } else {
      boost::pfr::for_each_field(value, [&](auto& field) { Take(field); });
    }
  }
};

}  // namespace row_codec

template <class State>
std::string EncodeState(const State& state) {
  std::string out;
  row_codec::Put(out, state);
  return out;
}

// kDataLoss when the bytes are not exactly one State.
template <class State>
Result<State> DecodeState(std::string_view bytes) {
  State state;
  row_codec::Taker taker{bytes};
  taker.Take(state);
  if (!taker.ok || !taker.rest.empty()) return Fail(Code::kDataLoss, "the row does not decode");
  return state;
}

}  // namespace synergie::projection
