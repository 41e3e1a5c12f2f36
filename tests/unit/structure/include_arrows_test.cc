// The house's arrows (docs/architecture.md) hold in this checkout, and the check sees it when one
// turns.
#include "tests/unit/structure/include_arrows.h"

#include <gtest/gtest.h>

namespace synergie::structure {
namespace {

TEST(IncludeArrows, HoldInThisCheckout) {
  const auto includes = ReadTree(SYNERGIE_SOURCE_DIR);
  ASSERT_GT(includes.size(), 300u) << "the sources were not found";
  for (const Include& include : includes) {
    const std::string fault = Judge(include);
    EXPECT_TRUE(fault.empty()) << fault;
  }
}

std::string JudgeLine(const std::string& file, const std::string& line) {
  const auto includes = ReadIncludes(file, line);
  return includes.size() == 1 ? Judge(includes[0]) : "not read";
}

TEST(IncludeArrows, SeeAnArrowThatTurns) {
  const std::pair<const char*, const char*> faults[] = {
      {"common/base/time.cc", "#include \"common/log/log.h\""},
      {"common/log/log.h", "#include \"common/event/commit.h\""},
      {"common/commit/writer.cc", "#include \"common/shard/shard.h\""},
      {"common/rpc/server.cc", "#include \"common/node/caller.h\""},
      {"common/event/codec.cc", "#include \"synergie/intake/v1/events.pb.h\""},
      {"common/newcomer/x.cc", "#include \"common/base/time.h\""},
      {"common/node/endpoint.cc", "#include \"services/intake/domain/topic.h\""},
      {"services/matching/rpc/service.cc", "#include \"services/intake/domain/topic.h\""},
      {"services/intake/domain/topic.cc", "#include \"synergie/intake/v1/events.pb.h\""},
      {"services/intake/domain/topic.cc", "#include <google/protobuf/message.h>"},
      {"services/intake/domain/topic.cc", "  #include <thread>"},
      {"services/intake/domain/topic.cc", "#include \"tests/support/spec.h\""},
      {"services/intake/rpc/service.cc", "#include <rocksdb/db.h>"},
      {"common/log/memory/memory_log.cc", "#include <librdkafka/rdkafka.h>"},
      {"common/shard/shard.cc", "#include <grpcpp/grpcpp.h>"},
      {"common/rpc/status.cc", "#include \"status.h\""},
  };
  for (const auto& [file, line] : faults) {
    const std::string judged = JudgeLine(file, line);
    EXPECT_TRUE(judged.starts_with(std::string(file) + ":1: ")) << file << " " << line << judged;
  }
}

TEST(IncludeArrows, LetPassWhatGoesDown) {
  const std::pair<const char*, const char*> fine[] = {
      {"common/commit/writer.cc", "#include \"common/log/log.h\""},
      {"common/log/kafka/rd.h", "#include <librdkafka/rdkafka.h>"},
      {"common/rpc/server.cc", "#include <grpcpp/server.h>"},
      {"services/matching/rpc/service.cc", "#include \"synergie/intake/v1/events.pb.h\""},
      {"services/matching/rpc/service.cc", "#include \"services/matching/domain/synergy.h\""},
      {"services/synergie/wiring.cc", "#include \"services/intake/service.h\""},
      {"services/intake/domain/topic.cc", "#include <string>"},
  };
  for (const auto& [file, line] : fine) EXPECT_EQ(JudgeLine(file, line), "") << file;
}

}  // namespace
}  // namespace synergie::structure
