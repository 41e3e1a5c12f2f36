#include "common/rpc/auth/strict_json.h"

#include <set>
#include <string>
#include <vector>

namespace synergie::rpc {

std::optional<nlohmann::json> ParseStrictJson(std::string_view text) {
  using Event = nlohmann::json::parse_event_t;
  bool sound = true;
  std::vector<std::set<std::string>> names;
  const auto watch = [&](int depth, Event event, nlohmann::json& parsed) {
    if (event == Event::object_start) names.emplace_back();
    if (event == Event::object_end) names.pop_back();
    if (event == Event::key && !names.back().insert(parsed.get<std::string>()).second)
      sound = false;
    if (depth > kMaxJsonDepth) sound = false;
    return sound;
  };
  nlohmann::json json = nlohmann::json::parse(text.begin(), text.end(), watch, false);
  if (!sound || json.is_discarded()) return std::nullopt;
  return json;
}

std::optional<std::string> TextMember(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace synergie::rpc
