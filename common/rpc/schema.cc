#include "common/rpc/schema.h"

#include <utility>

#include "common/base/check.h"
#include "common/rpc/status.h"

namespace synergie::rpc {

Schema::Schema(std::vector<FieldSpec> fields) : fields_(std::move(fields)) {
  for (size_t i = 0; i < fields_.size(); ++i) {
    const FieldSpec& field = fields_[i];
    SYN_CHECK(Find(field.path) == &field, "a field stands in its schema once");
    SYN_CHECK((field.type == FieldType::kEnum) == !field.values.empty(), "enums list their values");
    const bool textual = field.type == FieldType::kText || field.type == FieldType::kName ||
                         field.type == FieldType::kTexts;
    SYN_CHECK(textual || !field.searched, "only texts are searched");
  }
}

const FieldSpec* Schema::Find(std::string_view path) const {
  for (const FieldSpec& field : fields_) {
    if (field.path == path) return &field;
  }
  return nullptr;
}

std::string Schema::Unknown(std::string_view path) const {
  std::string text = "unknown field \"" + std::string(CutUtf8(path, 60)) + "\"; the fields are ";
  for (const FieldSpec& field : fields_) {
    if (&field != &fields_.front()) text += ", ";
    text += field.path;
  }
  return text;
}

}  // namespace synergie::rpc
