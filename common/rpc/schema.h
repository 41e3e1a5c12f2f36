// What of a resource can be filtered and ordered: the known fields, their types, and how a row
// gives their values. One schema per resource, made once; immutable, so thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/time.h"

namespace synergie::rpc {

enum class FieldType {
  kText,
  kName,  // a resource name or an id
  kInt,
  kDouble,
  kBool,
  kTime,
  kEnum,   // by the names of its values
  kTexts,  // a list of texts or names
};

struct FieldSpec {
  std::string path;  // "quantity.unit"
  FieldType type = FieldType::kText;
  bool searched = false;            // bare words look into it; texts, names and lists of them
  std::vector<std::string> values;  // of a kEnum, "OFFER"
};

using Value = std::variant<std::string, int64_t, double, bool, Time, std::vector<std::string>>;

// The value of a row's field; none where it is not set. Called with paths of the schema only. Enums
// give the name of the value.
using Resolver = std::function<std::optional<Value>(std::string_view path)>;

class Schema {
 public:
  explicit Schema(std::vector<FieldSpec> fields);

  const FieldSpec* Find(std::string_view path) const;  // null: unknown
  const std::vector<FieldSpec>& fields() const { return fields_; }

  // "unknown field "colour"; the fields are name, text, …".
  std::string Unknown(std::string_view path) const;

 private:
  std::vector<FieldSpec> fields_;
};

}  // namespace synergie::rpc
