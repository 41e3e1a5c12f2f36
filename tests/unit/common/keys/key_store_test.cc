// One suite for every key store, and what only files can do wrong.
#include "common/keys/key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "common/base/encoding.h"
#include "common/keys/file_key_store.h"
#include "common/keys/memory_key_store.h"

namespace synergie::keys {
namespace {

constexpr std::string_view kPerson = "persons/ecla/p07";

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / NewUuid()) {}
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string Path(std::string_view below = "keys") const { return path_ / below; }

 private:
  std::filesystem::path path_;
};

std::unique_ptr<FileKeyStore> OpenFiles(const TemporaryFolder& folder) {
  auto store = FileKeyStore::Open(folder.Path());
  EXPECT_TRUE(store) << store.error().message;
  return std::move(*store);
}

class KeyStoreTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      store_ = OpenFiles(folder_);
    } else {
      store_ = std::make_unique<MemoryKeyStore>();
    }
  }

  TemporaryFolder folder_;
  std::unique_ptr<KeyStore> store_;
};

TEST_P(KeyStoreTest, MakesAKeyOnce) {
  EXPECT_EQ(store_->Find(kPerson).value(), Found(Absent{}));
  const Key key = store_->GetOrCreate(kPerson).value();
  EXPECT_EQ(store_->GetOrCreate(kPerson).value(), key);
  EXPECT_EQ(store_->Find(kPerson).value(), Found(key));
  EXPECT_NE(store_->GetOrCreate("persons/ecla/p08").value(), key);
}

TEST_P(KeyStoreTest, ListsTheKeysOfAKindThatAreThere) {
  EXPECT_TRUE(store_->List("persons")->empty());
  for (const char* id : {"persons/ecla/c01/k1", "persons/ecla/c01/k2", "companies/ecla/c01"}) {
    ASSERT_TRUE(store_->GetOrCreate(id));
  }
  ASSERT_TRUE(store_->Destroy("persons/ecla/c01/k1"));
  ASSERT_TRUE(store_->Destroy("persons/ecla/c01/k9"));
  EXPECT_EQ(store_->List("persons").value(), std::vector<std::string>{"persons/ecla/c01/k2"});
}

TEST_P(KeyStoreTest, ADestroyedKeyStaysDestroyed) {
  ASSERT_TRUE(store_->GetOrCreate(kPerson));
  ASSERT_TRUE(store_->Destroy(kPerson));
  EXPECT_EQ(store_->Find(kPerson).value(), Found(Destroyed{}));
  EXPECT_EQ(store_->GetOrCreate(kPerson).error().code, Code::kFailedPrecondition);
  EXPECT_TRUE(store_->Destroy(kPerson));
}

TEST_P(KeyStoreTest, AKeyCanBeDestroyedInAdvance) {
  ASSERT_TRUE(store_->Destroy(kPerson));
  EXPECT_FALSE(store_->GetOrCreate(kPerson));
}

TEST_P(KeyStoreTest, TakesKeyIdsOnly) {
  for (const char* wrong : {"", "persons", "persons/../kek", "persons//p1", "/persons/p1",
                            "persons/P1", "persons/p1/", "a/b/c/d/e/f/g/h/i"}) {
    EXPECT_EQ(store_->GetOrCreate(wrong).error().code, Code::kInvalidArgument) << wrong;
    EXPECT_FALSE(store_->Find(wrong)) << wrong;
    EXPECT_FALSE(store_->Destroy(wrong)) << wrong;
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, KeyStoreTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "File" : "Memory"; });

TEST(FileKeyStore, KeysOutliveTheProcess) {
  const TemporaryFolder folder;
  const Key key = OpenFiles(folder)->GetOrCreate(kPerson).value();
  EXPECT_EQ(OpenFiles(folder)->Find(kPerson).value(), Found(key));
  ASSERT_TRUE(OpenFiles(folder)->Destroy(kPerson));
  EXPECT_EQ(OpenFiles(folder)->Find(kPerson).value(), Found(Destroyed{}));
}

