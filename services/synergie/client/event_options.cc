#include "services/synergie/client/event_options.h"

#include "common/base/resource_name.h"
#include "common/rpc/text.h"

namespace synergie::program {
namespace {

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string FullName(const std::string& territory, const std::string& name) {
  if (name.starts_with("territories/")) return name;
  const std::string parent =
      territory.starts_with("territories/") ? territory : ChildName("", kTerritories, territory);
  return name.empty() ? parent : parent + "/" + name;
}

void EventOptions::AddTo(CLI::App& verb) {
  verb.add_option("--territory", territory, "Id of the territory")->capture_default_str();
  verb.add_option("--resource", resource, "Only events of this resource: topics/t042");
  verb.add_option("--within", within, "Of this resource and all below it: catalogues/2018-12");
  verb.add_option("--type", type, "Of this type; * stands for any characters: intake.topic.*");
  verb.add_option("--by", actor, "Done by this actor");
  verb.add_option("--company", company, "That name this company: c04");
  verb.add_option("--correlation", correlation, "That followed from one request");
  verb.add_option("--after", after, "That happened at this instant or later, RFC 3339");
  verb.add_option("--before", before, "That happened before this instant");
  verb.add_option("--filter", filter,
                  "In the language of the API: actor = \"cli\" AND NOT within:\"…\"");
}

std::string EventOptions::parent() const { return FullName(territory, ""); }

Result<std::string> EventOptions::ToFilter() const {
  std::string all = filter.empty() ? "" : "(" + filter + ")";
  const auto add = [&](const std::string& term) { all += (all.empty() ? "" : " AND ") + term; };
  if (!resource.empty()) add("streams:" + Quoted(FullName(territory, resource)));
  if (!within.empty()) add("within:" + Quoted(FullName(territory, within)));
  if (!type.empty()) add("type = " + Quoted(type));
  if (!actor.empty()) add("actor = " + Quoted(actor));
  if (!company.empty()) {
    const bool id = company.find('/') == std::string::npos;
    add("companies:" + Quoted(FullName(territory, id ? "companies/" + company : company)));
  }
  if (!correlation.empty()) add("correlation_id = " + Quoted(correlation));
  for (const auto& [name, time, comparator] :
       {std::tuple("--after", after, ">="), std::tuple("--before", before, "<")}) {
    if (time.empty()) continue;
    if (!rpc::ParseTimeText(time)) {
      return Fail(Code::kInvalidArgument,
                  std::string(name) + ": \"" + time + "\" is not an RFC 3339 instant or a date");
    }
    add(std::string("event_time ") + comparator + " " + Quoted(time));
  }
  return all;
}

}  // namespace synergie::program
