// JSON from people we do not know: bounded in depth, and no object may name a member twice (most
// libraries silently take the last, so two readers of one token may read different claims). Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace synergie::rpc {

inline constexpr int kMaxJsonDepth = 8;

// None for what is not such JSON, whole and nothing behind it.
std::optional<nlohmann::json> ParseStrictJson(std::string_view text);

// The member, when `object` is an object that has it, as a text that is one.
std::optional<std::string> TextMember(const nlohmann::json& object, const char* name);

}  // namespace synergie::rpc
