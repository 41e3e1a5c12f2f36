// synergie-quality ROOT OUT SET...: answers each labelled set with pair weights tuned on the
// others only.
//
// Writes OUT/<set>.answer.csv and OUT/<set>.candidates.csv in the form of the match command; the
// scorer does the rest. ROOT is services/matching, whose weights.bin holds the trained stages
// (none of which has seen a labelled set) and the pair weights before tuning.
#include <cstdio>
#include <fstream>
#include <iostream>

#include "services/matching/engine/match_folder.h"
#include "services/matching/engine/table_files.h"
#include "services/matching/engine/training/labelled_sets.h"

namespace engine = synergie::matching::engine;

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: synergie-quality ROOT OUT SET SET...\n");
    return 2;
  }
  const engine::TableFiles files = engine::ReadTableFiles(argv[1]);
  const std::filesystem::path out = argv[2];
  engine::Knowledge knowledge = engine::Knowledge::Build(files.tables);
  std::vector<std::filesystem::path> folders(argv + 3, argv + argc);
  std::vector<engine::training::LabelledSet> sets;
  for (const auto& folder : folders)
    sets.push_back(engine::training::ReadLabelledSet(knowledge, folder));
  std::filesystem::create_directories(out);
  engine::Engine answering(std::move(knowledge));
  for (size_t left_out = 0; left_out < folders.size(); ++left_out) {
    std::vector<engine::training::LabelledSet> others;
    for (size_t i = 0; i < sets.size(); ++i)
      if (i != left_out) others.push_back(sets[i]);
    engine::Weights weights = answering.knowledge().weights;
    engine::training::TunePairs(answering.knowledge(), others, weights);
    answering.UseWeights(std::move(weights));
    std::ofstream answer(out / (sets[left_out].name + ".answer.csv"));
    std::ofstream candidates(out / (sets[left_out].name + ".candidates.csv"));
    const int code = engine::MatchFolder(answering, folders[left_out], 0, answer, std::cerr) +
                     engine::MatchFolder(answering, folders[left_out], 5, candidates, std::cerr);
    if (code != 0) return 1;
  }
  return 0;
}
