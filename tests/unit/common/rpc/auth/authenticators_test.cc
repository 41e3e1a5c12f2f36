#include "common/rpc/auth/authenticators.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/base/encoding.h"
#include "tests/unit/common/rpc/auth/signer.h"

namespace synergie::rpc {
namespace {

constexpr Time kNow{1'000'000'000'000};
const std::string kPlain = R"("iss":"i","aud":"a","sub":"u7","exp":1000300)";

class JwksFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Replaces the file, as an operator should: by renaming.
  void Write(const std::string& text) {
    std::ofstream(path_ + ".new") << text;
    std::filesystem::rename(path_ + ".new", path_);
  }

  std::string ReasonOf(const std::string& token, std::string_view thumbprint = "") {
    const std::string header = "Bearer " + token;
    const BearerAuthenticator bearer(&file_, {"i", "a"}, &clock_);
    const auto caller = bearer.Identify(Metadata{{"authorization", header}}, thumbprint);
    if (caller) caller_ = *caller;
    return caller ? "" : caller.error().reason;
  }

  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / NewUuid();
  const std::string path_ = folder_ / "jwks.json";
  ManualClock clock_{kNow};
  int troubles_ = 0;
  JwksFile file_{path_, &clock_, std::chrono::hours(1),
                 [this](const std::string&) { ++troubles_; }};
  Caller caller_;
};

TEST_F(JwksFileTest, ATokenIsACaller) {
  const Signer signer(Algorithm::kEs256);
  Write(KeySetOf(signer));
  ASSERT_TRUE(file_.Refresh());
  EXPECT_EQ(ReasonOf(signer.Sign("{" + kPlain + R"(,"role":"admin"})")), "");
  EXPECT_EQ(caller_, (Caller{"u7", Role::kAdmin, "", ""}));
  EXPECT_EQ(ReasonOf(signer.Sign(
                "{" + kPlain + R"(,"role":"company","company":"territories/ecla/companies/c01"})")),
            "");
  EXPECT_EQ(caller_.territory, "territories/ecla");
  EXPECT_EQ(ReasonOf(signer.Sign("{" + kPlain + R"(,"role":"company"})")), "INVALID_COMPANY");
  EXPECT_EQ(ReasonOf(signer.Sign("{" + kPlain + R"(,"role":"god"})")), "UNKNOWN_ROLE");
}

TEST_F(JwksFileTest, ABoundTokenNeedsItsCertificate) {
  const Signer signer(Algorithm::kEdDsa);
  Write(KeySetOf(signer));
  ASSERT_TRUE(file_.Refresh());
  const std::string thumbprint(32, 'x');
  const std::string token = signer.Sign("{" + kPlain + R"(,"role":"admin","cnf":{"x5t#S256":")" +
                                        ToBase64Url(thumbprint) + "\"}}");
  EXPECT_EQ(ReasonOf(token, thumbprint), "");
  EXPECT_EQ(ReasonOf(token), "WRONG_CERTIFICATE");
  EXPECT_EQ(ReasonOf(token, std::string(32, 'y')), "WRONG_CERTIFICATE");
}

TEST_F(JwksFileTest, KeysChangeWithTheFile) {
  const Signer old_key(Algorithm::kEdDsa, "old"), new_key(Algorithm::kEdDsa, "new");
  const std::string claims = "{" + kPlain + R"(,"role":"auditor"})";
  Write(KeySetOf(old_key));
  ASSERT_TRUE(file_.Refresh());
  EXPECT_EQ(ReasonOf(old_key.Sign(claims)), "");
  Write(KeySetOf(new_key));
  ASSERT_TRUE(file_.Refresh());
  EXPECT_EQ(ReasonOf(old_key.Sign(claims)), "UNKNOWN_KEY");
  EXPECT_EQ(ReasonOf(new_key.Sign(claims)), "");
}

TEST_F(JwksFileTest, ABrokenFileLeavesTheLastKeysForAnHour) {
  const Signer signer(Algorithm::kEdDsa);
  const std::string claims = R"({"iss":"i","aud":"a","sub":"u7","exp":9000000,"role":"auditor"})";
  EXPECT_EQ(ReasonOf(signer.Sign(claims)), "NO_KEYS");
  Write(KeySetOf(signer));
  ASSERT_TRUE(file_.Refresh());
  Write("{\"keys\":[]}");
  EXPECT_FALSE(file_.Refresh());
  EXPECT_FALSE(file_.Refresh());
  EXPECT_EQ(troubles_, 2);
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(ReasonOf(signer.Sign(claims)), "");
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(ReasonOf(signer.Sign(claims)), "NO_KEYS");
  Write(KeySetOf(signer));
  ASSERT_TRUE(file_.Refresh());
  EXPECT_EQ(ReasonOf(signer.Sign(claims)), "");
  std::filesystem::remove(path_);
  EXPECT_FALSE(file_.Refresh());
  Write(std::string(kMaxJwksBytes + 1, ' '));
  EXPECT_FALSE(file_.Refresh());
}

TEST(Bearer, SchemeAndToken) {
  EXPECT_EQ(BearerToken("Bearer abc"), "abc");
  EXPECT_EQ(BearerToken("bEARER abc"), "abc");
  EXPECT_FALSE(BearerToken("Basic abc"));
  EXPECT_FALSE(BearerToken("Bearer "));
  EXPECT_FALSE(BearerToken("Bearer"));
  EXPECT_FALSE(BearerToken(""));
}

TEST(Spiffe, NamesTheCaller) {
  const auto caller = [](std::string_view id) { return CallerOfSpiffeId(id, "example.org"); };
  EXPECT_EQ(caller("spiffe://example.org/admin/ops").value(),
            (Caller{"ops", Role::kAdmin, "", ""}));
  EXPECT_EQ(caller("spiffe://example.org/partner/cci/territories/ecla").value(),
            (Caller{"cci", Role::kPartner, "territories/ecla", ""}));
  EXPECT_EQ(caller("spiffe://example.org/company/u8/territories/ecla/companies/c01").value(),
            (Caller{"u8", Role::kCompany, "territories/ecla", "territories/ecla/companies/c01"}));
  for (const char* wrong :
       {"", "spiffe://evil.org/admin/ops", "spiffe://example.org.evil/admin/ops",
        "spiffe://example.org/admin", "spiffe://example.org/god/ops", "spiffe://example.org/admin/",
        "spiffe://example.org/admin/ops/x", "spiffe://example.org/company/u8",
        "https://example.org/admin/ops", "spiffe://example.org/company/u8/territories/ecla"}) {
    EXPECT_FALSE(caller(wrong)) << wrong;
  }
  EXPECT_FALSE(CallerOfSpiffeId("spiffe:///admin/ops", ""));
}

}  // namespace
}  // namespace synergie::rpc
