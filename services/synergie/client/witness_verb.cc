// `witness`: remembers the last checkpoint seen of a ledger, and takes a later one only where it
// goes on from it.
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/history/ledger/published_tree.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/ledger_export.h"
#include "services/synergie/client/ledger_keys.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;
namespace v1 = history::v1;
using history::Checkpoint;
using history::Verifier;
using Json = nlohmann::ordered_json;

struct WitnessArguments {
  ClientOptions client;
  std::string state, tiles;
  std::vector<std::string> keys;
  int32_t partition = 0;
  bool json = false;
};

// What is offered to a witness.
struct Offer {
  std::string note;
  Checkpoint checkpoint;
  // The proof from an earlier size.
  std::function<Result<std::vector<history::Hash>>(int64_t)> proof;
};

Result<Offer> OfferOfTree(const std::string& folder, const std::vector<Verifier>& keys) {
  auto note = history::ReadSmallFile(folder + "/checkpoint");
  if (!note) return tl::unexpected(note.error());
  const int32_t partition = PartitionOfNote(*note);
  const auto checkpoint = history::OpenCheckpoint(*note, KeysOf(keys, partition));
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return Offer{
      *note, *checkpoint,
      [folder, partition, now = *checkpoint](int64_t first) -> Result<std::vector<history::Hash>> {
        if (const auto good = history::CheckTree(folder, partition, now); !good) {
          return Fail(Code::kDataLoss, good.error().where + ": " + good.error().what);
        }
        return history::ConsistencyProof(first, now.size, history::NodesOf(folder, now.size));
      }};
}

Result<Offer> OfferOfServer(Connection& connection, const WitnessArguments& arguments,
                            const std::vector<Verifier>& keys) {
  const auto ledgers = FetchLedgers(connection, arguments.partition);
  if (!ledgers) return tl::unexpected(ledgers.error());
  v1::GetCheckpointRequest request;
  request.set_partition(arguments.partition);
  const auto answer =
      connection.Call(connection.ledger(), &v1::LedgerService::Stub::GetCheckpoint, request);
  if (!answer) return Fail(answer.error().rejection.code, Describe(answer.error()));
  const auto checkpoint =
      history::OpenCheckpoint(answer->note(), KeysOf(keys, arguments.partition));
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return Offer{answer->note(), *checkpoint,
               [&connection, partition = arguments.partition,
                size = checkpoint->size](int64_t first) -> Result<std::vector<history::Hash>> {
                 v1::GetConsistencyProofRequest ask;
                 ask.set_partition(partition);
                 ask.set_first_size(first);
                 ask.set_second_size(size);
                 const auto proof = connection.Call(
                     connection.ledger(), &v1::LedgerService::Stub::GetConsistencyProof, ask);
                 if (!proof) {
                   return Fail(proof.error().rejection.code, Describe(proof.error()));
                 }
                 std::vector<history::Hash> hashes;
                 for (const std::string& bytes : proof->hashes()) {
                   const auto hash = history::HashFromBytes(bytes);
                   if (!hash) return Fail(Code::kDataLoss, "the proof is not one of hashes");
                   hashes.push_back(*hash);
                 }
                 return hashes;
               }};
}

int Said(const WitnessArguments& arguments, const std::string& outcome, const Checkpoint* before,
         const Checkpoint& now) {
  if (arguments.json) {
    Json json{{"outcome", outcome}};
    if (before != nullptr) json["before"] = ToJson(*before);
    json["now"] = ToJson(now);
    std::printf("%s\n", json.dump(2).c_str());
  } else if (before == nullptr) {
    std::printf("%s: %lld entries, remembered\n", now.origin.c_str(),
                static_cast<long long>(now.size));
  } else {
    std::printf("%s: %lld entries, %s with the %lld seen before\n", now.origin.c_str(),
                static_cast<long long>(now.size), outcome.c_str(),
                static_cast<long long>(before->size));
  }
  return outcome == "inconsistent" ? kRefused : kDone;
}

