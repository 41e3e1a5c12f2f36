// `log quarantine`: the operator's order to pass a record that no service can fold; `log
// quarantined`: the orders there are.
#include <charconv>
#include <optional>

#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/request_id.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace v1 = operations::v1;

struct QuarantineArguments {
  ClientOptions client;
  std::string position, reason;
};

template <class Number>
bool Parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  return error == std::errc() && end == text.end() && number >= 0;
}

// "LOG/PARTITION@OFFSET", as health and `status` show it.
std::optional<v1::QuarantineRecordRequest> RequestOf(std::string_view position) {
  const size_t at = position.rfind('@');
  const size_t slash = position.rfind('/', at);
  if (at == std::string_view::npos || slash == std::string_view::npos || slash == 0) return {};
  int32_t partition = 0;
  int64_t offset = 0;
  if (!Parse(position.substr(slash + 1, at - slash - 1), partition) ||
      !Parse(position.substr(at + 1), offset)) {
    return std::nullopt;
  }
  v1::QuarantineRecordRequest request;
  request.set_log(std::string(position.substr(0, slash)));
  request.set_partition(partition);
  request.set_offset(offset);
  return request;
}

int Quarantine(const QuarantineArguments& arguments) {
  auto request = RequestOf(arguments.position);
  if (!request) {
    return TellUsage({Code::kInvalidArgument, "\"" + arguments.position +
                                                  "\" is no position: LOG/PARTITION@OFFSET, as "
                                                  "`synergie status` shows it"});
  }
  request->set_reason(arguments.reason);
  request->set_request_id(RequestIdOf(*request));
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  // Any node that stands still there may take the order; it counts for all.
  std::optional<rpc::ReceivedStatus> refused;
  for (const std::string& address : (*connection)->addresses().All()) {
    const auto stub = (*connection)->OperationsAt(address);
    const auto done =
        (*connection)->Call(*stub, &v1::OperationsService::Stub::QuarantineRecord, *request);
    if (done) {
      std::printf("%s is passed from now on: %s\n", arguments.position.c_str(),
                  done->reason().c_str());
      return kDone;
    }
    refused = done.error();
    if (refused->rejection.reason != "NOTHING_STANDS_STILL") break;
  }
  return Tell(*refused);
}

int ShowQuarantined(const ClientOptions& options) {
  auto connection = options.Connect();
  if (!connection) return TellUsage(connection.error());
  std::map<std::string, v1::QuarantinedRecord> all;
  for (const std::string& address : (*connection)->addresses().All()) {
    const auto stub = (*connection)->OperationsAt(address);
    const auto status =
        (*connection)->Call(*stub, &v1::OperationsService::Stub::GetStatus, v1::GetStatusRequest());
    if (!status) return Tell(status.error());
    for (const v1::ServiceStatus& service : status->services()) {
      for (const v1::ShardStatus& shard : service.shards()) {
        for (const v1::QuarantinedRecord& one : shard.quarantined()) {
          all[one.log() + "/" + std::to_string(one.partition()) + "@" +
              std::to_string(one.offset())] = one;
        }
      }
    }
  }
  Table table({"record", "by", "reason"});
  for (const auto& [place, one] : all) table.Add({place, one.actor(), one.reason()});
  table.Print();
  return kDone;
}

}  // namespace

void AddQuarantine(CLI::App& log, Action& action) {
  auto arguments = std::make_shared<QuarantineArguments>();
  arguments->client.identity.role = "admin";
  CLI::App* order = log.add_subcommand(
      "quarantine", "Order every service to pass a record that none can fold; for ever");
  order->add_option("position", arguments->position, "LOG/PARTITION@OFFSET")->required();
  order->add_option("--reason", arguments->reason, "Why, for those who audit")->required();
  arguments->client.AddTo(*order);
  order->callback(
      [&action, arguments] { action = [arguments] { return Quarantine(*arguments); }; });

  auto options = std::make_shared<ClientOptions>();
  CLI::App* list =
      log.add_subcommand("quarantined", "Show the records that are passed by an operator's order");
  options->AddTo(*list);
  list->callback([&action, options] { action = [options] { return ShowQuarantined(*options); }; });
}

}  // namespace synergie::program
