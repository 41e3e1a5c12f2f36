// The client's side of a conversation with a node, or with the instances of each service. Every
// call goes to an instance taken at random, and carries who calls, a deadline, and the token of the
// last answer, so that what was written through one service or instance is seen in the next. What
// the server asks to retry (UNAVAILABLE, RESOURCE_EXHAUSTED) is retried within the deadline, and so
// is what an instance that is gone did not answer, at another one: commands have a request id, so
// that twice is once.
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
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.h"
#include "common/rpc/channel.h"
#include "common/rpc/status.h"
#include "common/rpc/token.h"
#include "synergie/catalogue/v1/catalogue.grpc.pb.h"
#include "synergie/history/v1/history.grpc.pb.h"
#include "synergie/history/v1/ledger.grpc.pb.h"
#include "synergie/intake/v1/intake.grpc.pb.h"
#include "synergie/matching/v1/matching.grpc.pb.h"
#include "synergie/operations/v1/operations.grpc.pb.h"

namespace synergie::program {

// "HOST:PORT", or "intake=HOST:PORT|HOST:PORT,matching=…": the instances of each service, or of
// everything. kInvalidArgument otherwise.
struct Addresses {
  using List = std::vector<std::string>;
  std::string text;                             // as it was given
  List everything;                              // empty when they are given by service
  std::map<std::string, List, std::less<>> of;  // service → addresses
  static Result<Addresses> Parse(std::string_view text);
  // Empty where none was given.
  const List& Of(std::string_view service) const;
  // Each different address once.
  List All() const;
};

// How the client proves who it is, and whom it believes. All empty: a server on this machine.
struct ClientSecurity {
  rpc::ClientTls tls;
  std::string token_file;  // a bearer token, read again for each call
};

struct Identity {
  std::string actor = "cli";
  std::string role = "facilitator";
  std::string company;  // with the role company
};

class Connection {
 public:
  static constexpr std::chrono::seconds kDefaultPatience{30};

  explicit Connection(Addresses addresses, Identity identity = {}, ClientSecurity security = {})
      : addresses_(std::move(addresses)),
        identity_(std::move(identity)),
        security_(std::move(security)) {}

  // Reads the files of the security. Errors: kInvalidArgument.
  Result<void> CheckSecurity();

  const Addresses& addresses() const { return addresses_; }
  const Identity& identity() const { return identity_; }
  void Become(Identity identity) { identity_ = std::move(identity); }
  void SetPatience(std::chrono::milliseconds patience) { patience_ = patience; }

  // An instance of the service, another one each time where there are several.
  intake::v1::IntakeService::Stub& intake() { return intake_.Pick(*this); }
  matching::v1::MatchingService::Stub& matching() { return matching_.Pick(*this); }
  catalogue::v1::CatalogueService::Stub& catalogue() { return catalogue_.Pick(*this); }
  history::v1::HistoryService::Stub& history() { return history_.Pick(*this); }
  history::v1::LedgerService::Stub& ledger() { return ledger_.Pick(*this); }
  // Of the node at one address.
  std::unique_ptr<operations::v1::OperationsService::Stub> OperationsAt(const std::string& address);

  // One call, retried where that is right. The error is what the server said.
  template <class Service, class Request, class Response>
  tl::expected<Response, rpc::ReceivedStatus> Call(
      Service& stub,
      grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
      const Request& request) {
    const auto deadline = std::chrono::steady_clock::now() + patience_;
    Request sent = request;
    GiveRequestId(sent);
    for (Service* at = &stub;;) {
      grpc::ClientContext context;
      Prepare(context, deadline);
      Response response;
      const grpc::Status status = (at->*method)(&context, sent, &response);
      TakeToken(context);
      if (status.ok()) return response;
      auto received = rpc::FromStatus(status);
      Service* const other = Another(at);
      if (!WaitToRetry(received, other != at, deadline)) {
        return tl::unexpected(std::move(received));
      }
      at = other;
    }
  }

  // For calls that are not unary: metadata and deadline, and afterwards the token.
  void Prepare(grpc::ClientContext& context, std::chrono::steady_clock::time_point deadline);
  void TakeToken(const grpc::ClientContext& context);
  std::chrono::steady_clock::time_point Deadline() const {
    return std::chrono::steady_clock::now() + patience_;
  }
  const std::string& token() const { return token_; }

  // To a node that is asked something of its own: not to a service, whichever node has it.
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address);

 private:
  // The stubs of a service's instances, made when first asked for.
  template <class Service>
  struct Instances {
    const char* service;
    std::vector<std::unique_ptr<Service>> stubs;

    Service& Pick(Connection& connection) {
      if (stubs.empty()) {
        for (const std::string& address : connection.addresses_.Of(service)) {
          stubs.push_back(std::make_unique<Service>(connection.ChannelTo(address)));
        }
        // A service without an address fails as one that is away.
        if (stubs.empty()) stubs.push_back(std::make_unique<Service>(connection.ChannelTo("")));
      }
      return *stubs[connection.random_() % stubs.size()];
    }
    // One that is not `last`, where there is one.
    Service* Other(Service* last, Connection& connection) {
      Service* other = &Pick(connection);
      while (other == last && stubs.size() > 1) other = &Pick(connection);
      return other;
    }
  };

  intake::v1::IntakeService::Stub* Another(intake::v1::IntakeService::Stub* last) {
    return intake_.Other(last, *this);
  }
  matching::v1::MatchingService::Stub* Another(matching::v1::MatchingService::Stub* last) {
    return matching_.Other(last, *this);
  }
  catalogue::v1::CatalogueService::Stub* Another(catalogue::v1::CatalogueService::Stub* last) {
    return catalogue_.Other(last, *this);
  }
  history::v1::HistoryService::Stub* Another(history::v1::HistoryService::Stub* last) {
    return history_.Other(last, *this);
  }
  history::v1::LedgerService::Stub* Another(history::v1::LedgerService::Stub* last) {
    return ledger_.Other(last, *this);
  }
  // Others, as OperationsService, are asked of one node.
  template <class Service>
  Service* Another(Service* last) {
    return last;
  }

  static void GiveRequestId(google::protobuf::Message& request);
  bool WaitToRetry(const rpc::ReceivedStatus& received, bool elsewhere,
                   std::chrono::steady_clock::time_point deadline);

  const Addresses addresses_;
  Identity identity_;
  const ClientSecurity security_;
  std::minstd_rand random_{std::random_device()()};
  std::chrono::milliseconds patience_ = kDefaultPatience;
  std::string token_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  Instances<intake::v1::IntakeService::Stub> intake_{"intake", {}};
  Instances<matching::v1::MatchingService::Stub> matching_{"matching", {}};
  Instances<catalogue::v1::CatalogueService::Stub> catalogue_{"catalogue", {}};
  Instances<history::v1::HistoryService::Stub> history_{"history", {}};
  Instances<history::v1::LedgerService::Stub> ledger_{"history", {}};
};

// The exit code that a refusal comes to.
int ExitCodeOf(Code code);
int ExitCodeOf(const rpc::ReceivedStatus& received);

// "INVALID_ARGUMENT: … (topic.text: …)": one line for stderr.
std::string Describe(const rpc::ReceivedStatus& received);

}  // namespace synergie::program
