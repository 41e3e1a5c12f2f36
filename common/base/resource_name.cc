#include "common/base/resource_name.h"

#include "common/base/check.h"

namespace synergie {
namespace {

// Cuts the text before the next slash off `rest`.
std::string_view NextSegment(std::string_view& rest) {
  const size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return segment;
}

}  // namespace

bool IsResourceId(std::string_view id) {
  if (id.empty() || id.size() > 63 || id.front() == '-') return false;
  for (const char c : id) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

bool MatchesPattern(std::string_view name, std::string_view pattern) {
  if (name.size() > kMaxResourceNameBytes || name.ends_with('/')) return false;
  while (!pattern.empty()) {
    if (name.empty()) return false;
    const std::string_view wanted = NextSegment(pattern);
    const std::string_view found = NextSegment(name);
    if (wanted == "*" ? !IsResourceId(found) : wanted != found) return false;
  }
  return name.empty();
}

std::string_view LastId(std::string_view name) {
  const size_t slash = name.rfind('/');
  SYN_CHECK(slash != std::string_view::npos, "a resource name has pairs");
  return name.substr(slash + 1);
}

std::string_view LastCollection(std::string_view name) {
  const std::string_view head = name.substr(0, name.size() - LastId(name).size() - 1);
  const size_t slash = head.rfind('/');
  return slash == std::string_view::npos ? head : head.substr(slash + 1);
}

std::string_view ParentOf(std::string_view name) {
  const size_t tail = LastCollection(name).size() + LastId(name).size() + 1;
  return tail == name.size() ? std::string_view() : name.substr(0, name.size() - tail - 1);
}

std::optional<std::string> TerritoryOf(std::string_view name) {
  std::string_view rest = name;
  if (NextSegment(rest) != kTerritories) return std::nullopt;
  const std::string_view id = NextSegment(rest);
  if (!IsResourceId(id)) return std::nullopt;
  return ChildName("", kTerritories, id);
}

std::string ChildName(std::string_view parent, std::string_view collection, std::string_view id) {
  std::string name(parent);
  if (!name.empty()) name += '/';
  name.append(collection).append("/").append(id);
  return name;
}

}  // namespace synergie
