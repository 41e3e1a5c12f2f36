#include "tests/unit/proto/descriptor_rules.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "common/base/check.h"
#include "synergie/event/v1/options.pb.h"

namespace synergie {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

// "RESOURCE_KIND" of "ResourceKind".
std::string UpperSnake(const std::string& camel) {
  std::string snake;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake.push_back('_');
    snake.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return snake;
}

class Rules {
 public:
  std::vector<std::string> Check(const google::protobuf::FileDescriptorSet& set) {
    for (const auto& file : set.file()) {
      if (pool_.BuildFile(file) == nullptr) Fault(file.name(), "cannot be loaded");
    }
    for (const auto& file : set.file()) {
      const FileDescriptor* loaded = pool_.FindFileByName(file.name());
      if (loaded != nullptr && file.package().starts_with("synergie.")) CheckFile(*loaded);
    }
    std::sort(faults_.begin(), faults_.end());
    return faults_;
  }

 private:
  void Fault(const std::string& where, const std::string& what) {
    faults_.push_back(where + ": " + what);
  }

  template <class Described>
  void NeedsComment(const Described& described, const std::string& name) {
    google::protobuf::SourceLocation location;
    if (!described.GetSourceLocation(&location) || location.leading_comments.empty()) {
      Fault(name, "has no comment above it");
    }
  }

  void CheckFile(const FileDescriptor& file) {
    const bool events = file.name().ends_with("/events.proto");
    if (events) FindParts(file);
    for (int i = 0; i < file.message_type_count(); ++i) {
      CheckMessage(*file.message_type(i));
      if (events) CheckEvent(*file.message_type(i));
    }
    for (int i = 0; i < file.enum_type_count(); ++i) CheckEnum(*file.enum_type(i));
    for (int i = 0; i < file.service_count(); ++i) {
      NeedsComment(*file.service(i), file.service(i)->full_name());
      for (int j = 0; j < file.service(i)->method_count(); ++j) {
        CheckMethod(*file.service(i)->method(j));
      }
    }
  }

  void CheckMessage(const Descriptor& message) {
    if (message.options().map_entry()) return;
    for (int i = 0; i < message.field_count(); ++i) {
      NeedsComment(*message.field(i), message.field(i)->full_name());
    }
    for (int i = 0; i < message.nested_type_count(); ++i) CheckMessage(*message.nested_type(i));
    for (int i = 0; i < message.enum_type_count(); ++i) CheckEnum(*message.enum_type(i));
  }

  void CheckEnum(const EnumDescriptor& type) {
    const auto* zero = type.FindValueByNumber(0);
    if (!zero->name().ends_with("_UNSPECIFIED")) {
      Fault(type.full_name(), "the value 0 is not called _UNSPECIFIED");
    }
    if (type.containing_type() != nullptr) return;
    const std::string prefix = UpperSnake(type.name()) + "_";
    for (int i = 0; i < type.value_count(); ++i) {
      if (!type.value(i)->name().starts_with(prefix)) {
        Fault(type.value(i)->full_name(), "does not start with " + prefix);
      }
    }
  }

  void CheckMethod(const MethodDescriptor& method) {
    const std::string& name = method.name();
    NeedsComment(method, method.full_name());
    if (name.starts_with("Update") || name.starts_with("Delete")) {
      Fault(method.full_name(), "is not named by an intent");
    }
    const bool list = name.starts_with("List");
    const bool read = list || name.starts_with("Get") || name.starts_with("BatchGet");
    // What a node is doing has no past.
    const bool of_node = method.service()->name() == "OperationsService";
    if (read && !of_node) NeedsField(method, "read_time", FieldDescriptor::TYPE_MESSAGE);
    // Follow-ups are computed anew for each day asked about, and are as few as actions.
    if (list && name != "ListFollowUps") {
      NeedsField(method, "page_size", FieldDescriptor::TYPE_INT32);
      for (const char* field : {"page_token", "filter", "order_by"}) {
        NeedsField(method, field, FieldDescriptor::TYPE_STRING);
      }
    }
    // Queries with names of their own are those that stream, or that say they have no effect.
    static const std::set<std::string> kOtherReads = {
        "Read",  "Subscribe", "Explain", "Diff",    "Export", "Prove", "Suggest", "Search",
        "Count", "Find",      "Compare", "Recount", "Render", "Sum",   "Verify",  "ClassifyText"};
    const bool other = std::any_of(kOtherReads.begin(), kOtherReads.end(),
                                   [&](const std::string& verb) { return name.starts_with(verb); });
    if (read || other) return;
    // The messages of a client's stream may each hold a whole command.
    if (method.client_streaming() && AnyPartHas(*method.input_type(), "request_id")) return;
    NeedsField(method, "request_id", FieldDescriptor::TYPE_STRING);
  }

  static bool AnyPartHas(const Descriptor& message, const std::string& name) {
    for (int i = 0; i < message.field_count(); ++i) {
      const Descriptor* part = message.field(i)->message_type();
      if (part != nullptr && part->FindFieldByName(name) != nullptr) return true;
    }
    return false;
  }

  void NeedsField(const MethodDescriptor& method, const std::string& name,
                  FieldDescriptor::Type type) {
    const FieldDescriptor* field = method.input_type()->FindFieldByName(name);
    if (field == nullptr || field->type() != type) {
      Fault(method.full_name(), "its request has no " + name);
    }
  }

  // Messages that other messages of the file hold are parts of events, not events.
  void FindParts(const FileDescriptor& file) {
    for (int i = 0; i < file.message_type_count(); ++i) {
      for (int j = 0; j < file.message_type(i)->field_count(); ++j) {
        const Descriptor* part = file.message_type(i)->field(j)->message_type();
        if (part != nullptr) parts_.insert(part->full_name());
      }
    }
  }

  // What is only ever stored sealed has no type of its own, and says so: "The sealed form of …".
  static bool IsSealedForm(const Descriptor& message) {
    google::protobuf::SourceLocation location;
    return message.GetSourceLocation(&location) &&
           location.leading_comments.find("The sealed form of") != std::string::npos;
  }

  void CheckEvent(const Descriptor& message) {
    if (parts_.contains(message.full_name()) || IsSealedForm(message)) return;
    static const std::regex form(R"([a-z]+\.[a-z_]+\.[a-z_]+\.v[1-9][0-9]*)");
    // The option's extension is compiled in; this pool knows it under its number only.
    google::protobuf::MessageOptions options;
    SYN_CHECK(options.ParseFromString(message.options().SerializeAsString()), "options parse");
    const std::string& type = options.GetExtension(event::v1::type);
    if (type.empty()) return Fault(message.full_name(), "has no option (synergie.event.v1.type)");
    if (!std::regex_match(type, form)) {
      Fault(message.full_name(), "its type " + type + " is not of the form service.noun.verb.v1");
    }
    const auto [other, single] = types_.emplace(type, message.full_name());
    if (!single) Fault(message.full_name(), "its type " + type + " is " + other->second + "'s");
  }

  google::protobuf::DescriptorPool pool_;
  std::vector<std::string> faults_;
  std::set<std::string> parts_;
  std::map<std::string, std::string> types_;
};

}  // namespace

std::vector<std::string> DescriptorFaults(const google::protobuf::FileDescriptorSet& set) {
  return Rules().Check(set);
}

google::protobuf::FileDescriptorSet ReadDescriptorSet(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  SYN_CHECK(set.ParseFromIstream(&file) && set.file_size() > 0,
            "the build made the descriptor set");
  return set;
}

}  // namespace synergie
