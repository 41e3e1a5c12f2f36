#include "common/node/caller.h"

namespace synergie::node {
namespace {

std::string MetadataOf(const grpc::CallbackServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end()
             ? ""
             : std::string(found->second.data(), found->second.size());
}

}  // namespace

Caller CallerOf(const grpc::CallbackServerContext& context) {
  Caller caller{MetadataOf(context, "synergie-actor"), MetadataOf(context, "synergie-role"),
                MetadataOf(context, "synergie-company")};
  if (caller.actor.empty()) caller.actor = "local";
  if (caller.role.empty()) caller.role = "facilitator";
  return caller;
}

}  // namespace synergie::node
