// The two kinds of "no" that are values. An Error is the environment's (a canonical code and a
// sentence); a Rejection is the domain's (typed, with a reason that programs may compare and a
// sentence that a facilitator understands). Both travel in tl::expected.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace synergie {

// The canonical codes that this product uses, numbered as google.rpc.Code.
enum class Code {
  kOk = 0,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

struct Error {
  Code code = Code::kInternal;
  std::string message;
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(Code code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

struct FieldViolation {
  std::string field;        // path in the request, "topic.quantity"
  std::string description;  // one sentence
  bool operator==(const FieldViolation&) const = default;
};

struct Rejection {
  Code code = Code::kFailedPrecondition;
  std::string reason;   // UPPER_SNAKE, stable: what programs compare
  std::string message;  // one English sentence; holds no value that is not in metadata
  std::vector<std::pair<std::string, std::string>> metadata;  // every variable of the message
  std::vector<FieldViolation> fields;                         // with kInvalidArgument
  bool operator==(const Rejection&) const = default;
};

}  // namespace synergie
