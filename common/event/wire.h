// The protobuf wire format, field by field, over bytes that stay where they are: for the messages
// that are read by the million. It knows varints and length-delimited fields and gives up (ok() is
// false) on everything else, so that the caller can fall back on the library. Pure.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace synergie::event {

class Wire {
 public:
  explicit Wire(std::string_view bytes) : rest_(bytes) {}

  // Takes the next field; false at the end, or when it gave up.
  bool Next() {
    if (!ok_ || rest_.empty()) return false;
    const uint64_t tag = Varint();
    field_ = static_cast<uint32_t>(tag >> 3);
    length_delimited_ = (tag & 7) == 2;
    number_ = Varint();
    ok_ = ok_ && field_ != 0 && tag <= UINT32_MAX && (length_delimited_ || (tag & 7) == 0);
    if (!ok_ || !length_delimited_) return ok_;
    ok_ = number_ <= rest_.size();
    if (!ok_) return false;
    bytes_ = rest_.substr(0, number_);
    rest_.remove_prefix(number_);
    return true;
  }

  bool ok() const { return ok_; }
  uint32_t field() const { return field_; }
  // Of the field just taken; giving up when it is of the other kind.
  std::string_view bytes() {
    ok_ = ok_ && length_delimited_;
    return ok_ ? bytes_ : std::string_view();
  }
  int64_t number() {
    ok_ = ok_ && !length_delimited_;
    return ok_ ? static_cast<int64_t>(number_) : 0;
  }
  // A string: gives up on all but ASCII, whose validity needs no library.
  std::string_view text() {
    const std::string_view text = bytes();
    uint64_t all = 0, eight = 0;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
      std::memcpy(&eight, text.data() + at, 8);
      all |= eight;
    }
    for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
    ok_ = ok_ && (all & 0x8080808080808080ULL) == 0;
    return text;
  }

 private:
  uint64_t Varint() {
    uint64_t value = 0;
    for (size_t i = 0; i < rest_.size() && i < 10; ++i) {
      const auto byte = static_cast<unsigned char>(rest_[i]);
      if (i == 9 && byte > 1) break;
      value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        rest_.remove_prefix(i + 1);
        return value;
      }
    }
    ok_ = false;
    return 0;
  }

  std::string_view rest_;
  std::string_view bytes_;
  uint64_t number_ = 0;
  uint32_t field_ = 0;
  bool length_delimited_ = false;
  bool ok_ = true;
};

}  // namespace synergie::event
