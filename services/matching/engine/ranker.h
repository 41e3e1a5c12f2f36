// Ranks the concepts of a note from four witnesses: listed phrases, the linear model, the closest
// known wordings and company words, and the sense of the whole note.
//
// Each candidate concept gets kSigns numbers (its signs); a weighted sum of them, learnt on notes
// that the witnesses had not seen, gives a probability over the candidates. Everything is shared
// and immutable; concurrent calls are safe.
#pragma once

#include <array>
#include <vector>

#include "services/matching/engine/examples.h"
#include "services/matching/engine/lexicon.h"
#include "services/matching/engine/linear_model.h"
#include "services/matching/engine/sense.h"

namespace synergie::matching::engine {

inline constexpr size_t kSigns = 18;
using Signs = std::array<float, kSigns>;

struct Candidate {
  ConceptIndex of = kNoConcept;
  Signs signs{};
  float probability = 0;
};

// What the witnesses are; they outlive the call.
struct Witnesses {
  const Vocabulary& vocabulary;
  const Lexicon& lexicon;
  const LinearModel& model;
  const Examples& examples;
  const SenseSpace& space;
};

// The candidates of a note with their signs, ordered by concept. At most a few dozen.
std::vector<Candidate> GatherCandidates(const Witnesses& witnesses, const Text& text,
                                        const std::vector<Match>& matches,
                                        const std::vector<Feature>& features,
                                        const std::vector<Component>& sense);

// Fills the probabilities and orders the candidates, best first.
void RankCandidates(const Signs& weights, std::vector<Candidate>& candidates);

}  // namespace synergie::matching::engine
