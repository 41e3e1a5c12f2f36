#include "common/rpc/message_schema.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <array>

#include "common/rpc/etag.h"

namespace synergie::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

constexpr int kMaxNesting = 2;
constexpr std::array<std::string_view, 6> kSearched = {"display_name", "text",     "title",
                                                       "summary",      "activity", "constraints"};

bool IsTimestamp(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == Timestamp::descriptor();
}

// "RESOURCE_KIND_" of ResourceKind, "" where the values have no prefix.
std::string EnumPrefix(const EnumDescriptor& type) {
  const std::string& zero = type.value(0)->name();
  constexpr std::string_view kUnspecified = "UNSPECIFIED";
  if (!zero.ends_with(kUnspecified)) return "";
  const std::string prefix = zero.substr(0, zero.size() - kUnspecified.size());
  return type.value_count() > 1 && type.value(1)->name().starts_with(prefix) ? prefix : "";
}

std::optional<FieldType> TypeOf(const FieldDescriptor& field) {
  const bool is_text = field.type() == FieldDescriptor::TYPE_STRING;
  if (field.is_map()) return std::nullopt;
  if (field.is_repeated()) {
    const bool listed = is_text || field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
    return listed ? std::optional(FieldType::kTexts) : std::nullopt;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return is_text ? std::optional(FieldType::kText) : std::nullopt;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return FieldType::kInt;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return FieldType::kDouble;
    case FieldDescriptor::CPPTYPE_BOOL:
      return FieldType::kBool;
    case FieldDescriptor::CPPTYPE_ENUM:
      return FieldType::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return IsTimestamp(field) ? std::optional(FieldType::kTime) : std::nullopt;
    default:
      return std::nullopt;
  }
}

void Collect(const Descriptor& descriptor, const std::string& prefix, int depth,
             std::vector<FieldSpec>& out) {
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const std::string path = prefix + field.name();
    if (const auto type = TypeOf(field)) {
      FieldSpec spec{.path = path, .type = *type};
      if (*type == FieldType::kText && path == "name") spec.type = FieldType::kName;
      spec.searched = std::count(kSearched.begin(), kSearched.end(), field.name()) > 0 &&
                      *type == FieldType::kText;
      if (*type == FieldType::kEnum) {
        const EnumDescriptor& values = *field.enum_type();
        for (int v = 0; v < values.value_count(); ++v) {
          spec.values.push_back(ShortEnumName(*values.value(v)));
        }
      }
      out.push_back(std::move(spec));
    } else if (!field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               depth < kMaxNesting) {
      Collect(*field.message_type(), path + ".", depth + 1, out);
    }
  }
}

std::optional<Value> ListOf(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<std::string> texts;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    texts.push_back(field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM
                        ? ShortEnumName(*reflection.GetRepeatedEnum(message, &field, i))
                        : reflection.GetRepeatedString(message, &field, i));
  }
  if (texts.empty()) return std::nullopt;
  return texts;
}

std::optional<Value> ValueOf(const Message& message, const FieldDescriptor& field) {
  if (field.is_repeated()) return ListOf(message, field);
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = reflection.GetString(message, &field);
      return text.empty() ? std::nullopt : std::optional<Value>(std::move(text));
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return static_cast<int64_t>(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (field.has_presence() && !reflection.HasField(message, &field)) return std::nullopt;
      return reflection.GetDouble(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor& value = *reflection.GetEnum(message, &field);
      return value.number() == 0 ? std::nullopt : std::optional<Value>(ShortEnumName(value));
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (!reflection.HasField(message, &field)) return std::nullopt;
      const auto time =
          FromTimestamp(static_cast<const Timestamp&>(reflection.GetMessage(message, &field)));
      return time ? std::optional<Value>(*time) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string ShortEnumName(const EnumValueDescriptor& value) {
  return value.name().substr(EnumPrefix(*value.type()).size());
}

Schema SchemaOf(const Descriptor& descriptor) {
  std::vector<FieldSpec> fields;
  Collect(descriptor, "", 0, fields);
  return Schema(std::move(fields));
}

Resolver ResolverOf(const Message& message) {
  return [&message](std::string_view path) -> std::optional<Value> {
    const Message* inside = &message;
    while (true) {
      const size_t dot = path.find('.');
      const FieldDescriptor* field =
          inside->GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
      if (field == nullptr) return std::nullopt;
      if (dot == std::string_view::npos) return ValueOf(*inside, *field);
      if (!inside->GetReflection()->HasField(*inside, field)) return std::nullopt;
      inside = &inside->GetReflection()->GetMessage(*inside, field);
      path.remove_prefix(dot + 1);
    }
  };
}

}  // namespace synergie::rpc
