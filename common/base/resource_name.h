// Resource names as in the Google APIs: "territories/ecla/topics/t042" is a path of collection and
// id pairs. A resource's name is also the name of its event stream. Ids are lower-case letters,
// digits and hyphens (AIP-122), 1 to 63 characters, starting with a letter or a digit. All
// functions are pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace synergie {

inline constexpr std::string_view kTerritories = "territories";
inline constexpr size_t kMaxResourceNameBytes = 256;

bool IsResourceId(std::string_view id);

// Whether `name` is exactly the pairs of `pattern`: Matches("territories/ecla", "territories/*").
bool MatchesPattern(std::string_view name, std::string_view pattern);

// The last id ("t042"), the last collection ("topics"), all before the last pair
// ("territories/ecla"; empty for a territory). They need a well-formed name.
std::string_view LastId(std::string_view name);
std::string_view LastCollection(std::string_view name);
std::string_view ParentOf(std::string_view name);

// "territories/ecla" of any name below it: the tenant, and the key of its partition.
std::optional<std::string> TerritoryOf(std::string_view name);

// Join("territories/ecla", "topics", "t042").
std::string ChildName(std::string_view parent, std::string_view collection, std::string_view id);

}  // namespace synergie
