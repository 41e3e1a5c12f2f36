#include <gtest/gtest.h>

#include "common/base/encoding.h"
#include "services/synergie/client/connection.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/request_id.h"

namespace synergie::program {
namespace {

TEST(RequestId, IsAUuidOfItsContent) {
  const std::string id = RequestIdOf({"ab", "c"});
  EXPECT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(id[14], '8');
  EXPECT_EQ(id, RequestIdOf({"ab", "c"}));
  EXPECT_NE(id, RequestIdOf({"a", "bc"}));
}

TEST(RequestId, OfARequestLeavesItselfOut) {
  intake::v1::OpenWorkshopRequest request;
  request.set_name("territories/t/workshops/w");
  const std::string id = RequestIdOf(request);
  request.set_request_id(id);
  EXPECT_EQ(RequestIdOf(request), id);
  request.set_name("territories/t/workshops/v");
  EXPECT_NE(RequestIdOf(request), id);
}

TEST(Addresses, OneForAllOrThoseOfEachService) {
  using List = Addresses::List;
  EXPECT_EQ(Addresses::Parse("host:1")->Of("matching"), List{"host:1"});
  EXPECT_EQ(Addresses::Parse("host:1|host:2")->Of("intake"), (List{"host:1", "host:2"}));
  const auto several = Addresses::Parse("intake=a:1|c:3,matching=b:2,history=a:1");
  EXPECT_EQ(several->Of("intake"), (List{"a:1", "c:3"}));
  EXPECT_EQ(several->Of("matching"), List{"b:2"});
  EXPECT_EQ(several->Of("catalogue"), List{});
  EXPECT_EQ(several->All().size(), 3u);
  EXPECT_FALSE(Addresses::Parse("host").has_value());
  EXPECT_FALSE(Addresses::Parse("intake=a:1|").has_value());
  EXPECT_FALSE(Addresses::Parse("kitchen=a:1").has_value());
}

TEST(Table, CountsCharactersAndCutsTheLastColumn) {
  Table table({"id", "texte"});
  table.Add({"é", "une phrase qui est longue"});
  table.Add({"abc", "x"});
  EXPECT_EQ(table.ToText(0), "id   texte\né    une phrase qui est longue\nabc  x\n");
  EXPECT_EQ(table.ToText(16), "id   texte\né    une phrase…\nabc  x\n");
}

TEST(Counted, FrenchHasNoneInTheSingular) {
  EXPECT_EQ(Counted(0, "sujet", "sujets"), "0 sujet");
  EXPECT_EQ(Counted(2, "sujet", "sujets"), "2 sujets");
}

}  // namespace
}  // namespace synergie::program
