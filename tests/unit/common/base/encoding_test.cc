#include "common/base/encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace synergie {
namespace {

RC_GTEST_PROP(Encoding, HexAndBase64AreInverses, (const std::string& bytes)) {
  RC_ASSERT(FromHex(ToHex(bytes)) == bytes);
  RC_ASSERT(FromBase64Url(ToBase64Url(bytes)) == bytes);
}

RC_GTEST_PROP(Encoding, BigEndianSortsAsTheNumberDoes, (uint64_t a, uint64_t b)) {
  std::string left, right;
  PutBigEndian64(left, a);
  PutBigEndian64(right, b);
  RC_ASSERT((left < right) == (a < b));
  RC_ASSERT(GetBigEndian64(left) == a);
}

TEST(Encoding, RefusesWhatIsNotExactlyBase64Url) {
  EXPECT_FALSE(FromBase64Url("ab+/"));
  EXPECT_FALSE(FromBase64Url("YQ=="));
  EXPECT_FALSE(FromBase64Url("YQ "));
  EXPECT_FALSE(FromHex("abc"));
  EXPECT_FALSE(FromHex("zz"));
}

TEST(Encoding, NewUuidsAreVersionFourAndDiffer) {
  const std::string uuid = NewUuid();
  EXPECT_TRUE(IsUuid(uuid)) << uuid;
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(uuid, NewUuid());
  EXPECT_FALSE(IsUuid("t042"));
}

TEST(Encoding, Base64UrlIsAscii) {
  for (int byte = 0x80; byte < 0x100; ++byte) {
    EXPECT_FALSE(FromBase64Url(std::string("AA") + static_cast<char>(byte) + "A")) << byte;
  }
}

}  // namespace
}  // namespace synergie
