// Which folder may include which: the house's arrows go down only. A folder includes itself, the
// folders that its rule names, and nothing else of ours; services meet in proto/ and in the log. Of
// other people's headers only those are ruled that must stay in one place (gRPC, RocksDB,
// librdkafka, protobuf, threads). Pure but for ReadIncludes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace synergie::structure {

// One #include line of one file.
struct Include {
  std::string file;  // "services/intake/domain/topic.h"
  int line = 0;
  std::string header;  // "common/base/result.h", or "grpcpp/grpcpp.h"
  bool quoted = false;
};

// "file:line: why it may not include that", or empty where it may.
std::string Judge(const Include& include);

// The includes of one source.
std::vector<Include> ReadIncludes(const std::string& file, std::string_view text);

// The includes of every .h and .cc below common/ and services/ of a checkout.
std::vector<Include> ReadTree(const std::string& root);

}  // namespace synergie::structure
