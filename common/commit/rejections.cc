#include "common/commit/rejections.h"

namespace synergie::commit {
namespace {

std::string Upper(const std::string& noun, const char* suffix) {
  std::string reason;
  for (const char c : noun) reason.push_back(c == ' ' ? '_' : static_cast<char>(std::toupper(c)));
  return reason + suffix;
}

}  // namespace

tl::unexpected<Rejection> NotFound(const std::string& noun, const std::string& name) {
  return tl::unexpected(Rejection{.code = Code::kNotFound,
                                  .reason = Upper(noun, "_NOT_FOUND"),
                                  .message = "The " + noun + " \"" + name + "\" does not exist.",
                                  .metadata = {{"name", name}}});
}

tl::unexpected<Rejection> AlreadyExists(const std::string& noun, const std::string& name) {
  return tl::unexpected(
      Rejection{.code = Code::kAlreadyExists,
                .reason = Upper(noun, "_ALREADY_EXISTS"),
                .message = "The " + noun + " \"" + name + "\" exists already, with other content.",
                .metadata = {{"name", name}}});
}

tl::unexpected<Rejection> Unmet(std::string reason, std::string message,
                                std::vector<std::pair<std::string, std::string>> metadata) {
  return tl::unexpected(Rejection{.code = Code::kFailedPrecondition,
                                  .reason = std::move(reason),
                                  .message = std::move(message),
                                  .metadata = std::move(metadata)});
}

tl::unexpected<Rejection> Invalid(std::string reason, std::string field, std::string message) {
  return tl::unexpected(Rejection{.code = Code::kInvalidArgument,
                                  .reason = std::move(reason),
                                  .message = message,
                                  .fields = {{std::move(field), message}}});
}

std::optional<Rejection> RevisionMismatch(View& view, const std::string& stream,
                                          std::optional<int64_t> expected) {
  if (!expected) return std::nullopt;
  const int64_t current = view.Revision(stream);
  if (current == *expected) return std::nullopt;
  const std::string etag = "\"" + std::to_string(current) + "\"";
  return Rejection{.code = Code::kAborted,
                   .reason = "ETAG_MISMATCH",
                   .message = "\"" + stream +
                              "\" was changed by somebody else meanwhile; its etag "
                              "is " +
                              etag + " now.",
                   .metadata = {{"name", stream}, {"etag", etag}}};
}

}  // namespace synergie::commit
