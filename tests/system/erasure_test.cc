// A person is erased for good, also by a node that died between the event and the key.
#include <gtest/gtest.h>

#include <filesystem>

#include "services/synergie/client/connection.h"
#include "services/synergie/server/node.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace fs = std::filesystem;
namespace v1 = intake::v1;
using Stub = v1::IntakeService::Stub;

std::unique_ptr<program::Node> StartNode(const std::string& data) {
  program::NodeOptions options{
      .log_url = "rocksdb:" + data + "/log", .data = data, .services = {"intake"}};
  options.server.listen = "127.0.0.1:0";
  auto node = program::Node::Start(std::move(options));
  SYN_CHECK(node.has_value(), "a node starts on its folder");
  while (!(*node)->serving()) (*node)->Watch();
  return std::move(*node);
}

TEST(ErasureTest, IsFinishedByTheNextNodeWhereOneDiedInBetween) {
  const TemporaryFolder folder;
  const fs::path key = fs::path(folder.path()) / "keys/persons/t/c1/k1.key";
  const fs::path tombstone = fs::path(key).replace_extension(".destroyed");
  const fs::path kept = fs::path(folder.path()) / "kept.key";
  {
    const auto node = StartNode(folder.path());
    program::Connection connection(*program::Addresses::Parse(node->address()));
    const auto must = [&](auto method, const auto& request) {
      const auto done = connection.Call(connection.intake(), method, request);
      ASSERT_TRUE(done.has_value()) << program::Describe(done.error());
    };
    v1::RegisterTerritoryRequest territory;
    territory.set_territory_id("t");
    territory.mutable_territory()->set_display_name("Territory");
    must(&Stub::RegisterTerritory, territory);
    auto company = CompanyRequest("c1", "00037505500019");
    company.mutable_company()->clear_zone();
    must(&Stub::RegisterCompany, company);
    v1::NameContactRequest name;
    name.set_name("territories/t/companies/c1");
    for (const char* id : {"k1", "k2"}) {
      name.mutable_contact()->set_contact_id(id);
      name.mutable_contact()->set_full_name("Jeanne Martin");
      must(&Stub::NameContact, name);
    }
    fs::copy_file(key, kept);
    v1::EraseContactRequest erase;
    erase.set_name("territories/t/companies/c1");
    erase.set_contact_id("k1");
    must(&Stub::EraseContact, erase);
    EXPECT_FALSE(fs::exists(key));
    EXPECT_TRUE(fs::exists(tombstone));
  }
  // As if the node had died before it destroyed the key.
  fs::rename(kept, key);
  fs::remove(tombstone);
  const auto node = StartNode(folder.path());
  EXPECT_FALSE(fs::exists(key));
  EXPECT_TRUE(fs::exists(tombstone));
  EXPECT_TRUE(fs::exists(fs::path(folder.path()) / "keys/persons/t/c1/k2.key"))
      << "who was not erased keeps a key";
}

}  // namespace
}  // namespace synergie::testing