int Judge(const WitnessArguments& arguments, const std::vector<Verifier>& keys,
          const Offer& offer) {
  const Checkpoint& now = offer.checkpoint;
  if (!fs::exists(arguments.state)) {
    if (auto kept = history::WriteWholeFile(arguments.state, offer.note); !kept) {
      std::fprintf(stderr, "synergie: %s\n", kept.error().message.c_str());
      return kTrouble;
    }
    return Said(arguments, "first", nullptr, now);
  }
  const auto note = history::ReadSmallFile(arguments.state);
  if (!note) return TellUsage(note.error());
  const auto before = history::OpenCheckpoint(*note, KeysOf(keys, PartitionOfNote(*note)));
  if (!before || before->origin != now.origin) {
    std::fprintf(stderr, "synergie: %s is not a checkpoint of %s: %s\n", arguments.state.c_str(),
                 now.origin.c_str(),
                 before ? "it is another ledger's" : before.error().message.c_str());
    return kBadInput;
  }
  // A ledger may be read a little behind what was seen elsewhere: then the other way round.
  if (now.size < before->size) {
    std::fprintf(stderr,
                 "synergie: the ledger now has %lld entries, %lld were signed before: it was cut "
                 "back, or this is an old copy\n",
                 static_cast<long long>(now.size), static_cast<long long>(before->size));
    return Said(arguments, "inconsistent", &*before, now);
  }
  const auto proof = offer.proof(before->size);
  if (!proof) {
    std::fprintf(stderr, "synergie: %s\n", proof.error().message.c_str());
    return proof.error().code == Code::kUnavailable ? kUnreachable : kRefused;
  }
  if (!history::VerifyConsistency(before->size, before->root, now.size, now.root, *proof)) {
    std::fprintf(stderr,
                 "synergie: what was signed as %lld entries is not the beginning of what is signed "
                 "now: the history was rewritten. Keep both: %s and what follows\n%s",
                 static_cast<long long>(before->size), arguments.state.c_str(), offer.note.c_str());
    return Said(arguments, "inconsistent", &*before, now);
  }
  if (auto kept = history::WriteWholeFile(arguments.state, offer.note); !kept) {
    std::fprintf(stderr, "synergie: %s\n", kept.error().message.c_str());
    return kTrouble;
  }
  return Said(arguments, "consistent", &*before, now);
}

int Witness(const WitnessArguments& arguments) {
  const auto keys = ReadKeys(arguments.keys);
  if (!keys) return TellUsage(keys.error());
  std::unique_ptr<Connection> connection;
  if (arguments.tiles.empty()) {
    auto made = arguments.client.Connect();
    if (!made) return TellUsage(made.error());
    connection = std::move(*made);
  }
  const auto offer = arguments.tiles.empty() ? OfferOfServer(*connection, arguments, *keys)
                                             : OfferOfTree(arguments.tiles, *keys);
  if (!offer) {
    std::fprintf(stderr, "synergie: %s\n", offer.error().message.c_str());
    switch (offer.error().code) {
      case Code::kUnavailable:
      case Code::kDeadlineExceeded:
        return kUnreachable;
      case Code::kInvalidArgument:
      case Code::kNotFound:
        return kBadInput;
      default:
        return kRefused;
    }
  }
  return Judge(arguments, *keys, *offer);
}

}  // namespace

void AddWitness(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<WitnessArguments>();
  CLI::App* verb = app.add_subcommand(
      "witness",
      "Remember a ledger's checkpoint, or compare a later one with it: exit 1 if it was rewritten");
  verb->add_option("--state", arguments->state, "File with the last checkpoint seen")->required();
  verb->add_option("--vkey", arguments->keys, "The public key, or a file with one a line")
      ->required();
  verb->add_option("--tiles", arguments->tiles, "A published tree, instead of a server");
  verb->add_option("--partition", arguments->partition, "Which ledger of the server")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  verb->add_flag("--json", arguments->json, "One JSON object");
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments] { action = [arguments] { return Witness(*arguments); }; });
}

}  // namespace synergie::program
