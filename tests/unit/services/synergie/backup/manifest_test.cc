#include "services/synergie/backup/manifest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

Manifest Sample() {
  return {.program = "1.2.0",
          .create_time = "2018-11-20T12:00:00Z",
          .request_id = "r",
          .partitions = 8,
          .has_log = true,
          .kek_sha256 = std::string(64, 'a'),
          .sources = {{"intake", "synergie.intake.commits.v1", 3, 17, std::string(32, 'f'), 9}},
          .files = {{"log/db/000009.sst", 5, std::string(64, '1')}, {"log/FORMAT", 0, "x"}}};
}

TEST(ManifestTest, IsReadAsItWasWritten) {
  const auto read = Manifest::Parse(Sample().ToJson());
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->ToJson(), Sample().ToJson());
  EXPECT_EQ(read->sources, Sample().sources);
  EXPECT_EQ(read->files, Sample().files);
  EXPECT_EQ(read->kek_sha256, Sample().kek_sha256);
  EXPECT_EQ(read->TotalBytes(), 5u);
}

TEST(ManifestTest, CutAnywhereItIsNone) {
  const std::string whole = Sample().ToJson();
  for (size_t size = 0; size + 2 < whole.size(); ++size) {
    EXPECT_EQ(Manifest::Parse(whole.substr(0, size)).error().code, Code::kDataLoss) << size;
  }
}

TEST(ManifestTest, NamesFilesInsideAlone) {
  for (const char* path : {"", "/etc/passwd", "..", "../x", "a/../../x", "a/./b", "a//b"}) {
    Manifest manifest = Sample();
    manifest.files[0].path = path;
    EXPECT_EQ(Manifest::Parse(manifest.ToJson()).error().code, Code::kDataLoss) << path;
  }
}

TEST(ManifestTest, OfANewerFormatSaysSo) {
  std::string text = Sample().ToJson();
  text.replace(text.find("\"format\": 1"), 11, "\"format\": 2");
  EXPECT_EQ(Manifest::Parse(text).error().code, Code::kFailedPrecondition);
}

TEST(ManifestTest, AFolderIsWhatItSaysOrTheFileAtFaultIsNamed) {
  const testing::TemporaryFolder folder;
  fs::create_directories(folder / "a");
  std::ofstream(folder / "a/one") << "hello";
  auto digest = CopyDigested(folder / "a/one", "");
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(digest->sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  Manifest manifest = Sample();
  manifest.files = {{"a/one", 5, digest->sha256}};
  EXPECT_TRUE(VerifyFiles(folder.path(), manifest).has_value());

  std::ofstream(folder / "a/two") << "x";
  EXPECT_NE(VerifyFiles(folder.path(), manifest).error().message.find("a/two"), std::string::npos);
  fs::remove(folder / "a/two");
  std::ofstream(folder / "a/one") << "hellO";
  EXPECT_NE(VerifyFiles(folder.path(), manifest).error().message.find("a/one"), std::string::npos);
  fs::remove(folder / "a/one");
  EXPECT_NE(VerifyFiles(folder.path(), manifest).error().message.find("lacks a/one"),
            std::string::npos);
}

TEST(ManifestTest, ACopyIsNeverPutOverWhatIsThere) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "from") << "hello";
  std::ofstream(folder / "to") << "other";
  EXPECT_FALSE(CopyDigested(folder / "from", folder / "to").has_value());
  EXPECT_EQ(fs::file_size(folder / "to"), 5u);
}

}  // namespace
}  // namespace synergie::program
