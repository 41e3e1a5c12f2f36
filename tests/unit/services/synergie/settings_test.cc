#include "services/synergie/server/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "services/synergie/server/node_settings.h"
#include "tests/support/temporary_folder.h"

namespace synergie::program {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Flags = std::map<std::string, std::string, std::less<>>;

class SettingsTest : public ::testing::Test {
 protected:
  Result<Settings> Gather(const Flags& flags, const std::string& toml = "") {
    std::string file;
    if (!toml.empty()) {
      file = folder_ / "node.toml";
      std::ofstream(file) << toml;
      ::chmod(file.c_str(), mode_);
    }
    return Settings::Gather(flags, file, [this](const std::string& name) {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    });
  }
  std::string ErrorOf(const Flags& flags, const std::string& toml = "") {
    const auto settings = Gather(flags, toml);
    if (!settings) return settings.error().message;
    const auto options = NodeOptionsOf(*settings, {"intake"});
    return options ? "" : options.error().message;
  }
  std::string File(const std::string& name) {
    std::ofstream(folder_ / name) << "x";
    return folder_ / name;
  }

  testing::TemporaryFolder folder_;
  std::map<std::string, std::string> environment_;
  mode_t mode_ = 0600;
};

TEST_F(SettingsTest, AFlagWinsOverTheEnvironmentAndThatOverTheFileAndThatOverTheDefault) {
  environment_["SYNERGIE_DATA"] = "from-environment";
  environment_["SYNERGIE_LISTEN"] = "127.0.0.1:1";
  const auto settings = Gather({{"listen", "127.0.0.1:2"}},
                               "listen = \"127.0.0.1:3\"\ndata = \"from-file\"\n"
                               "partitions = [0, 2]\n[tls]\ncertificate = \"c.pem\"\n");
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->Text("listen"), "127.0.0.1:2");
  EXPECT_EQ(settings->Value("listen").from, "--listen");
  EXPECT_EQ(settings->Text("data"), "from-environment");
  EXPECT_EQ(settings->Value("data").from, "SYNERGIE_DATA");
  EXPECT_THAT(settings->Numbers("partitions"), ElementsAre(0, 2));
  EXPECT_EQ(settings->Text("tls.certificate"), "c.pem");
  EXPECT_EQ(settings->Value("tls.certificate").from, (folder_ / "node.toml") + " line 5");
  EXPECT_EQ(settings->Number("append-timeout-ms"), 10'000);
  EXPECT_EQ(settings->Value("append-timeout-ms").from, "default");
}

TEST_F(SettingsTest, EverythingThatIsWrongIsToldAtOnce) {
  const std::string error = ErrorOf({{"append-timeout-ms", "soon"}},
                                    "lisen = \"127.0.0.1:1\"\npartitions = [1.5]\n"
                                    "trust-network = \"maybe\"\n[tls]\ncertificat = \"x\"\n");
  EXPECT_THAT(error, HasSubstr("node.toml line 1: there is no setting lisen"));
  EXPECT_THAT(error, HasSubstr("node.toml line 2: partitions has no such value"));
  EXPECT_THAT(error, HasSubstr("line 3: trust-network is true or false, not \"maybe\""));
  EXPECT_THAT(error, HasSubstr("line 5: there is no setting tls.certificat"));
  EXPECT_THAT(error, HasSubstr("--append-timeout-ms: append-timeout-ms is a whole number"));
}

TEST_F(SettingsTest, ABrokenOrMissingFileIsNamedWithItsLine) {
  EXPECT_THAT(ErrorOf({}, "data = \"a\"\nlisten = = 3\n"), HasSubstr("node.toml line 2: "));
  const auto missing = Settings::Gather(
      {}, "/no/such/file.toml", [](const std::string&) { return std::optional<std::string>(); });
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().message, "/no/such/file.toml: there is no such file");
}

