// The ledger of a real node that is killed, forgets its projection, and has its log changed behind
// its back while it is down.
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/log/names.h"
#include "common/log/rocksdb/record_format.h"
#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"

namespace synergie::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const std::string kProgram = SYNERGIE_PROGRAM;

// The files of a folder by path, links left out.
std::map<std::string, std::string> FilesOf(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    files[fs::relative(entry.path(), folder).string()] = bytes.str();
  }
  return files;
}

Json CheckNode(const NodeProcess& node, int code) {
  const Ran ran =
      testing::Run({kProgram, "history", "check", "--json", "--server", node.address()});
  EXPECT_EQ(ran.code, code) << ran.output;
  return Json::parse(ran.output);
}

class LedgerProcessTest : public ::testing::Test {
 protected:
  std::map<std::string, std::string> Export(const NodeProcess& node, const std::string& name) {
    const Ran ran = testing::Run(
        {kProgram, "history", "export", "--tiles", folder_ / name, "--server", node.address()});
    EXPECT_EQ(ran.code, 0) << ran.output;
    return FilesOf(folder_ / name);
  }
  const TemporaryFolder folder_;
  const std::string data_ = folder_ / "data";
};

TEST_F(LedgerProcessTest, KilledWithoutItsProjectionANodeComesToTheSameTreeAndSignsTheSame) {
  std::map<std::string, std::string> before;
  {
    NodeProcess node(kProgram, data_);
    ASSERT_EQ(testing::Run({kProgram, "demo", "--server", node.address()}).code, 0);
    before = Export(node, "before");
    EXPECT_GT(before.size(), 5u);
    node.Kill();
  }
  fs::remove_all(data_ + "/history");
  {
    NodeProcess node(kProgram, data_);
    EXPECT_EQ(Export(node, "after"), before) << "the checkpoint's bytes too";
    CheckNode(node, 0);
    node.Kill();
  }
  // Killed while it catches up, and again.
  fs::remove_all(data_ + "/history");
  NodeProcess(kProgram, data_).Kill();
  NodeProcess node(kProgram, data_);
  EXPECT_EQ(Export(node, "again"), before);
}

// Changes one record in the database of the embedded log.
void ChangeRecord(const std::string& log_folder, const log::PartitionId& partition,
                  int64_t offset) {
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, log_folder + "/db", &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  const std::string key = log::RecordKey(partition, offset);
  std::string bytes;
  ASSERT_TRUE(db->Get({}, key, &bytes).ok());
  auto record = log::DecodeRecord(offset, bytes);
  ASSERT_TRUE(record.has_value());
  // A byte of the actor, "cli": what a forger would want to change.
  const size_t actor = record->record.value.find("cli");
  ASSERT_NE(actor, std::string::npos);
  record->record.value[actor] = 'C';
  std::string changed;
  log::EncodeRecord(record->append_time, record->record, changed);
  ASSERT_TRUE(db->Put({}, key, changed).ok());
}

TEST_F(LedgerProcessTest, ARecordChangedWhileTheNodeIsDownIsFoundAndNamed) {
  {
    NodeProcess node(kProgram, data_);
    ASSERT_EQ(testing::Run({kProgram, "demo", "--server", node.address()}).code, 0);
    Export(node, "tiles");
    EXPECT_EQ(node.Stop(), 0);
  }
  ChangeRecord(data_ + "/log", {std::string(log::kIntakeCommits), 0}, 5);
  {
    NodeProcess node(kProgram, data_);
    const Json found = CheckNode(node, 1);
    EXPECT_EQ(found["verified"], false);
    EXPECT_EQ(found["ledgers"][0]["fault"]["where"], "synergie.intake.commits.v1/0@5");
    EXPECT_EQ(node.Stop(), 0);
  }
}

}  // namespace
}  // namespace synergie::testing
