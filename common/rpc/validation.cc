#include "common/rpc/validation.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cmath>
#include <cstdio>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/base/resource_name.h"

namespace synergie::rpc {
namespace {

constexpr size_t kMaxTextBytes = 1 << 20;  // beyond it nothing is decoded to be counted

struct TextShape {
  size_t characters = 0;
  bool valid = true;
  bool blank = true;
  bool lines = false;     // has a line feed, carriage return or tab
  bool controls = false;  // has another control character
};

TextShape ShapeOf(std::string_view text) {
  TextShape shape;
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < length; ++shape.characters) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, length, c);
    if (c < 0) {
      shape.valid = false;
      return shape;
    }
    if (c == '\n' || c == '\r' || c == '\t') {
      shape.lines = true;
    } else if (u_iscntrl(c)) {
      shape.controls = true;
    } else if (!u_isUWhiteSpace(c)) {
      shape.blank = false;
    }
  }
  return shape;
}

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.15g", value);
  return text;
}

std::string PatternInWords(std::string_view pattern) {
  return "must look like \"" + std::string(pattern) +
         "\", with lower-case letters, digits and hyphens for each *";
}

}  // namespace

std::optional<size_t> CountCharacters(std::string_view text) {
  if (text.size() > kMaxTextBytes) return std::nullopt;
  const TextShape shape = ShapeOf(text);
  return shape.valid ? std::optional(shape.characters) : std::nullopt;
}

bool IsNfc(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  SYN_CHECK(U_SUCCESS(error), "ICU has its own normalisation data");
  const bool normalized = nfc->isNormalizedUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())), error);
  return U_SUCCESS(error) && normalized;
}

void Validation::Add(std::string_view field, std::string_view description) {
  fields_.push_back({std::string(field), std::string(description)});
}

void Validation::Text(std::string_view field, std::string_view value, TextRule rule) {
  const std::string limit = "is longer than " + std::to_string(rule.max_characters) + " characters";
  if (value.size() > kMaxTextBytes) return Add(field, limit);
  const TextShape shape = ShapeOf(value);
  if (!shape.valid) return Add(field, "is not valid UTF-8");
  if (rule.required && shape.blank) return Add(field, "is required");
  if (shape.characters > rule.max_characters) return Add(field, limit);
  if (shape.controls) return Add(field, "holds control characters");
  if (shape.lines && !rule.lines) return Add(field, "must be a single line");
  if (!IsNfc(value)) return Add(field, "is not in Unicode normalization form C");
}

void Validation::Name(std::string_view field, std::string_view value, std::string_view pattern) {
  if (value.empty()) return Add(field, "is required");
  OptionalName(field, value, pattern);
}

void Validation::OptionalName(std::string_view field, std::string_view value,
                              std::string_view pattern) {
  if (!value.empty() && !MatchesPattern(value, pattern)) Add(field, PatternInWords(pattern));
}

void Validation::Id(std::string_view field, std::string_view value) {
  if (value.empty()) return Add(field, "is required");
  if (!IsResourceId(value)) {
    Add(field,
        "must be 1 to 63 lower-case letters, digits and hyphens, and not start with a hyphen");
  }
}

void Validation::RequestId(std::string_view value) {
  if (value.empty()) return Add("request_id", "is required");
  if (!IsUuid(value)) Add("request_id", "must be a UUID");
}

void Validation::Enum(std::string_view field, int value,
                      const google::protobuf::EnumDescriptor* type) {
  if (value == 0) return Add(field, "is required");
  OptionalEnum(field, value, type);
}

void Validation::OptionalEnum(std::string_view field, int value,
                              const google::protobuf::EnumDescriptor* type) {
  if (type->FindValueByNumber(value) == nullptr) {
    Add(field, std::to_string(value) + " is not a value of " + type->name());
  }
}

void Validation::Range(std::string_view field, double value, double minimum, double maximum) {
  if (!(value >= minimum && value <= maximum)) {
    Add(field, "must be between " + Number(minimum) + " and " + Number(maximum));
  }
}

void Validation::MaxCount(std::string_view field, size_t count, size_t maximum) {
  if (count > maximum) Add(field, "has more than " + std::to_string(maximum) + " elements");
}

void Validation::Required(std::string_view field, bool present) {
  if (!present) Add(field, "is required");
}

Rejection Validation::Refuse() const {
  SYN_CHECK(!ok(), "a refusal needs a reason");
  Rejection rejection;
  rejection.code = Code::kInvalidArgument;
  rejection.reason = "INVALID_REQUEST";
  rejection.metadata = {{"field", fields_.front().field},
                        {"description", fields_.front().description}};
  rejection.message = fields_.front().field + " " + fields_.front().description + ".";
  if (fields_.size() > 1) {
    const std::string others = std::to_string(fields_.size() - 1);
    rejection.message += " " + others + " more: see the field violations.";
    rejection.metadata.emplace_back("more", others);
  }
  rejection.fields = fields_;
  return rejection;
}

}  // namespace synergie::rpc
