#include "common/rpc/malformed_request.h"

#include <google/protobuf/stubs/logging.h>

#include <cctype>
#include <cstdio>
#include <mutex>
#include <utility>

#include "common/base/result.h"
#include "common/rpc/status.h"

namespace synergie::rpc {
namespace {

thread_local std::optional<std::string> malformed_field;

// "recorded_topic" of "RecordedTopic".
std::string SnakeCase(std::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c))) {
      if (!snake.empty()) snake.push_back('_');
      snake.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    } else {
      snake.push_back(c);
    }
  }
  return snake;
}

// "topic.text" of "synergie.intake.v1.Topic.text", "parent" of "…RecordTopicRequest.parent".
std::string FieldPath(std::string_view full_name) {
  const size_t dot = full_name.rfind('.');
  if (dot == std::string_view::npos) return std::string(full_name);
  const std::string_view field = full_name.substr(dot + 1);
  std::string_view message = full_name.substr(0, dot);
  message = message.substr(message.rfind('.') + 1);
  if (message.ends_with("Request")) return std::string(field);
  return SnakeCase(message) + "." + std::string(field);
}

void HandleLog(google::protobuf::LogLevel level, const char* file, int line,
               const std::string& message) {
  constexpr std::string_view kStart = "String field '";
  constexpr std::string_view kFault = "' contains invalid UTF-8 data when parsing";
  const std::string_view text(message);
  const size_t fault = text.find(kFault);
  if (text.starts_with(kStart) && fault != std::string_view::npos) {
    malformed_field = FieldPath(text.substr(kStart.size(), fault - kStart.size()));
    return;
  }
  if (level >= google::protobuf::LOGLEVEL_WARNING) {
    std::fprintf(stderr, "protobuf: %s (%s:%d)\n", message.c_str(), file, line);
  }
}

grpc::Status MalformedStatus(const std::optional<std::string>& field) {
  Rejection rejection{Code::kInvalidArgument, "MALFORMED_REQUEST", "", {}, {}};
  if (field) {
    rejection.message = *field + " is not valid UTF-8.";
    rejection.metadata = {{"field", *field}};
    rejection.fields = {{*field, "is not valid UTF-8"}};
  } else {
    rejection.message = "The request is not a message of the type that this method takes.";
  }
  return ToStatus(rejection);
}

class MalformedRequestInterceptor final : public grpc::experimental::Interceptor {
 public:
  explicit MalformedRequestInterceptor(bool unary) : unary_(unary) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    using grpc::experimental::InterceptionHookPoints;
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE)) {
      std::optional<std::string> field = TakeMalformedField();
      // On a stream no message may also be its end: only a known fault counts.
      if (methods->GetRecvMessage() == nullptr && (unary_ || field)) {
        malformed_ = true;
        field_ = std::move(field);
      }
    }
    if (malformed_ &&
        methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      methods->ModifySendStatus(MalformedStatus(field_));
    }
    methods->Proceed();
  }

 private:
  const bool unary_;
  bool malformed_ = false;
  std::optional<std::string> field_;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override {
    using Type = grpc::experimental::ServerRpcInfo::Type;
    return new MalformedRequestInterceptor(info->type() == Type::UNARY ||
                                           info->type() == Type::SERVER_STREAMING);
  }
};

}  // namespace

void WatchMalformedText() {
  static std::once_flag once;
  std::call_once(once, [] { google::protobuf::SetLogHandler(&HandleLog); });
}

std::optional<std::string> TakeMalformedField() { return std::exchange(malformed_field, {}); }

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MalformedRequestInterceptors() {
  return std::make_unique<Factory>();
}

}  // namespace synergie::rpc
