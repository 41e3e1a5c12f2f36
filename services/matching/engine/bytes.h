// Arrays of numbers in a stored file: a 32-bit count, then the elements, little-endian.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace synergie::matching::engine {

static_assert(std::endian::native == std::endian::little, "stored arrays are little-endian");

template <typename T>
void PutArray(std::string& out, const std::vector<T>& array) {
  const auto count = static_cast<uint32_t>(array.size());
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  out.append(reinterpret_cast<const char*>(array.data()), array.size() * sizeof(T));
}

// Takes an array off the front of `bytes`; false, with `bytes` as it was, when it is cut short.
template <typename T>
bool TakeArray(std::string_view& bytes, std::vector<T>& array) {
  uint32_t count = 0;
  if (bytes.size() < sizeof count) return false;
  std::memcpy(&count, bytes.data(), sizeof count);
  const size_t size = size_t{count} * sizeof(T);
  if (bytes.size() - sizeof count < size) return false;
  array.resize(count);
  std::memcpy(array.data(), bytes.data() + sizeof count, size);
  bytes.remove_prefix(sizeof count + size);
  return true;
}

}  // namespace synergie::matching::engine
