// synergie-train ROOT [--base FILE] [--tune SET]... [--out FILE]
//
// Trains the engine on ROOT/vocabulary and ROOT/corpus (ROOT is services/matching), tunes the pair
// weights on the labelled sets given, prints the figures and writes the weights (by default
// ROOT/model/weights.bin). With --base the trained stages are taken from that file and only the
// pairs are tuned anew, which takes seconds.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "services/matching/engine/table_files.h"
#include "services/matching/engine/training/labelled_sets.h"
#include "services/matching/engine/training/train.h"

namespace engine = synergie::matching::engine;

namespace {

struct Options {
  std::filesystem::path root, base, out;
  std::vector<std::filesystem::path> sets;
};

bool ParseOptions(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with("--") && options.root.empty()) {
      options.root = argument;
    } else if (i + 1 < argc && argument == "--base") {
      options.base = argv[++i];
    } else if (i + 1 < argc && argument == "--tune") {
      options.sets.emplace_back(argv[++i]);
    } else if (i + 1 < argc && argument == "--out") {
      options.out = argv[++i];
    } else {
      return false;
    }
  }
  if (options.out.empty()) options.out = options.root / "model" / "weights.bin";
  return !options.root.empty();
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!ParseOptions(argc, argv, options)) {
    std::fprintf(stderr, "usage: synergie-train ROOT [--base FILE] [--tune SET]... [--out FILE]\n");
    return 2;
  }
  const engine::TableFiles files = engine::ReadTableFiles(options.root);
  engine::Knowledge knowledge = engine::Knowledge::Build(files.tables);
  for (const engine::TableProblem& problem : knowledge.problems)
    std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
  if (options.base.empty()) {
    engine::training::Training training = engine::training::Train(knowledge);
    std::fputs(training.report.c_str(), stdout);
    knowledge.weights = std::move(training.weights);
  } else {
    std::ifstream stream(options.base, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream),
                            std::istreambuf_iterator<char>()};
    std::optional<engine::Weights> weights = engine::Weights::Read(bytes);
    if (!weights || weights->concepts.size() != knowledge.vocabulary.size()) {
      std::fprintf(stderr, "%s: not the weights of these tables\n", options.base.c_str());
      return 1;
    }
    knowledge.weights = *std::move(weights);
  }
  std::vector<engine::training::LabelledSet> sets;
  for (const std::filesystem::path& folder : options.sets)
    sets.push_back(engine::training::ReadLabelledSet(knowledge, folder));
  engine::training::TunePairs(knowledge, sets, knowledge.weights);
  std::printf("pairs tuned on %zu labelled sets, join %.2f\n", sets.size(),
              static_cast<double>(knowledge.weights.join));
  std::filesystem::create_directories(options.out.parent_path());
  std::ofstream out(options.out, std::ios::binary);
  out << knowledge.weights.Write();
  return out.good() ? 0 : 1;
}
