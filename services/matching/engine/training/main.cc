// synergie-train ROOT: trains the engine on ROOT/vocabulary and ROOT/corpus, prints the figures
// and writes ROOT/model/weights.bin. ROOT is services/matching.
#include <cstdio>
#include <fstream>

#include "services/matching/engine/table_files.h"
#include "services/matching/engine/training/train.h"

int main(int argc, char** argv) {
  namespace engine = synergie::matching::engine;
  if (argc != 2) {
    std::fprintf(stderr, "usage: synergie-train services/matching\n");
    return 2;
  }
  const std::filesystem::path root = argv[1];
  const engine::TableFiles files = engine::ReadTableFiles(root);
  const engine::Knowledge knowledge = engine::Knowledge::Build(files.tables);
  for (const engine::TableProblem& problem : knowledge.problems)
    std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
  const engine::training::Training training = engine::training::Train(knowledge);
  std::fputs(training.report.c_str(), stdout);
  std::filesystem::create_directories(root / "model");
  std::ofstream out(root / "model" / "weights.bin", std::ios::binary);
  out << training.weights.Write();
  return out.good() ? 0 : 1;
}
