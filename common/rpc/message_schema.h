// Filters and orders over any resource message, read from its descriptor: every scalar field, those
// of nested messages behind a dot ("quantity.unit"), lists of texts. A filter is evaluated on the
// message as its caller may see it, so it cannot tell what was left out. Pure.
#pragma once

#include <google/protobuf/message.h>

#include "common/rpc/schema.h"

namespace synergie::rpc {

// Enum values go without their common prefix: RESOURCE_KIND_WASTE is WASTE. Bare words search the
// fields named display_name, text, title, summary, activity and constraints.
Schema SchemaOf(const google::protobuf::Descriptor& descriptor);

// The message must outlive the resolver.
Resolver ResolverOf(const google::protobuf::Message& message);

// "WASTE" of RESOURCE_KIND_WASTE.
std::string ShortEnumName(const google::protobuf::EnumValueDescriptor& value);

}  // namespace synergie::rpc
