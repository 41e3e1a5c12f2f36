// The fingerprint of a command request, kept in its commit so that one request id cannot serve two
// different requests (the second is ALREADY_EXISTS). Pure.
//
// Everywhere else bytes are hashed as stored, because protobuf bytes are not canonical: another
// program, or another version, may write the same message differently. Here nothing is stored to be
// hashed: the request is gone once answered. What must be equal is the content of two messages,
// both parsed and written again by this code, with the map keys sorted; how the caller's library
// laid out its bytes must not count. A field added later and not set writes no bytes, so a retry
// across an upgrade still has the same digest; fields unknown to this version are kept and counted.
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace synergie::rpc {

// SHA-256 (32 bytes) over the message's full name and its content, without the top-level fields
// request_id, etag and validate_only: a caller may read again, take the new etag, and retry.
std::string RequestDigest(const google::protobuf::Message& request);

}  // namespace synergie::rpc
