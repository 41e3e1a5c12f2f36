// The present program on the data folder of every version there was (README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"

namespace synergie::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Versions() {
  std::vector<std::string> versions;
  for (const auto& entry : fs::directory_iterator(SYNERGIE_FOLDERS)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".tar.xz")) versions.push_back(name.substr(0, name.size() - 7));
  }
  std::sort(versions.begin(), versions.end());
  return versions;
}

std::string ReadWhole(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Evolution : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fs::create_directories(data_);
    const std::string archive = std::string(SYNERGIE_FOLDERS) + "/" + GetParam() + ".tar.xz";
    ASSERT_EQ(synergie::testing::Run({"/usr/bin/tar", "-C", data_, "-xJf", archive}).code, 0);
  }
  void ExpectSameEvents() {
    NodeProcess node(SYNERGIE_PROGRAM, data_);
    const Ran events =
        synergie::testing::Run({SYNERGIE_PROGRAM, "log", "read", "--server", node.address()});
    EXPECT_EQ(events.code, 0);
    EXPECT_EQ(events.output,
              ReadWhole(std::string(SYNERGIE_FOLDERS) + "/" + GetParam() + ".events.txt"));
    EXPECT_EQ(node.Stop(), 0);
  }

  const TemporaryFolder folder_;
  const std::string data_ = folder_ / "data";
};

TEST_P(Evolution, StartsAndSaysTheSame) {
  ExpectSameEvents();
  const Ran rebuilt = synergie::testing::Run({SYNERGIE_PROGRAM, "rebuild", "--data", data_});
  EXPECT_EQ(rebuilt.code, 0) << rebuilt.output;
  EXPECT_EQ(rebuilt.output.find("DIFFERENT"), std::string::npos) << rebuilt.output;
}

TEST_P(Evolution, FoldsFromTheLogAlone) {
  for (const char* service : {"intake", "matching", "catalogue", "history"}) {
    EXPECT_GT(fs::remove_all(data_ + "/" + service), 0U);
  }
  ExpectSameEvents();
}

INSTANTIATE_TEST_SUITE_P(EveryVersion, Evolution, ::testing::ValuesIn(Versions()),
                         [](const auto& version) {
                           std::string name = version.param;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return !std::isalnum(c); },
                               '_');
                           return name;
                         });

}  // namespace
}  // namespace synergie::testing
