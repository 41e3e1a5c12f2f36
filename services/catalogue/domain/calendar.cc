#include "services/catalogue/domain/calendar.h"

#include <chrono>
#include <cstdio>

#include "common/base/check.h"

namespace synergie::catalogue {
namespace {

std::chrono::year_month_day ToChrono(const Date& date) {
  return std::chrono::year(date.year) / date.month / date.day;
}

Date FromChrono(const std::chrono::year_month_day& date) {
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::chrono::sys_days Days(const Date& date) {
  SYN_CHECK(IsValid(date), "only a day of the calendar is counted with");
  return ToChrono(date);
}

}  // namespace

bool IsValid(const Date& date) {
  // Bounds first: chrono keeps months and days in a byte, where 257 would be 1.
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= 31 && ToChrono(date).ok();
}

Date DayOf(Time time) {
  const std::chrono::sys_time<std::chrono::microseconds> at{std::chrono::microseconds(time.micros)};
  return FromChrono(std::chrono::floor<std::chrono::days>(at));
}

int DaysBetween(const Date& from, const Date& to) {
  return static_cast<int>((Days(to) - Days(from)).count());
}

Date AddDays(const Date& date, int days) {
  return FromChrono(Days(date) + std::chrono::days(days));
}

std::string FormatDate(const Date& date) {
  if (!date.known()) return "";
  char text[48];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

}  // namespace synergie::catalogue
