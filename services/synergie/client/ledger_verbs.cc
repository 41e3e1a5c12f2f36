// `history export`, `history check` and `history key`: the ledger of a node, and what signs it.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "common/base/encoding.h"
#include "services/history/ledger/keyring.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/demo_play.h"
#include "services/synergie/client/ledger_export.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

using Json = nlohmann::ordered_json;

// Reading all logs again takes as long as it takes.
constexpr std::chrono::minutes kCheckPatience{60};
constexpr std::chrono::seconds kSettlePatience{5};

int TellFault(const Error& error) {
  std::fprintf(stderr, "synergie: %s\n", error.message.c_str());
  switch (error.code) {
    case Code::kInvalidArgument:
      return kUsage;
    case Code::kUnavailable:
    case Code::kDeadlineExceeded:
      return kUnreachable;
    default:
      return kRefused;
  }
}

struct ExportArguments {
  ClientOptions client;
  ExportPlan plan;
  int32_t partition = -1;
  bool json = false;
};

int RunExport(ExportArguments arguments) {
  if (arguments.plan.tiles.empty() && arguments.plan.bundle.empty()) {
    return TellUsage(Error{Code::kInvalidArgument, "say --tiles DIR, --bundle FILE or both"});
  }
  if (arguments.partition >= 0) arguments.plan.partition = arguments.partition;
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  // What was answered to anybody before is in the export; a node that is never idle is not waited
  // for.
  (*connection)->SetPatience(kSettlePatience);
  (void)AwaitSettled(**connection);
  (*connection)->SetPatience(Connection::kDefaultPatience);
  const auto exported = Export(**connection, arguments.plan);
  if (!exported) return TellFault(exported.error());
  Json all = Json::array();
  for (const ExportedLedger& one : *exported) {
    if (!arguments.json) {
      std::printf("%s: %lld entries, root %s\n  key %s\n", one.checkpoint.origin.c_str(),
                  static_cast<long long>(one.checkpoint.size),
                  history::ToBase64(history::BytesOf(one.checkpoint.root)).c_str(),
                  one.verifier.c_str());
      if (!one.folder.empty()) std::printf("  tree in %s\n", one.folder.c_str());
      if (!arguments.plan.bundle.empty()) {
        std::printf("  %lld records in %s\n", static_cast<long long>(one.records),
                    arguments.plan.bundle.c_str());
      }
      continue;
    }
    Json ledger;
    ledger["partition"] = one.partition;
    ledger["origin"] = one.checkpoint.origin;
    ledger["size"] = one.checkpoint.size;
    ledger["root"] = history::ToBase64(history::BytesOf(one.checkpoint.root));
    ledger["vkey"] = one.verifier;
    if (!one.folder.empty()) ledger["folder"] = one.folder;
    if (!arguments.plan.bundle.empty()) ledger["records"] = one.records;
    all.push_back(std::move(ledger));
  }
  if (arguments.json) std::printf("%s\n", Json{{"ledgers", all}}.dump(2).c_str());
  return kDone;
}

void AddExport(CLI::App& history, Action& action) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* verb =
      history.add_subcommand("export", "Write the ledger: its public part, or all of it");
  verb->add_option("--tiles", arguments->plan.tiles,
                   "Folder for the public part: for each partition P a folder P with checkpoint, "
                   "tile/… and vkey, as C2SP tlog-tiles has it; where there is one partition "
                   "those three also stand in the folder itself, as links");
  verb->add_option("--bundle", arguments->plan.bundle,
                   "File for the ledgers with the records themselves, for `synergie verify`");
  verb->add_option("--partition", arguments->partition, "Only that partition")
      ->check(CLI::NonNegativeNumber);
  verb->add_flag("--json", arguments->json, "One JSON object");
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments] { action = [arguments] { return RunExport(*arguments); }; });
}

struct CheckArguments {
  ClientOptions client;
  bool json = false;
};

int RunCheck(const CheckArguments& arguments) {
  namespace v1 = history::v1;
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  (*connection)->SetPatience(kCheckPatience);
  const auto ledgers = FetchLedgers(**connection, {});
  if (!ledgers) return TellFault(ledgers.error());
  bool good = true;
  Json all = Json::array();
  for (const v1::Ledger& ledger : *ledgers) {
    v1::VerifyLedgerRequest request;
    request.set_partition(ledger.partition());
    const auto found =
        (*connection)
            ->Call((*connection)->ledger(), &v1::LedgerService::Stub::VerifyLedger, request);
    if (!found) return Tell(found.error());
    good = good && !found->has_fault();
    Json one{{"partition", ledger.partition()},
             {"origin", ledger.origin()},
             {"entries", found->entry_count()},
             {"records", found->record_count()},
             {"feed_records", found->feed_record_count()},
             {"checkpoints", found->checkpoint_count()}};
    if (found->has_fault()) {
      one["fault"] = Json{{"where", found->fault().where()}, {"what", found->fault().what()}};
      std::fprintf(stderr, "synergie: %s: %s\n", found->fault().where().c_str(),
                   found->fault().what().c_str());
    } else if (!arguments.json) {
      std::printf(
          "%s: %lld entries, %lld records, %lld records of the feed and %lld checkpoints "
          "agree\n",
          ledger.origin().c_str(), static_cast<long long>(found->entry_count()),
          static_cast<long long>(found->record_count()),
          static_cast<long long>(found->feed_record_count()),
          static_cast<long long>(found->checkpoint_count()));
    }
    all.push_back(std::move(one));
  }
  if (arguments.json)
    std::printf("%s\n", Json{{"verified", good}, {"ledgers", all}}.dump(2).c_str());
  return good ? kDone : kRefused;
}

