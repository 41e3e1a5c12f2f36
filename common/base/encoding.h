// Bytes as text and integers as bytes that sort: hexadecimal, base64 (RFC 4648 section 4, padded)
// and base64url (section 5, without padding), both strict on decoding, big-endian integers for keys
// and decimal ones for names. All functions are pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace synergie {

std::string ToHex(std::string_view bytes);
std::optional<std::string> FromHex(std::string_view text);

std::string ToBase64Url(std::string_view bytes);
std::optional<std::string> FromBase64Url(std::string_view text);
std::string ToBase64(std::string_view bytes);
// One text for one value: the spare bits of the last character must be zero.
std::optional<std::string> FromBase64(std::string_view text);

void PutBigEndian64(std::string& out, uint64_t value);
void PutBigEndian16(std::string& out, uint16_t value);
// Twenty digits: texts of numbers that are not negative sort as the numbers do.
std::string PaddedDecimal(int64_t number);
uint64_t GetBigEndian64(std::string_view bytes);  // needs 8 bytes
uint16_t GetBigEndian16(std::string_view bytes);  // needs 2 bytes

// 16 random bytes of the operating system.
std::string NewRandomId();
// The same as a lower-case UUID (version 4).
std::string NewUuid();
bool IsUuid(std::string_view text);

}  // namespace synergie
