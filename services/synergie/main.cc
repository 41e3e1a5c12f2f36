// The executable: a node (`up`, `serve`) and its client, in one program.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"
#include "services/synergie/version.h"

namespace synergie::program {
namespace {

int Main(int argc, char** argv) {
  CLI::App app(
      "Synergie: from what companies say at a round table to an operational programme.\n"
      "Start with `synergie up`, then `synergie import DIR` or `synergie demo`.");
  app.footer(std::string(kExitCodesHelp));
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Action action;
  AddUp(app, action);
  AddServe(app, action);
  AddImport(app, action);
  AddDemo(app, action);
  AddListings(app, action);
  AddBallots(app, action);
  AddFollowUp(app, action);
  AddDocuments(app, action);
  AddLog(app, action);
  AddAuditViews(app, action);
  AddHistory(app, action);
  AddMatch(app, action);
  AddCount(app, action);
  AddStatus(app, action);
  AddFingerprint(app, action);
  AddRebuild(app, action);
  AddVerify(app, action);
  AddWitness(app, action);
  AddDescriptors(app, action);
  AddConfig(app, action);
  AddKafka(app, action);
  AddBackup(app, action);
  AddRestore(app, action);
  AddVersion(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  return action();
}

}  // namespace

void AddVersion(CLI::App& app, Action& action) {
  app.add_subcommand("version", "Print the version of this program")->callback([&] {
    action = [] {
      std::printf("synergie %s\n", std::string(kVersion).c_str());
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace synergie::program

int main(int argc, char** argv) { return synergie::program::Main(argc, argv); }
