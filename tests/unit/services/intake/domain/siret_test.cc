#include "services/intake/domain/siret.h"

#include <gtest/gtest.h>

namespace synergie::intake {
namespace {

TEST(Siret, AcceptsTheKnownVectors) {
  EXPECT_TRUE(IsSiret("73282932000074"));
  EXPECT_TRUE(IsSiret("35600000000048"));  // La Poste, by Luhn
  EXPECT_TRUE(IsSiret("35600000049837"));  // La Poste, by the sum
  EXPECT_TRUE(IsSiret("35600000009075"));
  EXPECT_TRUE(IsSiret("00037505500019"));  // a fictional company of the labelled sets
}

TEST(Siret, RefusesWhatIsNotOne) {
  EXPECT_FALSE(IsSiret("12345678912345"));  // its sum is a multiple of 5: La Poste's rule alone
  EXPECT_FALSE(IsSiret("00000000000000"));
  EXPECT_FALSE(IsSiret("73282932000075"));
  EXPECT_FALSE(IsSiret("732829320000740"));
  EXPECT_FALSE(IsSiret("7328293200007"));
  EXPECT_FALSE(IsSiret("7328293200007A"));
  EXPECT_FALSE(IsSiret("73282932 00074"));
  EXPECT_FALSE(IsSiret(""));
  EXPECT_FALSE(IsSiret("35600000009076"));
}

TEST(Siren, NeedsNineDigitsAndLuhn) {
  EXPECT_TRUE(IsSiren("732829320"));
  EXPECT_FALSE(IsSiren("732829321"));
  EXPECT_FALSE(IsSiren("000000000"));
  EXPECT_FALSE(IsSiren("73282932"));
}

}  // namespace
}  // namespace synergie::intake
