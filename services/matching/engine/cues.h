// The phrases that tell a note's direction: "qui en veut", "on cherche", "partants pour".
//
// A table of the vocabulary folder (cues.tsv: direction, phrase), matched on stems with the small
// words kept. Immutable after Parse; concurrent reads are safe.
#pragma once

#include <unordered_map>
#include <vector>

#include "services/matching/engine/kinds.h"
#include "services/matching/engine/text.h"
#include "services/matching/engine/vocabulary.h"

namespace synergie::matching::engine {

struct Cue {
  Direction direction;
  uint16_t first = 0;  // tokens of the note, both included
  uint16_t last = 0;
};

class Cues {
 public:
  static Cues Parse(const std::vector<Table>& tables, std::vector<TableProblem>* problems);

  // The longest cue at each place, in order.
  std::vector<Cue> Find(const Text& text) const;

 private:
  static constexpr size_t kMaxWords = 6;
  std::unordered_map<uint64_t, Direction> phrases_;
};

}  // namespace synergie::matching::engine
