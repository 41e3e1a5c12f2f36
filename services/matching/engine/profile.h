// A note reduced to what matching needs: a few hundred bytes, comparable in microseconds.
//
// ReadProfile() runs the whole reading (normalise, mend, find phrases, rank concepts, resource,
// direction). Pure for one Knowledge; thread-safe.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "services/matching/engine/knowledge.h"
#include "services/matching/engine/ranker.h"

namespace synergie::matching::engine {

struct Weighed {
  ConceptIndex of = kNoConcept;
  float probability = 0;
};

struct Term {
  uint32_t hash = 0;
  float weight = 0;  // the weights of a profile have Euclidean length 1
};

struct Profile {
  std::vector<Weighed> concepts;  // by concept; probabilities below kFaint are dropped
  std::vector<Term> terms;        // by hash
  std::vector<Component> sense;   // by axis; see sense.h
  std::array<float, kDirections> direction{};
  std::array<float, kResources> resource{};
  ConceptIndex best = kNoConcept;
  float best_probability = 0;
  bool listed = false;  // `best` is named by a listed phrase
};

inline constexpr float kFaint = 0.01f;
inline constexpr size_t kMaxConcepts = 12;

// What a reading went through, for the port's explanations.
struct Trace {
  Text text;
  std::vector<Match> matches;
  std::vector<Feature> features;
  std::vector<Candidate> candidates;
  std::vector<Component> sense;
  std::vector<Cue> cues;
};

// `descending`: put forward by the territory; its direction can only be to pool or to discuss.
// The inverse for a company's own note, which is never a mere subject.
enum class Phase : uint8_t { kUnknown, kAscending, kDescending };

Profile ReadProfile(const Knowledge& knowledge, std::string_view text, Phase phase,
                    Trace* trace = nullptr);

// The steps, also used by training on notes held out. ProfileOf does not fit the kinds
// (kind_fit.h): ReadProfile does.
Trace TraceText(const Knowledge& knowledge, const Witnesses& witnesses, std::string_view text);
std::vector<Feature> ResourceFeatures(const Knowledge& knowledge, const Trace& trace);
std::vector<Feature> DirectionFeatures(const Knowledge& knowledge, const Trace& trace,
                                       const std::array<float, kResources>& resource);
KindEvidence KindEvidenceOf(const Knowledge& knowledge, const Trace& trace, Phase phase);
Profile ProfileOf(const Knowledge& knowledge, const Trace& trace, Phase phase,
                  const LinearModel& resource_model, const LinearModel& direction_model);

}  // namespace synergie::matching::engine
