// A real node that is backed up and restored by the shipped program: the fixture of backup_test.
#pragma once

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "common/base/check.h"
#include "synergie/operations/v1/operations.grpc.pb.h"
#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/topic_book.h"

namespace synergie::testing {

namespace fs = std::filesystem;

using Fingerprints = std::map<std::string, std::string>;  // service → its own

inline std::string ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Every file below a folder, by path.
inline std::map<std::string, std::string> FilesOf(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().lexically_relative(folder).string()] = ReadWhole(entry.path());
  }
  return files;
}

inline void FlipBit(const fs::path& path) {
  std::string bytes = ReadWhole(path);
  SYN_CHECK(!bytes.empty(), "a file with content");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
  std::ofstream(path, std::ios::binary) << bytes;
}

// Runs the shipped program to its end.
inline Ran Synergie(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), SYNERGIE_PROGRAM);
  return Run(arguments);
}

class SavedNode : public ::testing::Test {
 protected:
  SavedNode() : data_(folder_ / "data"), backups_(folder_ / "backups") {}

  std::unique_ptr<NodeProcess> StartNode(const std::string& data) {
    auto node = std::make_unique<NodeProcess>(NodeStart{.program = SYNERGIE_PROGRAM,
                                                        .data = data,
                                                        .arguments = {"--backups", backups_},
                                                        .errors = folder_ / "stderr"});
    SYN_CHECK(node->serving(), "the node serves");
    return node;
  }
  // Adds so many topics to the book.
  void Record(NodeProcess& node, const std::string& name, int topics) {
    const auto stub = ConnectIntake(node.address());
    for (int i = 0; i < topics; ++i) {
      ASSERT_TRUE(RecordInBook(*stub, NewTopic(name + std::to_string(i), random_), book_,
                               std::chrono::seconds(20)));
    }
  }

  // Once every service has folded all that there is and done what follows from it. The services
  // come in the order in which their logs depend on each other, so one look tells.
  Fingerprints AwaitRest(const NodeProcess& node) {
    namespace v1 = operations::v1;
    const auto stub = v1::OperationsService::NewStub(
        grpc::CreateChannel(node.address(), grpc::InsecureChannelCredentials()));
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (true) {
      SYN_CHECK(std::chrono::steady_clock::now() < until, "a node comes to rest");
      grpc::ClientContext context;
      v1::NodeStatus status;
      SYN_CHECK(stub->GetStatus(&context, {}, &status).ok(), "the node answers");
      bool rest = true;
      Fingerprints fingerprints;
      for (const v1::ServiceStatus& service : status.services()) {
        fingerprints[service.service()] = service.fingerprint();
        for (const v1::ShardStatus& shard : service.shards()) {
          rest = rest && shard.pending_count() == 0;
          for (const v1::SourceStatus& source : shard.sources()) {
            rest =
                rest && source.position() == source.end() && source.reacted_below() == source.end();
          }
        }
      }
      if (rest) return fingerprints;
      std::this_thread::yield();
    }
  }

  // What an offline rebuild comes to; it must find the projections as the log has them.
  Fingerprints Rebuild(const std::string& data) {
    const Ran ran = Synergie({"rebuild", "--data", data});
    EXPECT_EQ(ran.code, 0) << ran.output;
    Fingerprints fingerprints;
    std::istringstream lines(ran.output);
    for (std::string service, fingerprint, same; lines >> service >> fingerprint >> same;) {
      EXPECT_EQ(same, "same") << service;
      fingerprints[service] = fingerprint;
    }
    EXPECT_EQ(fingerprints.size(), 4u) << ran.output;
    return fingerprints;
  }

  struct Backup {
    std::string folder;
    uint64_t total = 0, fresh = 0;  // bytes
    std::string sha256;
  };
  Backup TakeBackup(const NodeProcess& node, const std::string& name) {
    const Ran ran = Synergie({"backup", name, "--server", node.address()});
    EXPECT_EQ(ran.code, 0) << ran.output;
    Backup backup;
    std::istringstream words(ran.output);
    std::string word;
    words >> backup.folder >> backup.total >> word >> backup.fresh;
    while (words >> word) backup.sha256 = word;
    EXPECT_EQ(backup.folder, backups_ + "/" + name);
    return backup;
  }
  Ran Restore(const std::string& backup, const std::string& data,
              std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"restore", backup, "--data", data});
    return Synergie(more);
  }
  // Every event of the book's territory in order.
  std::vector<nlohmann::json> EventsOf(const NodeProcess& node) {
    const Ran ran =
        Synergie({"log", "read", "--json", "--territory", "crash", "--server", node.address()});
    EXPECT_EQ(ran.code, 0);
    std::vector<nlohmann::json> events;
    std::istringstream lines(ran.output);
    for (std::string line; std::getline(lines, line);) {
      events.push_back(nlohmann::json::parse(line));
    }
    return events;
  }

  const TemporaryFolder folder_;
  const std::string data_, backups_;
  std::mt19937_64 random_{7};
  Book book_;
};

}  // namespace synergie::testing
