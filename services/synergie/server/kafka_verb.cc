// `kafka init`: makes the Kafka topics that the product needs, as they must be. Run again it
// changes nothing, and says what is not as it must be.
#include <cstdio>
#include <memory>

#include "common/log/open_log.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

struct InitArguments {
  std::string log_url;
  log::KafkaPlan plan;
};

int ExitCodeOf(const Error& error) {
  switch (error.code) {
    case Code::kInvalidArgument:
      return kUsage;
    case Code::kUnavailable:
      return kUnreachable;
    default:
      return kRefused;
  }
}

int Init(const InitArguments& arguments) {
  const auto lines = log::InitKafka(arguments.log_url, arguments.plan);
  if (!lines) {
    std::fprintf(stderr, "synergie: %s\n", lines.error().message.c_str());
    return ExitCodeOf(lines.error());
  }
  for (const std::string& line : *lines) std::printf("%s\n", line.c_str());
  return kDone;
}

}  // namespace

void AddKafka(CLI::App& app, Action& action) {
  CLI::App* kafka = app.add_subcommand("kafka", "Prepare an Apache Kafka for the services");
  kafka->require_subcommand(1);
  auto arguments = std::make_shared<InitArguments>();
  CLI::App* verb = kafka->add_subcommand(
      "init", "Make the Kafka topics that are missing, and check those that are there");
  verb->add_option("--log", arguments->log_url, "kafka://HOST:PORT[,HOST:PORT…][?property=value…]")
      ->required();
  verb->add_option("--partitions", arguments->plan.partitions,
                   "Of each Kafka topic, for ever: more partitions, more territories at once")
      ->check(CLI::Range(1, 1'000))
      ->required();
  verb->add_option("--replication", arguments->plan.replication,
                   "Copies of each: 3 where events must survive a broker")
      ->check(CLI::Range(1, 15))
      ->required();
  verb->add_flag("--sync-each-batch", arguments->plan.sync_each_batch,
                 "For a lone broker that must survive a power cut: an fsync for every batch");
  verb->callback([&action, arguments] { action = [arguments] { return Init(*arguments); }; });
}

}  // namespace synergie::program
