#include "common/rpc/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <chrono>

#include "common/base/check.h"

namespace synergie::rpc {
namespace {

// Cuts `digits` decimal digits off the front.
std::optional<int> TakeNumber(std::string_view& text, size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool Take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> TakeDate(std::string_view& text) {
  const auto year = TakeNumber(text, 4);
  if (!year || !Take(text, '-')) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || !Take(text, '-')) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (*year == 0 || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<std::chrono::microseconds> TakeFraction(std::string_view& text) {
  if (!Take(text, '.')) return std::chrono::microseconds(0);
  int64_t micros = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
    if (digits < 6) micros = micros * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (; digits < 6; ++digits) micros *= 10;
  return std::chrono::microseconds(micros);
}

// "09:00" after its sign.
std::optional<std::chrono::minutes> TakeOffset(std::string_view& text) {
  const auto hours = TakeNumber(text, 2);
  if (!hours || !Take(text, ':')) return std::nullopt;
  const auto minutes = TakeNumber(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

std::optional<std::chrono::minutes> TakeZone(std::string_view& text) {
  if (Take(text, 'Z')) return std::chrono::minutes(0);
  if (Take(text, '+')) return TakeOffset(text);
  if (!Take(text, '-')) return std::nullopt;
  const auto offset = TakeOffset(text);
  return offset ? std::optional(-*offset) : std::nullopt;
}

}  // namespace

std::string FoldForSearch(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(error);
  SYN_CHECK(U_SUCCESS(error), "ICU has its own normalisation data");
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  wide = nfkd->normalize(wide.foldCase(), error);
  std::string folded;
  icu::UnicodeString kept;
  for (int32_t at = 0; at < wide.length(); at = wide.moveIndex32(at, 1)) {
    const UChar32 c = wide.char32At(at);
    if (c == 0x153) {  // the ligatures that no normalisation takes apart
      kept.append(u"oe");
    } else if (c == 0xe6) {
      kept.append(u"ae");
    } else if (u_charType(c) != U_NON_SPACING_MARK) {
      kept.append(c);
    }
  }
  kept.toUTF8String(folded);
  return folded;
}

std::optional<Time> ParseTimeText(std::string_view text) {
  using std::chrono::microseconds;
  const auto date = TakeDate(text);
  if (!date) return std::nullopt;
  const microseconds day(date->time_since_epoch());
  if (text.empty()) return Time{day.count()};
  if (!Take(text, 'T')) return std::nullopt;
  const auto hours = TakeNumber(text, 2);
  if (!hours || !Take(text, ':')) return std::nullopt;
  const auto minutes = TakeNumber(text, 2);
  if (!minutes || !Take(text, ':')) return std::nullopt;
  const auto seconds = TakeNumber(text, 2);
  if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  const auto fraction = TakeFraction(text);
  if (!fraction) return std::nullopt;
  const auto zone = TakeZone(text);
  if (!zone || !text.empty()) return std::nullopt;
  const microseconds time = day + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
                            std::chrono::seconds(*seconds) + *fraction - *zone;
  return Time{time.count()};
}

}  // namespace synergie::rpc
