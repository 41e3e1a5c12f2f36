#include "common/rpc/auth/jwt.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/base/encoding.h"
#include "common/rpc/auth/strict_json.h"
#include "tests/unit/common/rpc/auth/signer.h"

namespace synergie::rpc {
namespace {

constexpr Time kNow{1'000'000'000'000};  // a million seconds
const TokenRules kRules{"https://id.example.org", "synergie", std::chrono::seconds(60)};
const std::string kClaims =
    R"({"iss":"https://id.example.org","aud":"synergie","sub":"u7","exp":1000300,"role":"partner",)"
    R"("territory":"territories/ecla"})";

const Signer& Ed() {
  static const Signer signer(Algorithm::kEdDsa);
  return signer;
}

// "" for an accepted token, else the reason.
std::string ReasonOf(const std::string& token, const std::string& keys = KeySetOf(Ed()),
                     Time now = kNow) {
  const auto claims = VerifyToken(token, KeySet::Parse(keys).value(), kRules, now);
  if (claims) return "";
  EXPECT_EQ(claims.error().code, Code::kUnauthenticated);
  return claims.error().reason;
}

// The claims with one text in them replaced.
std::string With(const std::string& from, const std::string& to) {
  std::string claims = kClaims;
  const size_t at = claims.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return claims.replace(at, from.size(), to);
}

TEST(Jwt, TakesAllThreeAlgorithms) {
  for (const Algorithm algorithm : {Algorithm::kRs256, Algorithm::kEs256, Algorithm::kEdDsa}) {
    const Signer signer(algorithm);
    const KeySet keys = KeySet::Parse(KeySetOf(signer)).value();
    const auto claims = VerifyToken(signer.Sign(kClaims), keys, kRules, kNow);
    ASSERT_TRUE(claims) << AlgorithmName(algorithm) << ": " << claims.error().reason;
    EXPECT_EQ(*claims,
              (Claims{"u7", "partner", "territories/ecla", "", "", Time{1'000'300'000'000}}));
    EXPECT_EQ(ReasonOf(Signer(algorithm).Sign(kClaims), KeySetOf(signer)), "BAD_SIGNATURE");
  }
}

// RFC 7515 appendix A.2 and A.3, RFC 8037 appendix A.4.
TEST(Jwt, ChecksTheRfcsSignatures) {
  const struct {
    const char* jwk;
    const char* text;
    const char* signature;
  } kVectors[] = {
      {R"({"kid":"v","kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})",
       "eyJhbGciOiJSUzI1NiJ9."
       "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
       "bS9pc19yb290Ijp0cnVlfQ",
       "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
       "O8W2Fp5"
       "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
       "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
       "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
       "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
       "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"},
      {R"({"kid":"v","kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
       "eyJhbGciOiJFUzI1NiJ9."
       "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
       "bS9pc19yb290Ijp0cnVlfQ",
       "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
      {R"({"kid":"v","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
       "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
       "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
  };
  for (const auto& vector : kVectors) {
    const auto keys = KeySet::Parse("{\"keys\":[" + std::string(vector.jwk) + "]}");
    ASSERT_TRUE(keys) << keys.error().message;
    std::string signature = *FromBase64Url(vector.signature);
    EXPECT_TRUE(VerifySignature(*keys->Find("v"), vector.text, signature)) << vector.jwk;
    EXPECT_FALSE(VerifySignature(*keys->Find("v"), std::string(vector.text) + "x", signature));
    signature.back() ^= 1;
    EXPECT_FALSE(VerifySignature(*keys->Find("v"), vector.text, signature));
    EXPECT_FALSE(VerifySignature(*keys->Find("v"), vector.text, ""));
  }
}

TEST(Jwt, TheAlgorithmIsTheKeys) {
  for (const char* algorithm : {"none", "HS256", "ES256", "eddsa", ""}) {
    const std::string header =
        std::string(R"({"typ":"at+jwt","kid":"k1","alg":")") + algorithm + "\"}";
    EXPECT_EQ(ReasonOf(Ed().Sign(header, kClaims)), "WRONG_ALGORITHM") << algorithm;
  }
  std::string unsigned_token = Ed().Sign(R"({"typ":"at+jwt","kid":"k1","alg":"none"})", kClaims);
  unsigned_token.resize(unsigned_token.rfind('.') + 1);
  EXPECT_EQ(ReasonOf(unsigned_token), "WRONG_ALGORITHM");
}

TEST(Jwt, TheHeaderIsOfTheProfile) {
  const auto reason = [](const std::string& header) {
    return ReasonOf(Ed().Sign(header, kClaims));
  };
  EXPECT_EQ(reason(R"({"typ":"application/AT+JWT","kid":"k1","alg":"EdDSA"})"), "");
  EXPECT_EQ(reason(R"({"typ":"JWT","kid":"k1","alg":"EdDSA"})"), "MALFORMED_TOKEN");
  EXPECT_EQ(reason(R"({"kid":"k1","alg":"EdDSA"})"), "MALFORMED_TOKEN");
  EXPECT_EQ(reason(R"({"typ":"at+jwt","alg":"EdDSA"})"), "UNKNOWN_KEY");
  EXPECT_EQ(reason(R"({"typ":"at+jwt","kid":"k2","alg":"EdDSA"})"), "UNKNOWN_KEY");
  EXPECT_EQ(reason(R"({"typ":"at+jwt","kid":"k1","alg":"EdDSA","crit":["x"],"x":1})"),
            "MALFORMED_TOKEN");
  EXPECT_EQ(reason(R"({"typ":"at+jwt","kid":"k1","kid":"k1","alg":"EdDSA"})"), "MALFORMED_TOKEN");
}

TEST(Jwt, IssuerAudienceAndClaims) {
  const auto reason = [](const std::string& claims) { return ReasonOf(Ed().Sign(claims)); };
  EXPECT_EQ(reason(With("id.example", "id.evil")), "WRONG_ISSUER");
  EXPECT_EQ(reason(With(R"("aud":"synergie")", R"("aud":"other")")), "WRONG_AUDIENCE");
  EXPECT_EQ(reason(With(R"("aud":"synergie",)", "")), "WRONG_AUDIENCE");
  EXPECT_EQ(reason(With(R"("aud":"synergie")", R"("aud":["other","synergie"])")), "");
  EXPECT_EQ(reason(With(R"("sub":"u7",)", "")), "MALFORMED_TOKEN");
  EXPECT_EQ(reason(With(R"("role":"partner",)", "")), "MALFORMED_TOKEN");
  EXPECT_EQ(reason(With(R"("territory":"territories/ecla")", R"("territory":7)")),
            "MALFORMED_TOKEN");
  EXPECT_EQ(reason(With(R"("sub":"u7")", R"("sub":"u7","sub":"admin")")), "MALFORMED_TOKEN");
  EXPECT_EQ(reason(With(R"("sub":"u7")", R"("sub":"u7","cnf":{"jkt":"x"})")), "MALFORMED_TOKEN");
  EXPECT_EQ(reason("[]"), "MALFORMED_TOKEN");
}

TEST(Jwt, TimesHaveAMinuteOfSkew) {
  const std::string token = Ed().Sign(kClaims);
  const auto at = [&](int64_t seconds, const std::string& text) {
    return ReasonOf(text, KeySetOf(Ed()), Time{seconds * 1'000'000});
  };
  EXPECT_EQ(at(1'000'359, token), "");
  EXPECT_EQ(at(1'000'360, token), "TOKEN_EXPIRED");
  const std::string later = Ed().Sign(With(R"("sub":"u7")", R"("sub":"u7","nbf":1000100)"));
  EXPECT_EQ(at(1'000'039, later), "TOKEN_NOT_YET_VALID");
  EXPECT_EQ(at(1'000'040, later), "");
  EXPECT_EQ(at(1'000'000, Ed().Sign(With(R"("exp":1000300,)", ""))), "MALFORMED_TOKEN");
  EXPECT_EQ(at(1'000'000, Ed().Sign(With("1000300", "\"1000300\""))), "MALFORMED_TOKEN");
  EXPECT_EQ(at(1'000'000, Ed().Sign(With("1000300", "1e300"))), "MALFORMED_TOKEN");
}

RC_GTEST_PROP(Jwt, AnyChangedCharacterIsRefused, ()) {
  static const std::string token = Ed().Sign(kClaims);
  static const KeySet keys = KeySet::Parse(KeySetOf(Ed())).value();
  std::string changed = token;
  changed[*rc::gen::inRange<size_t>(0, token.size())] = *rc::gen::arbitrary<char>();
  if (changed != token) RC_ASSERT(!VerifyToken(changed, keys, kRules, kNow));
}

TEST(Jwt, RefusesWhatIsNoToken) {
  for (const char* text : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d"}) {
    EXPECT_EQ(ReasonOf(text), "MALFORMED_TOKEN") << text;
  }
  EXPECT_EQ(ReasonOf(std::string(kMaxTokenTextBytes + 1, 'a')), "MALFORMED_TOKEN");
}

TEST(KeySet, PassesOverWhatIsNotForIt) {
  const std::string mixed =
      "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"AA\"}," + Ed().Jwk() +
      R"(,{"kty":"EC","crv":"P-521","kid":"b"},{"kty":"RSA","kid":"c","use":"enc"}]})";
  const auto set = KeySet::Parse(mixed);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->size(), 1u);
}

TEST(KeySet, RefusesUnsoundKeys) {
  const auto parses = [](const std::string& keys) {
    return KeySet::Parse("{\"keys\":[" + keys + "]}").has_value();
  };
  EXPECT_FALSE(parses(""));
  EXPECT_FALSE(parses(Ed().Jwk() + "," + Ed().Jwk()));
  EXPECT_FALSE(parses(R"({"kid":"a","kty":"OKP","crv":"Ed25519","x":"AA"})"));
  EXPECT_FALSE(parses(R"({"kid":"a","kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0t"})"));  // short
  EXPECT_FALSE(parses(R"({"kid":"a","kty":"EC","crv":"P-256",)"  // not on the curve
                      R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                      R"("y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})"));
  EXPECT_FALSE(KeySet::Parse("{}"));
  EXPECT_FALSE(KeySet::Parse(""));
}

TEST(StrictJson, IsBoundedAndNamesOnce) {
  EXPECT_TRUE(ParseStrictJson(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
  EXPECT_FALSE(ParseStrictJson(R"({"a":1,"a":2})"));
  EXPECT_FALSE(ParseStrictJson(R"({"b":{"a":1,"a":2}})"));
  EXPECT_FALSE(ParseStrictJson(R"({"a":1} x)"));
  EXPECT_FALSE(ParseStrictJson(std::string(100'000, '[')));
  EXPECT_FALSE(ParseStrictJson("{\"a\":\"\xff\"}"));
}

}  // namespace
}  // namespace synergie::rpc
