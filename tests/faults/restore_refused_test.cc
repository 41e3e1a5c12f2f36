// What must not be restored is refused, and nothing is replaced: not one byte of the folder.
#include "tests/faults/saved_node.h"

namespace synergie::testing {
namespace {

class RestoreRefusedTest : public SavedNode {
 protected:
  // A node with a backup, stopped; and its folder as it stands.
  void SetUp() override {
    const auto node = StartNode(data_);
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node->address())));
    Record(*node, "a", 20);
    AwaitRest(*node);
    backup_ = TakeBackup(*node, "night");
    ASSERT_EQ(node->Stop(), 0);
    before_ = FilesOf(data_);
  }
  void ExpectRefused(const std::string& backup, std::vector<std::string> more = {}) {
    more.push_back("--replace");
    EXPECT_NE(Restore(backup, data_, more).code, 0) << backup;
    EXPECT_TRUE(FilesOf(data_) == before_) << backup;
    EXPECT_FALSE(fs::exists(data_ + ".before-restore"));
  }
  // A copy of the backup beside it, to be spoilt.
  std::string Copy() {
    const std::string copy = backups_ + "/spoilt";
    fs::remove_all(copy);
    fs::copy(backup_.folder, copy, fs::copy_options::recursive);
    return copy;
  }

  Backup backup_;
  std::map<std::string, std::string> before_;
};

TEST_F(RestoreRefusedTest, EveryFileThatIsNotWhatWasSaved) {
  int files = 0;
  for (const auto& [path, bytes] : FilesOf(backup_.folder)) {
    if (bytes.empty() || path == "MANIFEST.json") continue;
    SCOPED_TRACE(path);
    const std::string copy = Copy();
    switch (files++ % 3) {
      case 0:
        FlipBit(copy + "/" + path);
        break;
      case 1:
        fs::resize_file(copy + "/" + path, bytes.size() - 1);
        break;
      default:
        fs::remove(copy + "/" + path);
    }
    ExpectRefused(copy);
  }
  EXPECT_GE(files, 20);
}

TEST_F(RestoreRefusedTest, AManifestThatWasCutOrWrittenAgain) {
  const std::string manifest = ReadWhole(backup_.folder + "/MANIFEST.json");
  for (const size_t size : {size_t{0}, size_t{1}, manifest.size() / 2, manifest.size() - 3}) {
    const std::string copy = Copy();
    fs::resize_file(copy + "/MANIFEST.json", size);
    ExpectRefused(copy);
  }
  std::string copy = Copy();
  fs::remove(copy + "/MANIFEST.json");
  ExpectRefused(copy);
  // Whoever changes a file and its line in the manifest is found by the digest that was kept.
  copy = Copy();
  std::ofstream(copy + "/MANIFEST.json", std::ios::app) << " ";
  ExpectRefused(copy, {"--sha256", backup_.sha256});
  // A file outside of the folder.
  copy = Copy();
  std::string outside = manifest;
  const std::string path = "\"path\": \"";
  outside.insert(outside.find(path) + path.size(), "../");
  std::ofstream(copy + "/MANIFEST.json") << outside;
  ExpectRefused(copy);
  // A projection that does not show what was promised.
  copy = Copy();
  std::string promise = manifest;
  const std::string rows = "\"rows\": ";
  promise.insert(promise.find(rows) + rows.size(), "1");
  std::ofstream(copy + "/MANIFEST.json") << promise;
  ExpectRefused(copy);
}

TEST_F(RestoreRefusedTest, AnotherNodesBackupAndOneWithMoreInIt) {
  const std::string copy = Copy();
  std::ofstream(copy + "/intake/extra.sst") << "x";
  ExpectRefused(copy);
  fs::remove(copy + "/intake/extra.sst");
  fs::remove(copy + "/intake/CURRENT");
  fs::create_symlink(backup_.folder + "/intake/CURRENT", copy + "/intake/CURRENT");
  ExpectRefused(copy);

  // The log of this node does not continue that of another one, nor do its keys open its fields.
  const std::string other = folder_ / "other", other_backups = folder_ / "other-backups";
  {
    NodeProcess node(NodeStart{
        .program = SYNERGIE_PROGRAM, .data = other, .arguments = {"--backups", other_backups}});
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node.address())));
    ASSERT_EQ(Synergie({"backup", "night", "--server", node.address()}).code, 0);
    node.Stop();
  }
  ExpectRefused(other_backups + "/night", {"--keep-log"});
  ExpectRefused(other_backups + "/night", {"--keys-copy", backups_ + "/keys"});
  // Its keys beside it, and asked for, it is restored: the folder was set aside.
  EXPECT_EQ(Restore(other_backups + "/night", data_, {"--replace"}).code, 0);
  EXPECT_TRUE(FilesOf(data_ + ".before-restore") == before_);
  StartNode(data_);
}

TEST_F(RestoreRefusedTest, AFolderThatIsNotEmptyOrInUse) {
  EXPECT_NE(Restore(backup_.folder, data_).code, 0) << "without --replace";
  EXPECT_TRUE(FilesOf(data_) == before_);
  {
    const auto node = StartNode(data_);
    EXPECT_NE(Restore(backup_.folder, data_, {"--replace"}).code, 0) << "a node runs there";
    EXPECT_TRUE(VerifyBook(*ConnectIntake(node->address()), book_));
    ASSERT_EQ(node->Stop(), 0);
  }
  before_ = FilesOf(data_);
  fs::create_directories(data_ + ".before-restore");
  EXPECT_NE(Restore(backup_.folder, data_, {"--replace"}).code, 0) << "what was set aside stays";
  EXPECT_TRUE(FilesOf(data_) == before_);
}

}  // namespace
}  // namespace synergie::testing
