// SIREN, SIRET and the form of NAF codes, by known numbers and by property.
#include "services/intake/domain/siret.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace synergie::intake {
namespace {

TEST(SiretTest, KnownNumbersPass) {
  EXPECT_TRUE(IsSiret("73282932000074"));
  EXPECT_TRUE(IsSiret("35600000000048"));  // La Poste, by Luhn
  EXPECT_TRUE(IsSiret("35600000049837"));  // La Poste, by digit sum
  EXPECT_TRUE(IsSiret("35600000009075"));  // La Poste, by digit sum
}

TEST(SiretTest, WhatIsNoSiretIsRefused) {
  EXPECT_FALSE(IsSiret("12345678912345")) << "a digit sum of fives is La Poste's exception only";
  EXPECT_FALSE(IsSiret("00000000000000"));
  EXPECT_FALSE(IsSiret("7328293200007A"));
  EXPECT_FALSE(IsSiret("ABCDEFGHIJKLMN"));
  EXPECT_FALSE(IsSiret("7328293200007"));
  EXPECT_FALSE(IsSiret("732829320000740"));
  EXPECT_FALSE(IsSiret(""));
  EXPECT_FALSE(IsSiret("732 829 320 00074"));
  EXPECT_FALSE(IsSiret("35600000000049")) << "neither Luhn nor a digit sum of fives";
  EXPECT_FALSE(IsSiret("73282932000075"));
}

TEST(SiretTest, TheSirenInItMustPassToo) {
  EXPECT_TRUE(IsSiren("732829320"));
  EXPECT_TRUE(IsSiren("356000000"));
  EXPECT_FALSE(IsSiren("732829321"));
  EXPECT_FALSE(IsSiren("000000000"));
  EXPECT_FALSE(IsSiren("73282932"));
  EXPECT_FALSE(IsSiren("73282932O"));
  // 14 digits that pass Luhn around a SIREN that does not.
  EXPECT_FALSE(IsSiret("73282932100009") || IsSiret("73282932100017"));
}

// Luhn's purpose: one wrong digit never passes.
RC_GTEST_PROP(SiretTest, OneWrongDigitIsNoticed, ()) {
  const std::string right = "73282932000074";
  const auto place = *rc::gen::inRange<size_t>(0, right.size());
  const auto digit = static_cast<char>('0' + *rc::gen::inRange(0, 10));
  std::string wrong = right;
  wrong[place] = digit;
  RC_ASSERT(IsSiret(wrong) == (wrong == right));
}

// Of the ten last digits behind any 13, exactly one passes where the SIREN does.
RC_GTEST_PROP(SiretTest, OneCheckDigitForEveryEstablishment, ()) {
  std::string digits = "732829320";
  for (int i = 0; i < 4; ++i) digits.push_back(static_cast<char>('0' + *rc::gen::inRange(0, 10)));
  int passing = 0;
  for (char last = '0'; last <= '9'; ++last) passing += IsSiret(digits + last);
  RC_ASSERT(passing == 1);
}

TEST(NafTest, TheFormIsTwoDigitsAPointTwoDigitsALetter) {
  EXPECT_TRUE(IsNafForm("16.24Z"));
  EXPECT_TRUE(IsNafForm("01.11A"));
  for (const char* wrong :
       {"", "1624Z", "16.24", "16.24z", "16.2Z", "A6.24Z", "16.24ZZ", "16,24Z"}) {
    EXPECT_FALSE(IsNafForm(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace synergie::intake
