#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "common/base/encoding.h"
#include "services/synergie/client/connection.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/pdf.h"
#include "services/synergie/client/request_id.h"
#include "services/synergie/client/territory_options.h"
#include "services/synergie/client/words.h"
#include "tests/support/temporary_folder.h"

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

TEST(ParseDay, TakesBothWaysOfWritingIt) {
  EXPECT_EQ(WordsOf(*ParseDay("2019-06-30", "--date")), "30/06/2019");
  EXPECT_EQ(WordsOf(*ParseDay("30/06/2019", "--date")), "30/06/2019");
  EXPECT_FALSE(ParseDay("juin", "--date").has_value());
  EXPECT_FALSE(ParseDay("2019-06-30T12", "--date").has_value());
}

// A browser of a few lines: what matters is what is asked of it, and what comes back.
class PdfTest : public ::testing::Test {
 protected:
  void BrowserIs(const std::string& script) {
    const std::string path = folder_ / "browser";
    std::ofstream(path) << "#!/bin/sh\n" << script;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    setenv("SYNERGIE_CHROMIUM", path.c_str(), 1);
  }
  ~PdfTest() override { unsetenv("SYNERGIE_CHROMIUM"); }
  synergie::testing::TemporaryFolder folder_;
};

TEST_F(PdfTest, IsWhatTheBrowserPrintsOfThePage) {
  BrowserIs(R"(
for word; do
  case $word in
    --print-to-pdf=*) pdf=${word#--print-to-pdf=} ;;
    file://*) page=${word#file://} ;;
  esac
done
{ printf '%%PDF-'; cat "$page"; } > "$pdf"
)");
  const auto pdf = PrintPdf("<p>bonjour</p>");
  ASSERT_TRUE(pdf.has_value()) << pdf.error().message;
  EXPECT_EQ(*pdf, "%PDF-<p>bonjour</p>");
}

TEST_F(PdfTest, ABrowserThatDoesNotPrintIsNotBelieved) {
  BrowserIs("exit 0\n");
  EXPECT_EQ(PrintPdf("<p></p>").error().code, Code::kUnavailable);
  BrowserIs("exit 3\n");
  EXPECT_EQ(PrintPdf("<p></p>").error().code, Code::kUnavailable);
}

}  // namespace
}  // namespace synergie::program
