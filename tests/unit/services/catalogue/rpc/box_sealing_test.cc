#include "services/catalogue/rpc/box_sealing.h"

#include <gtest/gtest.h>

#include "common/keys/memory_key_store.h"

namespace synergie::catalogue {
namespace {

const std::string kCatalogue = "territories/ecla/catalogues/2018-12";
const std::string kBallot = kCatalogue + "/ballots/000000001";

TEST(BoxSealingTest, OneRandomKeyABox) {
  keys::MemoryKeyStore keys;
  BoxSealing boxes(keys);
  EXPECT_EQ(BoxSealing::KeyIdOf(kCatalogue), "boxes/ecla/2018-12");
  const std::string key = boxes.BoxKey(kCatalogue).value();
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(boxes.BoxKey(kCatalogue).value(), key);
  EXPECT_NE(boxes.BoxKey("territories/ecla/catalogues/2019-12").value(), key);
}

TEST(BoxSealingTest, OpensWithItsKeyAtItsPlaceOnly) {
  const std::string key(32, 'k');
  const Sealed sealed = SealGrades(key, "boxes/ecla/2018-12", kBallot, "0+x-");
  EXPECT_EQ(OpenGrades(key, kBallot, sealed), "0+x-");
  EXPECT_FALSE(OpenGrades(std::string(32, 'l'), kBallot, sealed).has_value());
  EXPECT_FALSE(OpenGrades(key, kCatalogue + "/ballots/000000002", sealed).has_value());
  EXPECT_FALSE(OpenGrades("short", kBallot, sealed).has_value());
  for (size_t i = 0; i < sealed.ciphertext.size(); ++i) {
    Sealed touched = sealed;
    touched.ciphertext[i] ^= 1;
    EXPECT_FALSE(OpenGrades(key, kBallot, touched).has_value()) << i;
  }
}

TEST(BoxSealingTest, TheSameGradesGiveTheSameBytesAndOtherElectorsOthers) {
  const std::string key(32, 'k');
  const Sealed first = SealGrades(key, "boxes/ecla/2018-12", kBallot, "0+x-");
  EXPECT_EQ(SealGrades(key, "boxes/ecla/2018-12", kBallot, "0+x-"), first);
  const Sealed other =
      SealGrades(key, "boxes/ecla/2018-12", kCatalogue + "/ballots/000000002", "0+x-");
  EXPECT_NE(other.ciphertext, first.ciphertext);
  EXPECT_EQ(other.ciphertext.size(), first.ciphertext.size());
}

TEST(BoxSealingTest, NobodyTriesGradesAgainstADigest) {
  const std::string digest = SealedDigest(std::string(32, 'k'), "boxes/e/c", kCatalogue, "sha");
  EXPECT_EQ(digest.size(), 32u);
  EXPECT_EQ(SealedDigest(std::string(32, 'k'), "boxes/e/c", kCatalogue, "sha"), digest);
  EXPECT_NE(SealedDigest(std::string(32, 'l'), "boxes/e/c", kCatalogue, "sha"), digest);
  EXPECT_NE(SealedDigest(std::string(32, 'k'), "boxes/e/c", kCatalogue, "sho"), digest);
}

}  // namespace
}  // namespace synergie::catalogue
