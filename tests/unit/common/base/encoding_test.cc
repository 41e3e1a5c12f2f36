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

// RFC 4648 section 10, and what is no text of any value.
TEST(Encoding, PaddedBase64HasOneTextForOneValue) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(ToBase64(bytes), text);
    EXPECT_EQ(FromBase64(text), bytes);
  }
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Zm9v ", "Z-9_", "====", "Zg==Zg=="}) {
    EXPECT_FALSE(FromBase64(bad)) << bad;
  }
}

TEST(Encoding, PaddedDecimalsSortAsTheirNumbers) {
  EXPECT_EQ(PaddedDecimal(0), "00000000000000000000");
  EXPECT_EQ(PaddedDecimal(42), "00000000000000000042");
  EXPECT_LT(PaddedDecimal(9), PaddedDecimal(10));
  EXPECT_EQ(PaddedDecimal(INT64_MAX), "09223372036854775807");
}

TEST(Encoding, Base64UrlIsAscii) {
  for (int byte = 0x80; byte < 0x100; ++byte) {
    EXPECT_FALSE(FromBase64Url(std::string("AA") + static_cast<char>(byte) + "A")) << byte;
  }
}

}  // namespace
}  // namespace synergie
