// Any resource, by its name: which service has it, and how it is asked for, as of any instant. One
// thread.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/time.h"
#include "services/synergie/client/connection.h"

namespace synergie::program {

class ResourceReader {
 public:
  explicit ResourceReader(Connection& connection) : connection_(connection) {}

  using MessagePtr = std::unique_ptr<google::protobuf::Message>;
  // The resource as of `at` (none: now). INVALID_ARGUMENT for a name of no known collection.
  tl::expected<MessagePtr, rpc::ReceivedStatus> Get(const std::string& name,
                                                    std::optional<Time> at);
  // All of a collection, "territories/ecla/topics".
  using Take = std::function<void(const google::protobuf::Message& resource)>;
  tl::expected<void, rpc::ReceivedStatus> List(const std::string& collection,
                                               const std::string& filter, std::optional<Time> at,
                                               const Take& take);
  // Makes every service pass that instant (none: the latest that one of them knows), so that
  // nothing more can happen at or before it, and what history reads next has it all. Gives the
  // instant.
  tl::expected<Time, rpc::ReceivedStatus> Reach(const std::string& territory,
                                                std::optional<Time> at);

 private:
  Connection& connection_;
};

}  // namespace synergie::program