TEST_F(SettingsTest, PartitionsAreNumbersAndRanges) {
  EXPECT_THAT(Gather({{"partitions", "0,5-7,2"}})->Numbers("partitions"),
              ElementsAre(0, 2, 5, 6, 7));
  for (const char* wrong : {"a", "1,1", "3-1", "-1", "0-3,2", "1,,x"}) {
    EXPECT_THAT(ErrorOf({{"partitions", wrong}}), HasSubstr("list of different numbers")) << wrong;
  }
}

TEST_F(SettingsTest, AnAddressThatOthersReachNeedsTlsAndProofOrIsAskedForByName) {
  const std::string certificate = File("c.pem"), key = File("k.pem"), ca = File("ca.pem");
  const std::string jwks = File("jwks.json");
  Flags flags = {{"listen", "0.0.0.0:7070"}};
  EXPECT_THAT(ErrorOf(flags),
              HasSubstr("give tls.certificate and tls.key, or ask for trust-network"));
  flags["tls.certificate"] = certificate;
  EXPECT_THAT(ErrorOf(flags), HasSubstr("tls.certificate needs tls.key"));
  flags["tls.key"] = key;
  EXPECT_THAT(ErrorOf(flags), HasSubstr("nothing says how callers prove who they are"));
  flags["auth.jwks"] = jwks;
  EXPECT_THAT(ErrorOf(flags), HasSubstr("auth.jwks needs auth.issuer"));
  flags["auth.issuer"] = "https://id.example";
  flags["auth.audience"] = "synergie";
  EXPECT_EQ(ErrorOf(flags), "");
  flags["trust-network"] = "true";
  EXPECT_THAT(ErrorOf(flags), HasSubstr("take one"));
  EXPECT_EQ(ErrorOf({{"listen", "0.0.0.0:7070"}, {"trust-network", "true"}}), "");
  EXPECT_EQ(ErrorOf({{"listen", "127.0.0.1:7070"}}), "");
  EXPECT_THAT(ErrorOf({{"auth.trust-domain", "example"}}), HasSubstr("needs tls.client-ca"));
  EXPECT_THAT(
      ErrorOf({{"auth.jwks", folder_ / "none"}, {"auth.issuer", "i"}, {"auth.audience", "a"}}),
      HasSubstr("auth.jwks: cannot read"));
}

TEST_F(SettingsTest, KafkaPropertiesGoThroughAsTheyStand) {
  const std::string toml =
      "log = \"kafka://b1:9092\"\n[kafka]\n\"security.protocol\" = \"SASL_SSL\"\n"
      "\"sasl.username\" = \"intake\"\n\"sasl.password\" = \"a&b=c %\"\n";
  const auto settings = Gather({}, toml);
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(*LogUrlOf(*settings),
            "kafka://b1:9092?sasl.password=a%26b%3Dc%20%25&sasl.username=intake"
            "&security.protocol=SASL_SSL");
}

TEST_F(SettingsTest, WrongKafkaPropertiesAreNamed) {
  const std::string log = "log = \"kafka://b1:9092\"\n[kafka]\n";
  EXPECT_THAT(ErrorOf({}, log + "\"sasl.usrname\" = \"x\"\n"), HasSubstr("sasl.usrname"));
  EXPECT_THAT(ErrorOf({}, log + "acks = \"1\"\n"), HasSubstr("acks"));
  EXPECT_THAT(ErrorOf({}, log + "sasl.username = \"x\"\n"), HasSubstr("must be a text in quotes"));
  EXPECT_THAT(ErrorOf({}, "[kafka]\n\"client.id\" = \"x\"\n"),
              HasSubstr("is for a log on kafka://"));
  EXPECT_THAT(ErrorOf({{"log", "file:x"}}), HasSubstr("names no log"));
}

TEST_F(SettingsTest, AFileWithASecretThatOthersMayReadIsRefused) {
  const std::string toml = "log = \"kafka://b1:9092\"\n[kafka]\n\"sasl.password\" = \"x\"\n";
  mode_ = 0640;
  EXPECT_THAT(ErrorOf({}, toml), HasSubstr("chmod 600"));
  mode_ = 0600;
  EXPECT_EQ(ErrorOf({}, toml), "");
}

}  // namespace
}  // namespace synergie::program