TEST(FileKeyStore, NobodyElseCanRead) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OpenFiles(folder)->GetOrCreate(kPerson));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.Path(""))) {
    struct stat info {};
    ASSERT_EQ(stat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, entry.is_directory() ? 0700u : 0600u) << entry.path();
  }
}

TEST(FileKeyStore, NoPlainKeyIsOnTheDisk) {
  const TemporaryFolder folder;
  const Key key = OpenFiles(folder)->GetOrCreate(kPerson).value();
  std::ifstream file(folder.Path() + "/persons/ecla/p07.key", std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  ASSERT_FALSE(content.empty());
  EXPECT_EQ(content.find(std::string(key.begin(), key.end())), std::string::npos);
}

TEST(FileKeyStore, DestroyingLeavesNoKeyFile) {
  const TemporaryFolder folder;
  const auto store = OpenFiles(folder);
  ASSERT_TRUE(store->GetOrCreate(kPerson));
  ASSERT_TRUE(store->Destroy(kPerson));
  EXPECT_FALSE(std::filesystem::exists(folder.Path() + "/persons/ecla/p07.key"));
}

// Two instances share a folder: what one destroys, the other has forgotten at once.
TEST(FileKeyStore, ATombstoneCountsForEveryProcess) {
  const TemporaryFolder folder;
  const auto one = OpenFiles(folder), other = OpenFiles(folder);
  const Key key = one->GetOrCreate(kPerson).value();
  EXPECT_EQ(other->GetOrCreate(kPerson).value(), key);
  ASSERT_TRUE(one->Destroy(kPerson));
  EXPECT_EQ(other->Find(kPerson).value(), Found(Destroyed{}));
}

TEST(FileKeyStore, AnInterruptedDestructionIsFinished) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OpenFiles(folder)->GetOrCreate(kPerson));
  std::ofstream(folder.Path() + "/persons/ecla/p07.destroyed");  // the crash came after this
  EXPECT_EQ(OpenFiles(folder)->Find(kPerson).value(), Found(Destroyed{}));
  EXPECT_FALSE(std::filesystem::exists(folder.Path() + "/persons/ecla/p07.key"));
}

TEST(FileKeyStore, CompetingMakersAgree) {
  const TemporaryFolder folder;
  const auto one = OpenFiles(folder), other = OpenFiles(folder);
  for (int round = 0; round < 50; ++round) {
    const std::string id = "persons/ecla/r" + std::to_string(round);
    Key first, second;
    std::thread thread([&] { first = one->GetOrCreate(id).value(); });
    second = other->GetOrCreate(id).value();
    thread.join();
    ASSERT_EQ(first, second) << id;
  }
}

TEST(FileKeyStore, DamageAndSwappedFilesAreDataLoss) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OpenFiles(folder)->GetOrCreate(kPerson));
  const std::string path = folder.Path() + "/persons/ecla/";
  std::filesystem::copy_file(path + "p07.key", path + "p08.key");
  EXPECT_EQ(OpenFiles(folder)->Find("persons/ecla/p08").error().code, Code::kDataLoss);
  std::filesystem::resize_file(path + "p07.key", 10);
  EXPECT_EQ(OpenFiles(folder)->Find(kPerson).error().code, Code::kDataLoss);
  EXPECT_EQ(OpenFiles(folder)->GetOrCreate(kPerson).error().code, Code::kDataLoss);
}

TEST(FileKeyStore, AKekThatIsOpenOrGoneIsRefused) {
  const TemporaryFolder folder;
  ASSERT_TRUE(OpenFiles(folder)->GetOrCreate(kPerson));
  const std::string kek = folder.Path() + "/kek";
  ASSERT_EQ(chmod(kek.c_str(), 0640), 0);
  EXPECT_EQ(FileKeyStore::Open(folder.Path()).error().code, Code::kFailedPrecondition);
  std::filesystem::remove(kek);
  EXPECT_EQ(FileKeyStore::Open(folder.Path()).error().code, Code::kFailedPrecondition);
}

TEST(KeyId, NamesOwnerAndTerritory) {
  EXPECT_EQ(KeyId("persons", "territories/ecla", "p07"), kPerson);
}

}  // namespace
}  // namespace synergie::keys
