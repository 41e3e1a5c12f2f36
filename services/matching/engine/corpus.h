// The corpus of labelled notes that we wrote: what the engine learns from.
//
// Tables "corpus/*.tsv": concept, direction, resource, style, text (services/matching/corpus).
#pragma once

#include <string>
#include <vector>

#include "services/matching/engine/kinds.h"
#include "services/matching/engine/vocabulary.h"

namespace synergie::matching::engine {

struct Labelled {
  ConceptIndex of = kNoConcept;
  Direction direction = Direction::kOffer;
  Resource resource = Resource::kMaterial;
  std::string style;
  std::string text;
};

// Rows that name no concept or no known kind are reported and left out.
std::vector<Labelled> ParseCorpus(const std::vector<Table>& tables, const Vocabulary& vocabulary,
                                  std::vector<TableProblem>* problems);

}  // namespace synergie::matching::engine
