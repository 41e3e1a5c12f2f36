// The two closed lists of a workshop note: its direction and the kind of its resource.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace synergie::matching::engine {

enum class Direction : uint8_t { kOffer, kNeed, kPool, kConcern };
inline constexpr size_t kDirections = 4;
inline constexpr std::array<std::string_view, kDirections> kDirectionNames = {"offer", "need",
                                                                              "pool", "concern"};

enum class Resource : uint8_t {
  kMaterial,
  kWaste,
  kEnergy,
  kWater,
  kEquipment,
  kSpace,
  kService,
  kSkill,
  kMobility,
  kLogistics,
  kDigital,
  kGreenSpace,
  kSiteLife,
  kGovernance
};
inline constexpr size_t kResources = 14;
inline constexpr std::array<std::string_view, kResources> kResourceNames = {
    "material", "waste",    "energy",    "water",   "equipment",   "space",     "service",
    "skill",    "mobility", "logistics", "digital", "green_space", "site_life", "governance"};

inline std::string_view NameOf(Direction direction) {
  return kDirectionNames[static_cast<size_t>(direction)];
}
inline std::string_view NameOf(Resource resource) {
  return kResourceNames[static_cast<size_t>(resource)];
}

inline std::optional<Direction> DirectionNamed(std::string_view name) {
  for (size_t i = 0; i < kDirections; ++i)
    if (kDirectionNames[i] == name) return static_cast<Direction>(i);
  return std::nullopt;
}
inline std::optional<Resource> ResourceNamed(std::string_view name) {
  for (size_t i = 0; i < kResources; ++i)
    if (kResourceNames[i] == name) return static_cast<Resource>(i);
  return std::nullopt;
}

}  // namespace synergie::matching::engine
