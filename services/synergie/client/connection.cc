#include "services/synergie/client/connection.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "services/synergie/exit_codes.h"

namespace synergie::program {
namespace {

constexpr std::chrono::milliseconds kRetryDelay{50};

// The services that have an address of their own in "--server".
bool IsKnownService(std::string_view name) {
  return name == "intake" || name == "matching" || name == "catalogue" || name == "history";
}

Result<Addresses::List> ParseList(std::string_view text) {
  Addresses::List list;
  while (true) {
    const size_t bar = std::min(text.find('|'), text.size());
    const std::string_view address = text.substr(0, bar);
    if (address.find(':') == std::string_view::npos) {
      return Fail(Code::kInvalidArgument, "--server: \"" + std::string(address) + "\" has no port");
    }
    list.emplace_back(address);
    if (bar == text.size()) return list;
    text.remove_prefix(bar + 1);
  }
}

}  // namespace

Result<Addresses> Addresses::Parse(std::string_view text) {
  Addresses addresses;
  addresses.text = text;
  if (text.find('=') == std::string_view::npos) {
    auto list = ParseList(text);
    if (!list) return tl::unexpected(list.error());
    addresses.everything = std::move(*list);
    return addresses;
  }
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const std::string_view pair = text.substr(0, comma);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || !IsKnownService(pair.substr(0, equals))) {
      return Fail(Code::kInvalidArgument,
                  "--server: \"" + std::string(pair) +
                      "\" is not intake, matching, catalogue or history=HOST:PORT[|HOST:PORT…]");
    }
    auto list = ParseList(pair.substr(equals + 1));
    if (!list) return tl::unexpected(list.error());
    addresses.of[std::string(pair.substr(0, equals))] = std::move(*list);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return addresses;
}

const Addresses::List& Addresses::Of(std::string_view service) const {
  static const List none;
  if (!everything.empty()) return everything;
  const auto found = of.find(service);
  return found == of.end() ? none : found->second;
}

Addresses::List Addresses::All() const {
  List all = everything;
  for (const auto& [service, addresses] : of) {
    for (const std::string& address : addresses) {
      if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(address);
    }
  }
  return all;
}

Result<void> Connection::CheckSecurity() {
  const auto readable = [](const std::string& path) {
    return path.empty() || std::ifstream(path).good();
  };
  for (const std::string& path : {security_.tls.ca, security_.tls.certificate_chain,
                                  security_.tls.private_key, security_.token_file}) {
    if (!readable(path)) return Fail(Code::kInvalidArgument, "cannot read " + path);
  }
  if (!security_.token_file.empty() && security_.tls.ca.empty()) {
    return Fail(Code::kInvalidArgument, "a token is sent under TLS only: give --tls-ca");
  }
  return {};
}

std::shared_ptr<grpc::Channel> Connection::ChannelTo(const std::string& address) {
  auto& channel = channels_[address];
  if (channel != nullptr) return channel;
  if (security_.tls.ca.empty()) return channel = rpc::OpenChannel(address);
  auto opened = rpc::OpenChannel(address, security_.tls);
  SYN_CHECK(opened.has_value(), "the files of the security were looked at before");
  return channel = std::move(*opened);
}

void Connection::GiveRequestId(google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || !request.GetReflection()->GetString(request, field).empty()) return;
  request.GetReflection()->SetString(&request, field, NewUuid());
}

std::unique_ptr<operations::v1::OperationsService::Stub> Connection::OperationsAt(
    const std::string& address) {
  return operations::v1::OperationsService::NewStub(ChannelTo(address));
}

void Connection::Prepare(grpc::ClientContext& context,
                         std::chrono::steady_clock::time_point deadline) {
  context.set_deadline(std::chrono::system_clock::now() +
                       std::max(deadline - std::chrono::steady_clock::now(),
                                std::chrono::steady_clock::duration::zero()));
  if (!security_.token_file.empty()) {
    std::string token;
    std::ifstream(security_.token_file) >> token;
    context.AddMetadata("authorization", "Bearer " + token);
  }
  context.AddMetadata("synergie-actor", identity_.actor);
  context.AddMetadata("synergie-role", identity_.role);
  if (!identity_.company.empty()) context.AddMetadata("synergie-company", identity_.company);
  if (!token_.empty()) context.AddMetadata(rpc::kTokenKey, token_);
}

void Connection::TakeToken(const grpc::ClientContext& context) {
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto found = trailers.find(rpc::kTokenKey);
  if (found == trailers.end()) return;
  // What one service reached says nothing of the others: all that was seen is waited for.
  auto seen = rpc::ParseToken(token_).value_or(rpc::Positions());
  const auto reached = rpc::ParseToken(std::string_view(found->second.data(), found->second.size()))
                           .value_or(rpc::Positions());
  seen.insert(seen.end(), reached.begin(), reached.end());
  token_ = rpc::FormatToken(rpc::Merge(std::move(seen)));
}

bool Connection::WaitToRetry(const rpc::ReceivedStatus& received, bool elsewhere,
                             std::chrono::steady_clock::time_point deadline) {
  const Code code = received.rejection.code;
  // A node that is not there at all is said at once, unless there is another one; the channel has
  // already tried four times.
  const bool ours = !received.rejection.reason.empty();
  const bool again =
      code == Code::kResourceExhausted || (code == Code::kUnavailable && (ours || elsewhere));
  const auto delay = std::min<std::chrono::milliseconds>(received.retry_after.value_or(kRetryDelay),
                                                         std::chrono::seconds(1));
  if (!again || std::chrono::steady_clock::now() + delay >= deadline) return false;
  std::this_thread::sleep_for(delay);
  return true;
}

int ExitCodeOf(const rpc::ReceivedStatus& received) { return ExitCodeOf(received.rejection.code); }

int ExitCodeOf(Code code) {
  return code == Code::kUnavailable || code == Code::kDeadlineExceeded ? kUnreachable : kRefused;
}

std::string Describe(const rpc::ReceivedStatus& received) {
  std::string line(rpc::CodeName(received.rejection.code));
  line += ": " + received.rejection.message;
  for (const FieldViolation& field : received.rejection.fields) {
    line += " [" + field.field + " " + field.description + "]";
  }
  return line;
}

}  // namespace synergie::program
