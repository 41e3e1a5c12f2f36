#include "common/rpc/status.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>

#include <algorithm>

#include "common/base/utf8.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace synergie::rpc {
namespace {

constexpr size_t kMaxReasonBytes = 63;  // AIP-193
constexpr size_t kMaxFieldPathBytes = 200;
constexpr size_t kMaxValueBytes = 400;
constexpr size_t kMaxMetadataEntries = 20;

bool AsksForRetry(Code code) {
  return code == Code::kResourceExhausted || code == Code::kUnavailable;
}

google::rpc::ErrorInfo MakeErrorInfo(const Rejection& rejection) {
  google::rpc::ErrorInfo info;
  const std::string_view reason =
      rejection.reason.empty() ? CodeName(rejection.code) : std::string_view(rejection.reason);
  info.set_reason(std::string(CutUtf8(reason, kMaxReasonBytes)));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : rejection.metadata) {
    if (info.metadata().size() >= kMaxMetadataEntries) break;
    (*info.mutable_metadata())[std::string(CutUtf8(key, kMaxReasonBytes))] =
        std::string(CutUtf8(value, kMaxValueBytes));
  }
  return info;
}

google::rpc::BadRequest MakeBadRequest(const Rejection& rejection) {
  google::rpc::BadRequest bad;
  for (const FieldViolation& field : rejection.fields) {
    if (bad.field_violations_size() >= kMaxViolations) break;
    auto* violation = bad.add_field_violations();
    violation->set_field(std::string(CutUtf8(field.field, kMaxFieldPathBytes)));
    violation->set_description(std::string(CutUtf8(field.description, kMaxValueBytes)));
  }
  return bad;
}

// The subject is what the rejection names: its "resource", else its first variable.
google::rpc::PreconditionFailure MakePrecondition(const Rejection& rejection) {
  google::rpc::PreconditionFailure failure;
  std::string_view subject;
  for (const auto& [key, value] : rejection.metadata) {
    if (subject.empty() || key == "resource") subject = value;
  }
  auto* violation = failure.add_violations();
  violation->set_type(std::string(CutUtf8(rejection.reason, kMaxReasonBytes)));
  violation->set_subject(std::string(CutUtf8(subject, kMaxFieldPathBytes)));
  violation->set_description(std::string(CutUtf8(rejection.message, kMaxValueBytes)));
  return failure;
}

google::rpc::RetryInfo MakeRetryInfo(std::chrono::milliseconds delay) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(delay.count() / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(delay.count() % 1000) * 1'000'000);
  return retry;
}

// Packs what fits: ErrorInfo first, lists lose their tail, the French sentence goes last.
std::string PackDetails(const Rejection& rejection, std::string_view message,
                        std::string_view french, std::chrono::milliseconds retry_after) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(rejection.code));
  status.set_message(std::string(message));
  google::rpc::ErrorInfo info = MakeErrorInfo(rejection);
  while (info.ByteSizeLong() > kMaxStatusDetailBytes / 2) {
    info.mutable_metadata()->erase(info.mutable_metadata()->begin());
  }
  status.add_details()->PackFrom(info);
  if (AsksForRetry(rejection.code)) status.add_details()->PackFrom(MakeRetryInfo(retry_after));
  if (rejection.code == Code::kFailedPrecondition) {
    status.add_details()->PackFrom(MakePrecondition(rejection));
  }
  const auto fits = [&status](const google::protobuf::Message& detail) {
    constexpr size_t kEnvelope = 80;  // Any's type URL and the tags around it
    return status.ByteSizeLong() + detail.ByteSizeLong() + kEnvelope <= kMaxStatusDetailBytes;
  };
  google::rpc::BadRequest bad = MakeBadRequest(rejection);
  while (bad.field_violations_size() > 0 && !fits(bad))
    bad.mutable_field_violations()->RemoveLast();
  if (bad.field_violations_size() > 0) status.add_details()->PackFrom(bad);
  if (!french.empty()) {
    google::rpc::LocalizedMessage localized;
    localized.set_locale("fr-FR");
    localized.set_message(std::string(CutUtf8(french, kMaxStatusMessageBytes)));
    if (fits(localized)) status.add_details()->PackFrom(localized);
  }
  return status.SerializeAsString();
}

}  // namespace

std::string_view CodeName(Code code) {
  switch (code) {
    case Code::kOk:
      return "OK";
    case Code::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case Code::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case Code::kNotFound:
      return "NOT_FOUND";
    case Code::kAlreadyExists:
      return "ALREADY_EXISTS";
    case Code::kPermissionDenied:
      return "PERMISSION_DENIED";
    case Code::kResourceExhausted:
      return "RESOURCE_EXHAUSTED";
    case Code::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case Code::kAborted:
      return "ABORTED";
    case Code::kOutOfRange:
      return "OUT_OF_RANGE";
    case Code::kInternal:
      return "INTERNAL";
    case Code::kUnavailable:
      return "UNAVAILABLE";
    case Code::kDataLoss:
      return "DATA_LOSS";
    case Code::kUnauthenticated:
      return "UNAUTHENTICATED";
  }
  return "UNKNOWN";
}

std::string_view CutUtf8(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && !StartsCharacter(text[end])) --end;
  return text.substr(0, end);
}

grpc::Status ToStatus(const Rejection& rejection, std::string_view french,
                      std::chrono::milliseconds retry_after) {
  if (rejection.code == Code::kOk) return grpc::Status::OK;
  const std::string_view message = CutUtf8(rejection.message, kMaxStatusMessageBytes);
  return grpc::Status(static_cast<grpc::StatusCode>(rejection.code), std::string(message),
                      PackDetails(rejection, message, french, retry_after));
}

grpc::Status ToStatus(const Error& error, std::chrono::milliseconds retry_after) {
  Rejection rejection;
  rejection.code = error.code;
  rejection.reason = std::string(CodeName(error.code));
  rejection.message = error.message;
  return ToStatus(rejection, {}, retry_after);
}

ReceivedStatus FromStatus(const grpc::Status& status) {
  ReceivedStatus received;
  Rejection& rejection = received.rejection;
  rejection.code = static_cast<Code>(status.error_code());
  rejection.message = status.error_message();
  google::rpc::Status packed;
  if (status.error_details().empty() || !packed.ParseFromString(status.error_details())) {
    return received;
  }
  for (const google::protobuf::Any& detail : packed.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::RetryInfo retry;
    google::rpc::LocalizedMessage localized;
    if (detail.UnpackTo(&info)) {
      rejection.reason = info.reason();
      rejection.metadata.assign(info.metadata().begin(), info.metadata().end());
      std::sort(rejection.metadata.begin(), rejection.metadata.end());
    } else if (detail.UnpackTo(&bad)) {
      for (const auto& field : bad.field_violations()) {
        rejection.fields.push_back({field.field(), field.description()});
      }
    } else if (detail.UnpackTo(&retry)) {
      received.retry_after = std::chrono::seconds(retry.retry_delay().seconds()) +
                             std::chrono::milliseconds(retry.retry_delay().nanos() / 1'000'000);
    } else if (detail.UnpackTo(&localized)) {
      received.french = localized.message();
    }
  }
  return received;
}

}  // namespace synergie::rpc
