// A resource as a flat list of fields, to be printed and compared. Pure.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

namespace synergie::program {

// Path ("quantity.unit", "sheets[f03].content.title") and value of every field that is set, in the
// order of the message. Elements of a list go by their id where they have one, by their value where
// they are plain. `name`, `etag` and the times of the row are left out.
using Fields = std::vector<std::pair<std::string, std::string>>;
Fields FieldsOf(const google::protobuf::Message& message);

struct FieldChange {
  std::string path, before, after;  // empty: not set
  bool operator==(const FieldChange&) const = default;
};
// In the order of `after`, then what is only in `before`.
std::vector<FieldChange> Compare(const Fields& before, const Fields& after);

// "texte" of "text": the last part of a path that people read in French.
std::string FrenchPath(const std::string& path);

}  // namespace synergie::program
