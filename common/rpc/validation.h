// Collects what is wrong with a request, field by field, so that a caller learns all of it at once.
//
//   Validation check;
//   check.Name("parent", request.parent(), "territories/*");
//   check.Text("topic.text", request.topic().text(), {.max_characters = 2000, .required = true});
//   check.Enum("topic.direction", request.topic().direction(), Direction_descriptor());
//   if (!check.ok()) return tl::unexpected(check.Refuse());
//
// It looks at the shape of values only; whether a parent exists is the domain's question. One
// Validation belongs to one request.
#pragma once

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::rpc {

struct TextRule {
  size_t max_characters = 200;  // Unicode code points
  bool required = false;        // then spaces alone are not enough
  bool lines = false;  // line feeds and tabs are allowed; other control characters never are
};

class Validation {
 public:
  void Add(std::string_view field, std::string_view description);

  // Valid UTF-8 in NFC (AIP-210), without control characters, not longer than the rule says.
  void Text(std::string_view field, std::string_view value, TextRule rule);

  // A resource name of the pattern, "territories/*/topics/*"; an empty one is missing.
  void Name(std::string_view field, std::string_view value, std::string_view pattern);
  void OptionalName(std::string_view field, std::string_view value, std::string_view pattern);

  // The last id of a resource that the caller names (AIP-122).
  void Id(std::string_view field, std::string_view value);

  // A UUID (AIP-155).
  void RequestId(std::string_view value);

  // A value of the enum other than 0; Optional allows 0.
  void Enum(std::string_view field, int value, const google::protobuf::EnumDescriptor* type);
  void OptionalEnum(std::string_view field, int value,
                    const google::protobuf::EnumDescriptor* type);

  // Within [minimum, maximum]; NaN never is.
  void Range(std::string_view field, double value, double minimum, double maximum);

  void MaxCount(std::string_view field, size_t count, size_t maximum);
  void Required(std::string_view field, bool present);

  // Takes the violation out of anything that gives one: ResolvePageSize, ParseFilter, ….
  template <class T>
  std::optional<T> Take(tl::expected<T, FieldViolation> result) {
    if (result) return std::move(*result);
    Add(result.error().field, result.error().description);
    return std::nullopt;
  }

  bool ok() const { return fields_.empty(); }
  const std::vector<FieldViolation>& fields() const { return fields_; }

  // INVALID_ARGUMENT with every field. Needs !ok().
  Rejection Refuse() const;

 private:
  std::vector<FieldViolation> fields_;
};

// Code points in valid UTF-8; none in invalid.
std::optional<size_t> CountCharacters(std::string_view text);
bool IsNfc(std::string_view utf8);

}  // namespace synergie::rpc
