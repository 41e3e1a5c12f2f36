// Requests that cannot be parsed become INVALID_ARGUMENT. Left alone, gRPC 1.51's callback API
// answers UNIMPLEMENTED to a unary request it cannot parse, and shows a stream's unparsable message
// to the handler as the end of the stream.
//
// The one fault that honest clients make is text that is not UTF-8 (a Latin-1 file, say): the C++
// protobuf library refuses it and names the field in its log only. So the log handler installed
// here keeps that name for the thread, and the interceptor, which runs on the same thread straight
// after the parse, puts it into the answer. Other protobuf messages go to stderr as before, one
// line each.
#pragma once

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <optional>
#include <string>

namespace synergie::rpc {

// Installs the process's protobuf log handler; calling it again changes nothing.
void WatchMalformedText();

// "topic.text" of the last text on this thread that was not UTF-8; asking clears it.
std::optional<std::string> TakeMalformedField();

// One for every server.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MalformedRequestInterceptors();

}  // namespace synergie::rpc
