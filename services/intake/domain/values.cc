#include "services/intake/domain/values.h"

#include <chrono>

#include "common/base/check.h"

namespace synergie::intake {
namespace {

std::chrono::year_month_day ToChrono(const Date& date) {
  return std::chrono::year(date.year) / date.month / date.day;
}

}  // namespace

bool IsValid(const Date& date) {
  // Bounds first: chrono keeps months and days in a byte, where 257 would be 1.
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= 31 && ToChrono(date).ok();
}

Date AddDays(const Date& date, int days) {
  SYN_CHECK(IsValid(date), "only a day of the calendar moves");
  const std::chrono::year_month_day moved =
      std::chrono::sys_days(ToChrono(date)) + std::chrono::days(days);
  return {static_cast<int>(moved.year()), static_cast<int>(static_cast<unsigned>(moved.month())),
          static_cast<int>(static_cast<unsigned>(moved.day()))};
}

}  // namespace synergie::intake
