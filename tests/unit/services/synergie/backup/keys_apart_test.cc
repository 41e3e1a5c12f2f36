#include "services/synergie/backup/keys_apart.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/keys/file_key_store.h"
#include "tests/support/temporary_folder.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

constexpr char kPerson[] = "persons/ecla/p07";
constexpr char kOther[] = "persons/ecla/p08";

class KeysApart : public ::testing::Test {
 protected:
  static std::unique_ptr<keys::FileKeyStore> Open(const KeyPlaces& places) {
    auto store = keys::FileKeyStore::Open(places.folder);
    EXPECT_TRUE(store.has_value());
    return std::move(*store);
  }
  static keys::Key KeyOf(const KeyPlaces& places, const char* id) {
    auto found = Open(places)->Find(id);
    EXPECT_TRUE(found.has_value() && std::holds_alternative<keys::Key>(*found)) << id;
    return std::get<keys::Key>(*found);
  }
  static bool Destroyed(const KeyPlaces& places, const char* id) {
    auto found = Open(places)->Find(id);
    return found.has_value() && std::holds_alternative<keys::Destroyed>(*found);
  }
  static void Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path) << text;
  }
  static std::string Read(const std::string& path) {
    std::string text;
    std::ifstream(path) >> text;
    return text;
  }

  const testing::TemporaryFolder folder_;
  const KeyPlaces node_ = KeyPlacesIn(folder_ / "data", "");
  const std::string copy_ = folder_ / "copy";
};

TEST_F(KeysApart, ComeBackFromTheCopy) {
  const keys::Key key = *Open(node_)->GetOrCreate(kPerson);
  Write(node_.ledger_keys, "ledger");
  Write(node_.page_tokens, "tokens");
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  const KeyPlaces again = KeyPlacesIn(folder_ / "again", "");
  ASSERT_TRUE(JoinKeys({again, copy_}, *KekDigest(node_.folder), again).has_value());
  EXPECT_EQ(KeyOf(again, kPerson), key);
  EXPECT_EQ(Read(again.ledger_keys), "ledger");
  EXPECT_EQ(Read(again.page_tokens), "tokens");
  const auto permissions = fs::status(copy_ + "/persons/ecla/p07.key").permissions();
  EXPECT_EQ(permissions & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(KeysApart, OfAFolderThatInstancesShareComeBackToIt) {
  const KeyPlaces shared = KeyPlacesIn(folder_ / "data", folder_ / "shared");
  const keys::Key key = *Open(shared)->GetOrCreate(kPerson);
  Write(shared.ledger_keys, "ledger");
  Write(shared.page_tokens, "tokens");
  ASSERT_TRUE(MirrorKeys(shared, copy_).has_value());
  const std::string kek = *KekDigest(shared.folder);
  fs::remove_all(shared.folder);
  ASSERT_TRUE(JoinKeys({shared, copy_}, kek, shared).has_value());
  EXPECT_EQ(KeyOf(shared, kPerson), key);
  EXPECT_EQ(Read(shared.ledger_keys), "ledger");
  EXPECT_EQ(Read(shared.page_tokens), "tokens");
}

TEST_F(KeysApart, DestroyedAreDestroyedInTheCopyToo) {
  const keys::Key other = *Open(node_)->GetOrCreate(kOther);
  ASSERT_TRUE(Open(node_)->GetOrCreate(kPerson).has_value());
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  ASSERT_TRUE(fs::exists(copy_ + "/persons/ecla/p07.key"));
  ASSERT_TRUE(Open(node_)->Destroy(kPerson).has_value());
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  EXPECT_FALSE(fs::exists(copy_ + "/persons/ecla/p07.key"));
  EXPECT_TRUE(Destroyed(KeyPlacesIn("", copy_), kPerson));
  EXPECT_EQ(KeyOf(KeyPlacesIn("", copy_), kOther), other);
}

TEST_F(KeysApart, LostAreKeptInTheCopy) {
  const keys::Key key = *Open(node_)->GetOrCreate(kPerson);
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  fs::remove(node_.folder + "/persons/ecla/p07.key");
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  ASSERT_TRUE(JoinKeys({node_, copy_}, *KekDigest(node_.folder), node_).has_value());
  EXPECT_EQ(KeyOf(node_, kPerson), key);
}

TEST_F(KeysApart, WhatTheNodeDestroyedSinceTheCopyStaysDestroyed) {
  ASSERT_TRUE(Open(node_)->GetOrCreate(kPerson).has_value());
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  ASSERT_TRUE(Open(node_)->Destroy(kPerson).has_value());
  const KeyPlaces work = KeyPlacesIn(folder_ / "work", "");
  ASSERT_TRUE(JoinKeys({node_, copy_}, *KekDigest(node_.folder), work).has_value());
  EXPECT_TRUE(Destroyed(work, kPerson));
  EXPECT_FALSE(fs::exists(work.folder + "/persons/ecla/p07.key"));
}

TEST_F(KeysApart, OfAnotherNodeAreRefused) {
  ASSERT_TRUE(Open(node_)->GetOrCreate(kPerson).has_value());
  ASSERT_TRUE(MirrorKeys(node_, copy_).has_value());
  const std::string kek = *KekDigest(node_.folder);
  const KeyPlaces other = KeyPlacesIn(folder_ / "other", "");
  ASSERT_TRUE(Open(other)->GetOrCreate(kPerson).has_value());
  const std::string others = Read(other.folder + "/persons/ecla/p07.key");

  EXPECT_EQ(MirrorKeys(other, copy_).error().code, Code::kFailedPrecondition);
  EXPECT_EQ(*KekDigest(copy_), kek);
  // Neither has them.
  EXPECT_EQ(
      JoinKeys({other, folder_ / "nowhere"}, kek, KeyPlacesIn(folder_ / "work", "")).error().code,
      Code::kFailedPrecondition);
  // The copy has them, but would be mixed with others.
  EXPECT_EQ(JoinKeys({other, copy_}, kek, other).error().code, Code::kFailedPrecondition);
  EXPECT_EQ(Read(other.folder + "/persons/ecla/p07.key"), others);
}

}  // namespace
}  // namespace synergie::program