void AddCheck(CLI::App& history, Action& action) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* verb = history.add_subcommand(
      "check", "Let the server read all its logs again and compare them with ledger and feed");
  verb->add_flag("--json", arguments->json, "One JSON object");
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments] { action = [arguments] { return RunCheck(*arguments); }; });
}

struct KeyArguments {
  std::string data = "data", origin, key_id;
  int partitions = 0;
  bool json = false;
  std::string file() const { return data + "/ledger.keys"; }
};

int ShowKeys(const history::Keyring& keyring, const KeyArguments& arguments) {
  Json all = Json::array();
  const auto show = [&](const history::Verifier& verifier, bool current) {
    if (!arguments.json) std::printf("%s\n", verifier.ToText().c_str());
    all.push_back(
        Json{{"id", ToHex(verifier.key_id())}, {"vkey", verifier.ToText()}, {"current", current}});
  };
  bool current = true;
  for (const history::Verifier& verifier : keyring.verifiers()) {
    show(verifier, current);
    for (int p = 0; p < arguments.partitions; ++p) show(OfPartition(verifier, p), current);
    current = false;
  }
  if (arguments.json) {
    std::printf("%s\n", Json{{"origin", keyring.origin()}, {"keys", all}}.dump(2).c_str());
  }
  return kDone;
}

int TellKeyFault(const Error& error) {
  std::fprintf(stderr, "synergie: %s\n", error.message.c_str());
  if (error.code == Code::kInvalidArgument) return kUsage;
  return error.code == Code::kUnavailable ? kTrouble : kBadInput;
}

void AddKey(CLI::App& history, Action& action) {
  CLI::App* key = history.add_subcommand(
      "key", "The keys that sign the checkpoints; a node reads them when it starts");
  key->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, auto run) {
    auto arguments = std::make_shared<KeyArguments>();
    CLI::App* verb = key->add_subcommand(name, help);
    verb->add_option("--data", arguments->data, "The node's folder")->capture_default_str();
    verb->add_flag("--json", arguments->json, "One JSON object");
    verb->callback([&action, arguments, run] {
      action = [arguments, run]() -> int {
        Result<history::Keyring> keyring = run(*arguments);
        if (!keyring) return TellKeyFault(keyring.error());
        return ShowKeys(*keyring, *arguments);
      };
    });
    return std::pair(verb, arguments);
  };
  const auto changed = [](const KeyArguments& arguments, auto change) -> Result<history::Keyring> {
    auto keyring = history::Keyring::Open(arguments.file());
    if (!keyring) return keyring;
    if (auto done = change(*keyring); !done) return tl::unexpected(done.error());
    return keyring;
  };
  auto [create, created] = add(
      "create", "Make the first key, before the first start", [](const KeyArguments& arguments) {
        return history::Keyring::Create(arguments.file(), arguments.origin);
      });
  create->add_option("--origin", created->origin,
                     "Name of the ledger for ever, such as example.org/synergie");
  add("rotate", "A new key signs; those before it go on signing beside it",
      [changed](const KeyArguments& arguments) {
        return changed(arguments, [](history::Keyring& keyring) { return keyring.Rotate(); });
      });
  auto [retire, retired] =
      add("retire", "A rotated key signs no more", [changed](const KeyArguments& arguments) {
        return changed(arguments,
                       [&](history::Keyring& keyring) { return keyring.Retire(arguments.key_id); });
      });
  retire->add_option("id", retired->key_id, "Its id: the 8 digits in its middle")->required();
  auto [publish, published] =
      add("publish", "Print the public keys, the current one first",
          [](const KeyArguments& arguments) { return history::Keyring::Open(arguments.file()); });
  publish->add_option("--partitions", published->partitions, "Also the key of each of N partitions")
      ->check(CLI::NonNegativeNumber);
}

}  // namespace

void AddHistory(CLI::App& app, Action& action) {
  CLI::App* history = app.add_subcommand("history", "The ledger: export, check, keys");
  history->require_subcommand(1);
  AddExport(*history, action);
  AddCheck(*history, action);
  AddKey(*history, action);
}

}  // namespace synergie::program
