// Keeps a line that comes again and again (a broker that is away refuses a connection every
// second) from filling a log: it is told once a minute, with how many like it there were. Lines
// that differ in figures only are alike. Thread-safe.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace synergie::log {

class RepeatGuard {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kPause{60};

  // What to say of `line` now; none: it was told a short while ago.
  std::optional<std::string> Admit(std::string_view line, Instant now);

 private:
  struct Told {
    Instant at;
    int64_t held_back = 0;
  };
  static constexpr size_t kMaxLines = 256;

  std::mutex mutex_;
  std::map<std::string, Told, std::less<>> told_;
};

}  // namespace synergie::log
