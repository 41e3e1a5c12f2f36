// The digest and the canonical writer: known values, and no text that imitates another.
#include "services/catalogue/counting/digest.h"

#include <gtest/gtest.h>

namespace synergie::counting {
namespace {

TEST(Digest, IsSha256) {  // FIPS 180-2, appendix B.1
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Canonical, QuotesWhatCouldImitateAnotherLine) {
  const std::string honest = CanonicalWriter("form").Line("a").Quoted("x").Line("b").text();
  const std::string forged = CanonicalWriter("form").Line("a").Quoted("x\"\nb").text();
  EXPECT_EQ(honest, "form\na \"x\"\nb\n");
  EXPECT_EQ(forged, "form\na \"x\\\"\\nb\"\n");
}

TEST(Canonical, TellsABackslashFromALineBreak) {
  EXPECT_NE(CanonicalWriter("f").Quoted("\\n").text(), CanonicalWriter("f").Quoted("\n").text());
}

TEST(Canonical, TellsOneListFromTwo) {
  EXPECT_NE(CanonicalWriter("f").Groups({{"a"}, {"b"}}).text(),
            CanonicalWriter("f").Groups({{"a", "b"}}).text());
}

}  // namespace
}  // namespace synergie::counting
