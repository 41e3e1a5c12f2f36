#include "common/base/resource_name.h"

#include <gtest/gtest.h>

namespace synergie {
namespace {

TEST(ResourceName, MatchesOnlyItsPattern) {
  EXPECT_TRUE(MatchesPattern("territories/ecla", "territories/*"));
  EXPECT_TRUE(MatchesPattern("territories/ecla/topics/t042", "territories/*/topics/*"));
  EXPECT_FALSE(MatchesPattern("territories/ecla/topics/t042", "territories/*"));
  EXPECT_FALSE(MatchesPattern("territories/ecla", "territories/*/topics/*"));
  EXPECT_FALSE(MatchesPattern("territories/ecla/", "territories/*"));
  EXPECT_FALSE(MatchesPattern("territories//topics/t1", "territories/*/topics/*"));
  EXPECT_FALSE(MatchesPattern("territories/Ecla", "territories/*"));
  EXPECT_FALSE(MatchesPattern("", "territories/*"));
}

TEST(ResourceName, TakesNamesApart) {
  const std::string name = "territories/ecla/catalogues/2018-12/ballots/000375055";
  EXPECT_EQ(LastId(name), "000375055");
  EXPECT_EQ(LastCollection(name), "ballots");
  EXPECT_EQ(ParentOf(name), "territories/ecla/catalogues/2018-12");
  EXPECT_EQ(ParentOf("territories/ecla"), "");
  EXPECT_EQ(TerritoryOf(name), "territories/ecla");
  EXPECT_EQ(TerritoryOf("zones/x"), std::nullopt);
  EXPECT_EQ(ChildName("territories/ecla", "topics", "t1"), "territories/ecla/topics/t1");
}

TEST(ResourceName, IdsAreLowerCaseAndShort) {
  EXPECT_TRUE(IsResourceId("t042"));
  EXPECT_TRUE(IsResourceId(std::string(63, 'a')));
  EXPECT_FALSE(IsResourceId(std::string(64, 'a')));
  EXPECT_FALSE(IsResourceId("-a"));
  EXPECT_FALSE(IsResourceId("é"));
  EXPECT_FALSE(IsResourceId(""));
}

}  // namespace
}  // namespace synergie
