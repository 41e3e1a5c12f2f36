#include "services/synergie/client/fields.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "common/base/encoding.h"
#include "common/rpc/message_schema.h"

namespace synergie::program {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::array<std::string_view, 4> kOfTheRow = {"name", "etag", "create_time",
                                                       "update_time"};
// What elements of lists are told apart by.
constexpr std::array<const char*, 8> kIds = {"sheet_id", "measure_id", "member_id", "contact_id",
                                             "topic",    "company",    "elector",   "number"};

std::string Scalar(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = many ? reflection.GetRepeatedString(message, &field, index)
                                    : reflection.GetString(message, &field);
      return field.type() == FieldDescriptor::TYPE_BYTES ? ToHex(text) : text;
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return rpc::ShortEnumName(many ? *reflection.GetRepeatedEnum(message, &field, index)
                                     : *reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (many ? reflection.GetRepeatedBool(message, &field, index)
                   : reflection.GetBool(message, &field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(many ? reflection.GetRepeatedInt32(message, &field, index)
                                 : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(many ? reflection.GetRepeatedInt64(message, &field, index)
                                 : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      const double value = many ? reflection.GetRepeatedDouble(message, &field, index)
                                : reflection.GetDouble(message, &field);
      char text[32];
      std::snprintf(text, sizeof(text), "%.10g", value);
      return text;
    }
    default:
      return "?";
  }
}

// "[f03]", or "[2]" where an element has no id.
std::string ElementPath(const Message& element, int index) {
  for (const char* id : kIds) {
    const FieldDescriptor* field = element.GetDescriptor()->FindFieldByName(id);
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    }
    const std::string value = Scalar(element, *field, 0);
    if (!value.empty()) return "[" + value + "]";
  }
  return "[" + std::to_string(index + 1) + "]";
}

void Collect(const Message& message, const std::string& path, Fields& out) {
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    out.emplace_back(path, google::protobuf::util::TimeUtil::ToString(
                               static_cast<const google::protobuf::Timestamp&>(message)));
    return;
  }
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (path.empty() &&
        std::find(kOfTheRow.begin(), kOfTheRow.end(), field->name()) != kOfTheRow.end()) {
      continue;
    }
    const std::string here = path.empty() ? field->name() : path + "." + field->name();
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!field->is_repeated()) {
      nested ? Collect(reflection.GetMessage(message, field), here, out)
             : void(out.emplace_back(here, Scalar(message, *field, 0)));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if (nested) {
        const Message& element = reflection.GetRepeatedMessage(message, field, i);
        Collect(element, here + ElementPath(element, i), out);
      } else {
        const std::string value = Scalar(message, *field, i);
        out.emplace_back(here + "[" + value + "]", value);
      }
    }
  }
}

}  // namespace

Fields FieldsOf(const Message& message) {
  Fields fields;
  Collect(message, "", fields);
  return fields;
}

std::vector<FieldChange> Compare(const Fields& before, const Fields& after) {
  const std::map<std::string, std::string> old(before.begin(), before.end());
  std::set<std::string> seen;
  std::vector<FieldChange> changes;
  for (const auto& [path, value] : after) {
    seen.insert(path);
    const auto found = old.find(path);
    const std::string was = found == old.end() ? "" : found->second;
    if (was != value) changes.push_back({path, was, value});
  }
  for (const auto& [path, value] : before) {
    if (!seen.contains(path)) changes.push_back({path, value, ""});
  }
  return changes;
}

std::string FrenchPath(const std::string& path) {
  static const std::map<std::string_view, std::string_view> words = {
      {"text", "texte"},
      {"title", "titre"},
      {"state", "état"},
      {"company", "entreprise"},
      {"companies", "entreprises"},
      {"display_name", "nom"},
      {"table", "table"},
      {"tables", "tables"},
      {"workshop", "atelier"},
      {"supporters", "soutiens"},
      {"direction", "sens"},
      {"resource", "ressource"},
      {"quantity", "quantité"},
      {"value", "valeur"},
      {"unit", "unité"},
      {"period", "période"},
      {"date", "date"},
      {"year", "année"},
      {"month", "mois"},
      {"day", "jour"},
      {"topics", "sujets"},
      {"topic_names", "sujets"},
      {"score", "note"},
      {"evidence", "preuve"},
      {"sentence", "phrase"},
      {"sheets", "fiches"},
      {"content", "contenu"},
      {"summary", "résumé"},
      {"next_step", "prochaine étape"},
      {"owner", "responsable"},
      {"due_date", "échéance"},
      {"lead", "pilote"},
      {"partners", "partenaires"},
      {"plan", "plan"},
      {"objective", "but"},
      {"members", "membres"},
      {"present", "présents"},
      {"decisions", "décisions"},
      {"motive", "motif"},
      {"outcome", "issue"},
      {"count", "dépouillement"},
      {"closing", "clôture"},
      {"rules", "règles"},
      {"box_state", "urne"},
      {"headcount", "effectif"},
      {"place", "lieu"},
      {"measures", "indicateurs"},
      {"percent", "avancement"},
      {"conclusion", "conclusion"},
      {"history", "étapes passées"},
      {"timeline", "fil"},
      {"filter", "filtre"},
      {"acknowledged_sequence", "reçu jusqu'à"}};
  std::string french;
  size_t at = 0;
  while (at <= path.size()) {
    const size_t end = std::min(path.find('.', at), path.size());
    // A list's element keeps its id, which may have dots of its own.
    const size_t bracket = std::min(path.find('[', at), path.size());
    size_t stop = end;
    if (bracket < end) {
      const size_t close = path.find(']', bracket);
      stop =
          close == std::string::npos ? path.size() : std::min(path.find('.', close), path.size());
    }
    const std::string_view part = std::string_view(path).substr(at, std::min(bracket, stop) - at);
    const auto word = words.find(part);
    french += french.empty() ? "" : ", ";
    french += word == words.end() ? part : word->second;
    if (bracket < stop) french += " " + path.substr(bracket, stop - bracket);
    at = stop + 1;
  }
  return french;
}

}  // namespace synergie::program
