// `verify`: a bundle or a published tree, with nothing but the public key.
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/history/ledger/bundle.h"
#include "services/history/ledger/published_tree.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/ledger_keys.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;
using history::Checkpoint;
using history::Fault;
using history::Verifier;
using Json = nlohmann::ordered_json;

tl::expected<Checkpoint, Fault> Opened(const std::string& note, const std::vector<Verifier>& keys) {
  auto checkpoint = history::OpenCheckpoint(note, keys);
  if (!checkpoint) return tl::unexpected(Fault{"checkpoint", checkpoint.error().message});
  return *checkpoint;
}

struct Verified {
  Checkpoint checkpoint;
  history::Checked checked;
};
using Verdict = tl::expected<std::vector<Verified>, Fault>;

Verdict VerifyBundle(const std::string& path, const std::vector<Verifier>& keys) {
  const auto bundle = history::Bundle::Open(path);
  if (!bundle) return tl::unexpected(bundle.error());
  std::vector<Verified> all;
  for (size_t i = 0; i < bundle->ledgers().size(); ++i) {
    const auto& ledger = bundle->ledgers()[i];
    const auto checkpoint = Opened(ledger.checkpoint, KeysOf(keys, ledger.partition));
    if (!checkpoint) return tl::unexpected(checkpoint.error());
    const auto checked = history::CheckLedger(bundle->Input(i, *checkpoint));
    if (!checked) return tl::unexpected(checked.error());
    all.push_back({*checkpoint, *checked});
  }
  return all;
}

tl::expected<Verified, Fault> VerifyTree(const std::string& folder,
                                         const std::vector<Verifier>& given) {
  std::vector<Verifier> keys = given;
  if (keys.empty()) {
    auto own = ReadKeys({folder + "/vkey"});
    if (!own) return tl::unexpected(Fault{"vkey", own.error().message});
    keys = std::move(*own);
  }
  const auto note = history::ReadSmallFile(folder + "/checkpoint");
  if (!note) return tl::unexpected(Fault{"checkpoint", note.error().message});
  const int32_t partition = PartitionOfNote(*note);
  const auto checkpoint = Opened(*note, KeysOf(keys, partition));
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  const auto checked = history::CheckTree(folder, partition, *checkpoint);
  if (!checked) return tl::unexpected(checked.error());
  return Verified{*checkpoint, *checked};
}

Verdict VerifyTrees(const std::string& path, const std::vector<Verifier>& keys) {
  std::vector<std::string> folders;
  if (fs::exists(path + "/checkpoint")) {
    folders.push_back(path);
  } else {
    for (const auto& entry : fs::directory_iterator(path)) {
      if (fs::exists(entry.path() / "checkpoint")) folders.push_back(entry.path().string());
    }
    std::sort(folders.begin(), folders.end());
  }
  if (folders.empty()) return tl::unexpected(Fault{"checkpoint", "it is missing in " + path});
  std::vector<Verified> all;
  for (const std::string& folder : folders) {
    auto verified = VerifyTree(folder, keys);
    if (!verified) {
      Fault fault = verified.error();
      if (folders.size() > 1)
        fault.where = fs::path(folder).filename().string() + "/" + fault.where;
      return tl::unexpected(fault);
    }
    all.push_back(std::move(*verified));
  }
  return all;
}

struct VerifyArguments {
  std::string path;
  std::vector<std::string> keys;
  bool json = false;
};

int Verify(const VerifyArguments& arguments) {
  const auto keys = ReadKeys(arguments.keys);
  if (!keys) return TellUsage(keys.error());
  const bool folder = fs::is_directory(arguments.path);
  if (!folder && !fs::is_regular_file(arguments.path)) {
    std::fprintf(stderr, "synergie: %s cannot be read\n", arguments.path.c_str());
    return kBadInput;
  }
  if (!folder && keys->empty()) {
    return TellUsage(
        Error{Code::kInvalidArgument, "say --vkey: the public key, as it was published elsewhere"});
  }
  const Verdict verdict =
      folder ? VerifyTrees(arguments.path, *keys) : VerifyBundle(arguments.path, *keys);
  if (!verdict) {
    const Fault& fault = verdict.error();
    if (arguments.json) {
      std::printf(
          "%s\n",
          Json{{"verified", false}, {"where", fault.where}, {"what", fault.what}}.dump(2).c_str());
    }
    std::fprintf(stderr, "synergie: %s: %s: %s\n", arguments.path.c_str(), fault.where.c_str(),
                 fault.what.c_str());
    return kRefused;
  }
  Json all = Json::array();
  for (const Verified& one : *verdict) {
    Json ledger = ToJson(one.checkpoint);
    if (!folder) ledger["records"] = one.checked.records;
    all.push_back(std::move(ledger));
    if (arguments.json) continue;
    std::printf("%s: %lld entries", one.checkpoint.origin.c_str(),
                static_cast<long long>(one.checked.entries));
    if (!folder) std::printf(" and %lld records", static_cast<long long>(one.checked.records));
    std::printf(" are what was signed\n");
  }
  if (arguments.json)
    std::printf("%s\n", Json{{"verified", true}, {"ledgers", all}}.dump(2).c_str());
  if (folder && keys->empty()) {
    std::fprintf(stderr,
                 "synergie: with the key that lies in the folder itself; compare it with "
                 "the published one, or say --vkey\n");
  }
  return kDone;
}

}  // namespace

void AddVerify(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* verb = app.add_subcommand(
      "verify", "Verify a bundle or a published tree offline; names the first thing that is wrong");
  verb->add_option("path", arguments->path,
                   "A bundle of `history export --bundle`, or a folder of `--tiles`")
      ->required();
  verb->add_option("--vkey", arguments->keys,
                   "The public key, or a file with one a line; may be given again");
  verb->add_flag("--json", arguments->json, "One JSON object");
  verb->callback([&action, arguments] { action = [arguments] { return Verify(*arguments); }; });
}

}  // namespace synergie::program
