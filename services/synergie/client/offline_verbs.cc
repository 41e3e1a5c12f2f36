// `match` and `count`: the engine and the counting methods on files, without any server.
#include <filesystem>
#include <iostream>

#include "services/catalogue/counting/count_command.h"
#include "services/matching/engine/match_folder.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

struct MatchArguments {
  std::string folder;
  size_t candidates = 0;
};

int Match(const MatchArguments& arguments) {
  std::ios::sync_with_stdio(false);
  const auto engine = matching::engine::Engine::Embedded();
  const int code = matching::engine::MatchFolder(*engine, arguments.folder, arguments.candidates,
                                                 std::cout, std::cerr);
  return code == 0 ? kDone : kBadInput;
}

}  // namespace

void AddMatch(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<MatchArguments>();
  CLI::App* verb = app.add_subcommand(
      "match", "Match a workshop folder offline; CSV topic_id,synergy_id,direction,resource,score");
  verb->add_option("folder", arguments->folder, "Folder with companies.csv and topics.csv")
      ->required();
  verb->add_option("--candidates", arguments->candidates,
                   "Instead, the best N partners of each topic: topic_id,rank,candidate_id,score")
      ->check(CLI::PositiveNumber);
  verb->callback([&action, arguments] { action = [arguments] { return Match(*arguments); }; });
}

void AddCount(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand(
      "count", "Count ballots of a file offline, exactly; JSON, or every step in French");
  verb->prefix_command();
  verb->footer(
      "count --method majority-judgment|schulze|equal-shares FILE [--explain | --canonical]\n"
      "  equal-shares: --completion none|add1|add1-exhaustive|utilitarian --utility "
      "cost|cardinality|score\n"
      "  schulze: --strength winning-votes|winning-votes-then-opposition|margins\n"
      "  majority-judgment: --scale BEST,…,WORST --blank left-out|GRADE --least-taking-part N\n"
      "  ties: --tie-chain CRITERION,… --drawn-order SHEET,… --seed HEX");
  verb->callback([&action, verb] {
    action = [verb] {
      std::vector<std::string> rest = verb->remaining();
      return counting::CountCommand(rest, std::cout, std::cerr);
    };
  });
}

}  // namespace synergie::program
