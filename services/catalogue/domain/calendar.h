// Days of the Gregorian calendar. Pure arithmetic.
#pragma once

#include <string>

#include "common/base/time.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

bool IsValid(const Date& date);

// The day in UTC of an instant.
Date DayOf(Time time);

// Days from `from` to `to`; negative when `to` is earlier. Both are valid.
int DaysBetween(const Date& from, const Date& to);

Date AddDays(const Date& date, int days);

// "2019-01-15"; "" for a date that is not known.
std::string FormatDate(const Date& date);

}  // namespace synergie::catalogue
