#include "services/catalogue/domain/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

TEST(DecimalTest, ReadsAndWritesExactly) {
  for (const char* text : {"0", "12", "0.5", "-3.25", "999999999999.999999", "0.000001"}) {
    const auto value = ParseDecimal(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(FormatDecimal(*value), text);
  }
  EXPECT_EQ(FormatDecimal(*ParseDecimal("12.500")), "12.5");
  for (const char* text : {"", "-", "1,5", "1.", ".5", "1e3", "01", "+1", " 1", "1.0000001",
                           "1000000000000", "--1", "1.2.3", "٣"}) {
    EXPECT_FALSE(ParseDecimal(text).has_value()) << text;
  }
}

RC_GTEST_PROP(DecimalProperty, WhatIsWrittenIsReadBack, ()) {
  const auto micros = *rc::gen::inRange<int64_t>(-999'999'999'999'999'999, 999'999'999'999'999'999);
  RC_ASSERT(ParseDecimal(FormatDecimal({micros})) == Decimal{micros});
}

TEST(ConvertTest, IntoTheUnitsThatAreAddedUp) {
  EXPECT_EQ(Convert("450", "kg"), (Converted{*ParseDecimal("0.45"), Unit::kTonne}));
  EXPECT_EQ(Convert("12", "k€"), (Converted{*ParseDecimal("12000"), Unit::kEuro}));
  EXPECT_EQ(Convert("3.6", "GJ"), (Converted{*ParseDecimal("1"), Unit::kMegawattHour}));
  EXPECT_EQ(Convert("1", "gj"), (Converted{*ParseDecimal("0.277778"), Unit::kMegawattHour}));
  EXPECT_EQ(Convert("250", "L"), (Converted{*ParseDecimal("0.25"), Unit::kCubicMetre}));
  EXPECT_EQ(Convert("1", "tep"), (Converted{*ParseDecimal("11.63"), Unit::kMegawattHour}));
  EXPECT_EQ(Convert("2", "kg CO2e"), (Converted{*ParseDecimal("0.002"), Unit::kTonneCo2e}));
  EXPECT_EQ(Convert("0.000001", "kg"), (Converted{{0}, Unit::kTonne}));
  EXPECT_FALSE(Convert("1", "brouette").has_value());
  EXPECT_FALSE(Convert("999999999999", "m€").has_value());
}

TEST(CalendarTest, CountsDays) {
  EXPECT_EQ(DaysBetween({2019, 1, 20}, {2019, 2, 1}), 12);
  EXPECT_EQ(DaysBetween({2020, 2, 28}, {2020, 3, 1}), 2);
  EXPECT_EQ(AddDays({2018, 12, 31}, 1), (Date{2019, 1, 1}));
  EXPECT_EQ(DayOf({1'549'000'000'000'000}), (Date{2019, 2, 1}));
  EXPECT_EQ(DayOf({-1}), (Date{1969, 12, 31}));
  EXPECT_EQ(FormatDate({2019, 1, 5}), "2019-01-05");
  EXPECT_FALSE(IsValid({2019, 2, 29}));
}

}  // namespace
}  // namespace synergie::catalogue
