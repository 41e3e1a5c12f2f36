// The verbs of the program. Each adds its subcommand, and puts what is to be done into `action`
// when the command line chose it; main then runs it, once parsing is over.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace synergie::program {

using Action = std::function<int()>;  // gives an exit code (exit_codes.h)

// The node.
void AddUp(CLI::App& app, Action& action);
void AddServe(CLI::App& app, Action& action);
void AddRebuild(CLI::App& app, Action& action);
void AddConfig(CLI::App& app, Action& action);
void AddKafka(CLI::App& app, Action& action);
void AddRestore(CLI::App& app, Action& action);

// The client.
void AddImport(CLI::App& app, Action& action);
void AddFingerprint(CLI::App& app, Action& action);
void AddDemo(CLI::App& app, Action& action);
void AddListings(CLI::App& app, Action& action);
void AddBallots(CLI::App& app, Action& action);
void AddFollowUp(CLI::App& app, Action& action);
void AddDocuments(CLI::App& app, Action& action);
void AddLog(CLI::App& app, Action& action);
void AddAuditViews(CLI::App& app, Action& action);  // at, diff, explain
void AddHistory(CLI::App& app, Action& action);
void AddQuarantine(CLI::App& log, Action& action);  // below `log`
void AddStatus(CLI::App& app, Action& action);
void AddBackup(CLI::App& app, Action& action);

// Without any server.
void AddMatch(CLI::App& app, Action& action);
void AddCount(CLI::App& app, Action& action);
void AddVerify(CLI::App& app, Action& action);
void AddWitness(CLI::App& app, Action& action);
void AddDescriptors(CLI::App& app, Action& action);

void AddVersion(CLI::App& app, Action& action);

}  // namespace synergie::program
