#include "services/catalogue/domain/said_day.h"

#include "common/commit/rejections.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {

tl::expected<Date, Rejection> DayFor(const commit::Context& context, const Date& said) {
  const Date today = DayOf(context.now);
  if (!said.known()) return today;
  if (!IsValid(said)) return commit::Invalid("DATE_INVALID", "date", "No day of the calendar.");
  if (said > today) {
    return commit::Invalid("DATE_IN_FUTURE", "date", "What happened did not happen after today.");
  }
  return said;
}

}  // namespace synergie::catalogue
