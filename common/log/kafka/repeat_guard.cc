#include "common/log/kafka/repeat_guard.h"

namespace synergie::log {
namespace {

std::string WithoutFigures(std::string_view line) {
  std::string kind;
  for (const char c : line) {
    if (c < '0' || c > '9') kind.push_back(c);
  }
  return kind;
}

}  // namespace

std::optional<std::string> RepeatGuard::Admit(std::string_view line, Instant now) {
  const std::lock_guard lock(mutex_);
  if (told_.size() >= kMaxLines) {
    std::erase_if(told_, [&](const auto& one) { return one.second.at + kPause <= now; });
    if (told_.size() >= kMaxLines) told_.clear();
  }
  const auto [place, first] = told_.try_emplace(WithoutFigures(line), Told{now});
  Told& told = place->second;
  if (!first && now < told.at + kPause) {
    ++told.held_back;
    return std::nullopt;
  }
  std::string text(line);
  if (told.held_back > 0) {
    text += " (and " + std::to_string(told.held_back) + " like it since it was last told)";
  }
  told = {now};
  return text;
}

}  // namespace synergie::log
