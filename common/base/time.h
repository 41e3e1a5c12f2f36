// Instants and the clock that gives them. A Time is microseconds since 1970 UTC: the precision of
// event times (protobuf timestamps carry it without loss). Production injects SystemClock, tests a
// ManualClock; nothing else in the product asks the machine for the time of day.
#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace synergie {

struct Time {
  int64_t micros = 0;

  static constexpr Time Min() { return {INT64_MIN}; }
  static constexpr Time Max() { return {INT64_MAX}; }
  constexpr auto operator<=>(const Time&) const = default;
  constexpr Time operator+(std::chrono::microseconds d) const { return {micros + d.count()}; }
  constexpr Time operator-(std::chrono::microseconds d) const { return {micros - d.count()}; }
  constexpr std::chrono::microseconds operator-(Time other) const {
    return std::chrono::microseconds(micros - other.micros);
  }
};

// RFC 3339 in UTC with microseconds, "2018-11-20T09:00:00.000000Z".
std::string FormatTime(Time time);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time Now() const override;
};

// A clock that stands still until it is moved. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : micros_(start.micros) {}
  Time Now() const override { return {micros_.load()}; }
  void Set(Time time) { micros_.store(time.micros); }
  void Advance(std::chrono::microseconds by) { micros_.fetch_add(by.count()); }

 private:
  std::atomic<int64_t> micros_;
};

}  // namespace synergie
