// Answers that say no, as gRPC statuses with google.rpc details (AIP-193): ErrorInfo always (domain
// "synergie"), BadRequest with INVALID_ARGUMENT, PreconditionFailure with FAILED_PRECONDITION,
// RetryInfo with RESOURCE_EXHAUSTED and UNAVAILABLE, LocalizedMessage (fr-FR) where there is a
// French sentence. Each detail stands once.
//
// Details travel in a trailer, and gRPC 1.51 loses trailers of about 8 KB, details, message and
// all. So everything is cut to fit: at most kMaxViolations violations, kMaxStatusMessageBytes of
// message, kMaxStatusDetailBytes in all; never inside a UTF-8 character. All functions are pure.
#pragma once

#include <grpcpp/support/status.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace synergie::rpc {

inline constexpr std::string_view kErrorDomain = "synergie";
inline constexpr int kMaxViolations = 20;
inline constexpr size_t kMaxStatusMessageBytes = 1000;
inline constexpr size_t kMaxStatusDetailBytes = 5000;
inline constexpr std::chrono::milliseconds kDefaultRetryDelay{1000};

// The domain's no. `french` is what a facilitator reads; empty: none. A rejection with
// RESOURCE_EXHAUSTED or UNAVAILABLE tells the client to wait `retry_after` before it asks again.
grpc::Status ToStatus(const Rejection& rejection, std::string_view french = {},
                      std::chrono::milliseconds retry_after = kDefaultRetryDelay);

// The environment's no. Its ErrorInfo reason is the name of the code.
grpc::Status ToStatus(const Error& error,
                      std::chrono::milliseconds retry_after = kDefaultRetryDelay);

// What a client reads back. A status without our details (another server's, or gRPC's own) gives a
// rejection with the status's code and message and an empty reason. `status` must not be OK.
struct ReceivedStatus {
  Rejection rejection;
  std::string french;
  std::optional<std::chrono::milliseconds> retry_after;
};
ReceivedStatus FromStatus(const grpc::Status& status);

// "INVALID_ARGUMENT" of kInvalidArgument.
std::string_view CodeName(Code code);

// The longest prefix of at most `max_bytes` bytes that does not end inside a UTF-8 character.
std::string_view CutUtf8(std::string_view text, size_t max_bytes);

}  // namespace synergie::rpc
