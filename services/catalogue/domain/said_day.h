// The day that a command speaks of: as it was said, or today. Pure.
#pragma once

#include <tl/expected.hpp>

#include "common/base/result.h"
#include "common/commit/command.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

// INVALID_ARGUMENT naming `date` where it is no day of the calendar, or after today.
tl::expected<Date, Rejection> DayFor(const commit::Context& context, const Date& said);

}  // namespace synergie::catalogue
