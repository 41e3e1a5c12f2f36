// The rejections that every service has, and the check of an expected revision.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/result.h"
#include "common/commit/view.h"

namespace synergie::commit {

// "topic" → TOPIC_NOT_FOUND
tl::unexpected<Rejection> NotFound(const std::string& noun, const std::string& name);
// The same id with other content → TOPIC_ALREADY_EXISTS
tl::unexpected<Rejection> AlreadyExists(const std::string& noun, const std::string& name);
// FAILED_PRECONDITION
tl::unexpected<Rejection> Unmet(std::string reason, std::string message,
                                std::vector<std::pair<std::string, std::string>> metadata = {});
// INVALID_ARGUMENT that only state could show; names the field.
tl::unexpected<Rejection> Invalid(std::string reason, std::string field, std::string message);

// ABORTED with the current etag when the caller relied on another revision; nothing when it did not
// say, or is right.
std::optional<Rejection> RevisionMismatch(View& view, const std::string& stream,
                                          std::optional<int64_t> expected);

}  // namespace synergie::commit
