// The client's side of a conversation with a node, or with one node a service. Every call carries
// who calls, a deadline, and the token of the last answer, so that what was written through one
// service is seen in the next; what the server asks to retry (UNAVAILABLE, RESOURCE_EXHAUSTED,
// ABORTED without an etag) is retried within the deadline.
//
//   Connection connection(addresses);
//   auto topic = connection.Call(connection.intake(), &IntakeService::Stub::GetTopic, request);
//   if (!topic) return Tell(topic.error());      // a ReceivedStatus, with the fields at fault
//
// One thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.h"
#include "common/rpc/status.h"
#include "common/rpc/token.h"
#include "synergie/catalogue/v1/catalogue.grpc.pb.h"
#include "synergie/history/v1/history.grpc.pb.h"
#include "synergie/history/v1/ledger.grpc.pb.h"
#include "synergie/intake/v1/intake.grpc.pb.h"
#include "synergie/matching/v1/matching.grpc.pb.h"
#include "synergie/operations/v1/operations.grpc.pb.h"

namespace synergie::program {

// "HOST:PORT", or "intake=HOST:PORT,matching=…": one address a service. kInvalidArgument otherwise.
struct Addresses {
  std::string everything;                              // empty when there is one a service
  std::map<std::string, std::string, std::less<>> of;  // service → address
  static Result<Addresses> Parse(std::string_view text);
  // Empty where none was given.
  std::string Of(std::string_view service) const;
  // Each different address once.
  std::vector<std::string> All() const;
};

struct Identity {
  std::string actor = "cli";
  std::string role = "facilitator";
  std::string company;  // with the role company
};

class Connection {
 public:
  static constexpr std::chrono::seconds kDefaultPatience{30};

  explicit Connection(Addresses addresses, Identity identity = {})
      : addresses_(std::move(addresses)), identity_(std::move(identity)) {}

  const Addresses& addresses() const { return addresses_; }
  const Identity& identity() const { return identity_; }
  void Become(Identity identity) { identity_ = std::move(identity); }
  void SetPatience(std::chrono::milliseconds patience) { patience_ = patience; }

  intake::v1::IntakeService::Stub& intake() { return Stub(intake_, "intake"); }
  matching::v1::MatchingService::Stub& matching() { return Stub(matching_, "matching"); }
  catalogue::v1::CatalogueService::Stub& catalogue() { return Stub(catalogue_, "catalogue"); }
  history::v1::HistoryService::Stub& history() { return Stub(history_, "history"); }
  history::v1::LedgerService::Stub& ledger() { return Stub(ledger_, "history"); }
  // Of the node at one address.
  std::unique_ptr<operations::v1::OperationsService::Stub> OperationsAt(const std::string& address);

  // One call, retried where that is right. The error is what the server said.
  template <class Service, class Request, class Response>
  tl::expected<Response, rpc::ReceivedStatus> Call(
      Service& stub,
      grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
      const Request& request) {
    const auto deadline = std::chrono::steady_clock::now() + patience_;
    while (true) {
      grpc::ClientContext context;
      Prepare(context, deadline);
      Response response;
      const grpc::Status status = (stub.*method)(&context, request, &response);
      TakeToken(context);
      if (status.ok()) return response;
      auto received = rpc::FromStatus(status);
      if (!WaitToRetry(received, deadline)) return tl::unexpected(std::move(received));
    }
  }

  // For calls that are not unary: metadata and deadline, and afterwards the token.
  void Prepare(grpc::ClientContext& context, std::chrono::steady_clock::time_point deadline);
  void TakeToken(const grpc::ClientContext& context);
  std::chrono::steady_clock::time_point Deadline() const {
    return std::chrono::steady_clock::now() + patience_;
  }
  const std::string& token() const { return token_; }

 private:
  template <class Service>
  Service& Stub(std::unique_ptr<Service>& stub, std::string_view service) {
    if (stub == nullptr) stub = std::make_unique<Service>(ChannelTo(addresses_.Of(service)));
    return *stub;
  }
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address);
  bool WaitToRetry(const rpc::ReceivedStatus& received,
                   std::chrono::steady_clock::time_point deadline);

  const Addresses addresses_;
  Identity identity_;
  std::chrono::milliseconds patience_ = kDefaultPatience;
  std::string token_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::unique_ptr<intake::v1::IntakeService::Stub> intake_;
  std::unique_ptr<matching::v1::MatchingService::Stub> matching_;
  std::unique_ptr<catalogue::v1::CatalogueService::Stub> catalogue_;
  std::unique_ptr<history::v1::HistoryService::Stub> history_;
  std::unique_ptr<history::v1::LedgerService::Stub> ledger_;
};

// The exit code that a refusal comes to.
int ExitCodeOf(const rpc::ReceivedStatus& received);

// "INVALID_ARGUMENT: … (topic.text: …)": one line for stderr.
std::string Describe(const rpc::ReceivedStatus& received);

}  // namespace synergie::program
