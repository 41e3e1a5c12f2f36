// The verb `synergie count`: statuses, what it prints, and that the text and the digest agree.
#include "services/catalogue/counting/count_command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/catalogue/counting/digest.h"

namespace synergie::counting {
namespace {

class CountCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("count-") + test->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    return CountCommand(arguments, out_, err_);
  }
  bool Printed(const std::string& text) { return out_.str().find(text) != std::string::npos; }

  std::string Ranked() { return File("r.csv", "ballot;A;B\nx;1;2\ny;1;2\nz;2;1\n"); }
  std::string Judged() {
    return File("m.csv", "ballot;F1;F2\nx;utile;non\ny;utile+participe;non concerné\n");
  }
  std::string Programme() {
    return File("p.pb",
                "META\nkey;value\nbudget;4\nvote_type;approval\nPROJECTS\nproject_id;cost\nA;4\n"
                "B;4\nVOTES\nvoter_id;vote\n1;A,B\n");
  }

  std::filesystem::path folder_;
  std::ostringstream out_, err_;
};

TEST_F(CountCommandTest, PrintsTheRankingAsJson) {
  EXPECT_EQ(Run({"--method", "schulze", Ranked()}), 0);
  EXPECT_TRUE(Printed("\"status\": \"DECIDED\""));
  EXPECT_EQ(Run({"--method=majority-judgment", Judged()}), 0);
  EXPECT_TRUE(Printed("\"taking_part\": 1"));
}

TEST_F(CountCommandTest, TheDigestIsThatOfTheCanonicalText) {
  for (const auto& [method, file] : std::vector<std::pair<std::string, std::string>>{
           {"schulze", Ranked()}, {"majority-judgment", Judged()}, {"equal-shares", Programme()}}) {
    ASSERT_EQ(Run({"--method", method, file, "--canonical"}), 0);
    const std::string digest = Hex(Sha256(out_.str()));
    ASSERT_EQ(Run({"--method", method, file}), 0);
    EXPECT_TRUE(Printed("\"digest\": \"" + digest + "\"")) << method;
    ASSERT_EQ(Run({"--method", method, file, "--explain"}), 0);
    EXPECT_TRUE(Printed(digest)) << method;
  }
}

TEST_F(CountCommandTest, ATieIsAResultAndALotBreaksIt) {
  EXPECT_EQ(Run({"--method", "equal-shares", Programme()}), 0);
  EXPECT_TRUE(Printed("\"status\": \"TIED\""));
  EXPECT_EQ(Run({"--method", "equal-shares", Programme(), "--drawn-order", "B,A"}), 0);
  EXPECT_TRUE(Printed("\"selected\": [\n    \"B\"\n  ]"));
  EXPECT_EQ(Run({"--method", "equal-shares", Programme(), "--closing-hash", "00ff",
                 "--public-value", "tirage du 3 mars"}),
            0);
  const std::string seed = Hex(LotSeed(std::string("\0\xff", 2), "tirage du 3 mars"));
  EXPECT_TRUE(Printed("\"seed\": \"" + seed + "\""));
  EXPECT_TRUE(Printed("\"status\": \"DECIDED\""));
}

TEST_F(CountCommandTest, ExportsWhatItCounted) {
  const std::string path = folder_ / "out.pb";
  EXPECT_EQ(
      Run({"--method", "equal-shares", Programme(), "--drawn-order", "B", "--export-pb", path}), 0);
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_NE(text.str().find("B;4;1;B;1\n"), std::string::npos);
}

TEST_F(CountCommandTest, ExplainsInFrench) {
  EXPECT_EQ(Run({"--method", "equal-shares", Programme(), "--explain"}), 0);
  EXPECT_TRUE(Printed("Résultat : ÉGALITÉ (TIED)"));
  EXPECT_EQ(Run({"--method", "schulze", Ranked(), "--explain"}), 0);
  EXPECT_TRUE(Printed("Classement : A > B"));
}

TEST_F(CountCommandTest, RefusesAWrongCommandLine) {
  EXPECT_EQ(Run({"--method", "borda", Ranked()}), 2);
  EXPECT_EQ(Run({"--method", "schulze"}), 2);
  EXPECT_EQ(Run({"--method", "schulze", Ranked(), "--completion", "add1"}), 2);
  EXPECT_EQ(Run({"--method", "equal-shares", Programme(), "--completion", "add2"}), 2);
  EXPECT_EQ(Run({"--method", "equal-shares", Programme(), "--utility", "score"}), 2);
  EXPECT_EQ(Run({"--method", "schulze", Ranked(), "--seed", "0g"}), 2);
  EXPECT_EQ(Run({"--method", "schulze", Ranked(), "--closing-hash", "00"}), 2);
  EXPECT_EQ(Run({"--method", "schulze", Ranked(), "--tie-chain", "lowest-cost"}), 2);
  EXPECT_EQ(Run({"--method", "majority-judgment", Judged(), "--blank", "bien"}), 2);
  EXPECT_TRUE(out_.str().empty());
  EXPECT_FALSE(err_.str().empty());
}

TEST_F(CountCommandTest, RefusesAFileItCannotRead) {
  EXPECT_EQ(Run({"--method", "schulze", folder_ / "absent.csv"}), 1);
  EXPECT_EQ(Run({"--method", "majority-judgment", File("bad.csv", "ballot;F1\nx;bien\n")}), 1);
  EXPECT_NE(err_.str().find("OUT_OF_SCALE"), std::string::npos);
  EXPECT_TRUE(out_.str().empty());
}

}  // namespace
}  // namespace synergie::counting
