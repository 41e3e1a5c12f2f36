#include "common/base/encoding.h"

#include <sodium.h>

#include <algorithm>
#include <cstdio>

#include "common/base/check.h"

namespace synergie {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr int kUrlVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr int kPaddedVariant = sodium_base64_VARIANT_ORIGINAL;

std::string Encode(std::string_view bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  out.pop_back();  // the terminating zero
  return out;
}

std::optional<std::string> Decode(std::string_view text, int variant) {
  // libsodium takes some bytes above ASCII for letters of the alphabet.
  if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) {
    return std::nullopt;
  }
  std::string out(text.size(), '\0');
  size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &length, &end, variant) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

}  // namespace

std::string ToHex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    out.push_back(kHexDigits[byte >> 4]);
    out.push_back(kHexDigits[byte & 15]);
  }
  return out;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

std::string ToBase64Url(std::string_view bytes) { return Encode(bytes, kUrlVariant); }
std::optional<std::string> FromBase64Url(std::string_view text) {
  return Decode(text, kUrlVariant);
}

std::string ToBase64(std::string_view bytes) { return Encode(bytes, kPaddedVariant); }
std::optional<std::string> FromBase64(std::string_view text) {
  auto bytes = Decode(text, kPaddedVariant);
  return bytes && ToBase64(*bytes) == text ? bytes : std::nullopt;
}

void PutBigEndian64(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void PutBigEndian16(std::string& out, uint16_t value) {
  out.push_back(static_cast<char>(value >> 8));
  out.push_back(static_cast<char>(value & 0xff));
}

std::string PaddedDecimal(int64_t number) {
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%020lld", static_cast<long long>(number));
  return digits;
}

uint64_t GetBigEndian64(std::string_view bytes) {
  SYN_CHECK(bytes.size() >= 8, "a 64-bit integer has eight bytes");
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

uint16_t GetBigEndian16(std::string_view bytes) {
  SYN_CHECK(bytes.size() >= 2, "a 16-bit integer has two bytes");
  return static_cast<uint16_t>(static_cast<unsigned char>(bytes[0]) << 8 |
                               static_cast<unsigned char>(bytes[1]));
}

std::string NewRandomId() {
  std::string id(16, '\0');
  randombytes_buf(id.data(), id.size());
  return id;
}

std::string NewUuid() {
  std::string id = NewRandomId();
  id[6] = static_cast<char>((id[6] & 0x0f) | 0x40);
  id[8] = static_cast<char>((id[8] & 0x3f) | 0x80);
  std::string hex = ToHex(id);
  for (const size_t place : {20, 16, 12, 8}) hex.insert(place, 1, '-');
  return hex;
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : HexValue(text[i]) < 0) return false;
  }
  return true;
}

}  // namespace synergie
