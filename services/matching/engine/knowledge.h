// Everything the engine knows, built once from the tables and shared by all readings.
//
// Vocabulary, its phrase index, the known wordings, the cues of direction and the trained weights.
// Immutable after Build(); concurrent reads are safe. Weights that do not belong to the tables
// (another set of concepts) are mapped by concept id: a concept they never saw is found by its
// phrases and wordings only.
#pragma once

#include <string>
#include <vector>

#include "services/matching/engine/corpus.h"
#include "services/matching/engine/cues.h"
#include "services/matching/engine/examples.h"
#include "services/matching/engine/lexicon.h"
#include "services/matching/engine/spelling.h"
#include "services/matching/engine/vocabulary.h"
#include "services/matching/engine/weights.h"

namespace synergie::matching::engine {

struct Knowledge {
  std::string version;  // digest of every table, weights included
  Vocabulary vocabulary;
  std::vector<Labelled> corpus;
  Lexicon lexicon;
  Examples examples;
  SenseSpace space;
  Spelling spelling;
  Cues cues;
  Weights weights;
  std::vector<TableProblem> problems;

  // Reads the tables; what is wrong with them is in `problems`. Missing weights leave phrases and
  // wordings as the only witnesses.
  static Knowledge Build(const std::vector<Table>& tables);
};

// Adds the vocabulary's phrases and the kept corpus notes (all, when `kept` is empty), in a fixed
// order, to both memories of wordings, and finishes them.
void LearnWordings(const Vocabulary& vocabulary, const std::vector<Labelled>& corpus,
                   const std::vector<bool>& kept, Examples& examples, SenseSpace& space);

}  // namespace synergie::matching::engine
