// From text to profile; see profile.h.
#include "services/matching/engine/profile.h"

#include <algorithm>
#include <cmath>

namespace synergie::matching::engine {
namespace {

// A company speaks for itself (ascending): what it says is an offer, a need or a wish to pool.
// What the territory puts forward (descending) is discussed or pooled.
void ApplyPhase(Phase phase, std::array<float, kDirections>& direction) {
  if (phase == Phase::kUnknown) return;
  const bool descending = phase == Phase::kDescending;
  direction[static_cast<size_t>(Direction::kOffer)] *= descending ? 0.01f : 1.0f;
  direction[static_cast<size_t>(Direction::kNeed)] *= descending ? 0.01f : 1.0f;
  direction[static_cast<size_t>(Direction::kConcern)] *= descending ? 1.0f : 0.01f;
  float sum = 0;
  for (const float p : direction) sum += p;
  for (float& p : direction) p /= sum;
  if (!descending) return;
  // A subject for the territory is a concern unless the wish to act together is plain.
  float& pool = direction[static_cast<size_t>(Direction::kPool)];
  float& concern = direction[static_cast<size_t>(Direction::kConcern)];
  const float odds = 0.2f * pool / std::max(concern, 1e-6f);
  pool = odds / (1 + odds);
  concern = 1 - pool;
}

std::vector<Term> TermsOf(const Knowledge& knowledge, const Text& text) {
  std::vector<Term> terms;
  for (const Token& token : text.tokens) {
    if (token.stop || token.number || token.unit) continue;
    const uint32_t hash = HashOf("r" + token.root);
    terms.push_back({hash, static_cast<float>(knowledge.examples.Rarity(hash))});
  }
  std::sort(terms.begin(), terms.end(),
            [](const Term& a, const Term& b) { return a.hash < b.hash; });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const Term& a, const Term& b) { return a.hash == b.hash; }),
              terms.end());
  double square = 0;
  for (const Term& term : terms) square += static_cast<double>(term.weight) * term.weight;
  if (square > 0)
    for (Term& term : terms) term.weight /= static_cast<float>(std::sqrt(square));
  return terms;
}

void PutConcepts(const Trace& trace, Profile& profile) {
  for (const Candidate& candidate : trace.candidates) {
    if (profile.concepts.size() >= kMaxConcepts || candidate.probability < kFaint) break;
    profile.concepts.push_back({candidate.of, candidate.probability});
  }
  if (!trace.candidates.empty()) {
    profile.best = trace.candidates[0].of;
    profile.best_probability = trace.candidates[0].probability;
  }
  std::sort(profile.concepts.begin(), profile.concepts.end(),
            [](const Weighed& a, const Weighed& b) { return a.of < b.of; });
  for (const Match& match : trace.matches)
    if (match.of == profile.best && !match.inside && !match.modifier) profile.listed = true;
}

template <size_t N>
void Predict(const LinearModel& model, const std::vector<Feature>& features,
             std::array<float, N>& out) {
  std::vector<float> scores;
  model.Score(features, scores);
  scores.resize(N, 0.0f);
  Softmax(scores);
  std::copy(scores.begin(), scores.end(), out.begin());
}

}  // namespace

Trace TraceText(const Knowledge& knowledge, const Witnesses& witnesses, std::string_view text) {
  Trace trace;
  trace.text = Normalise(text);
  knowledge.spelling.Mend(trace.text);
  trace.matches = knowledge.lexicon.Find(trace.text);
  trace.features = SubjectFeatures(trace.text);
  trace.cues = knowledge.cues.Find(trace.text);
  trace.sense = witnesses.space.SenseOf(trace.text, trace.matches);
  trace.candidates =
      GatherCandidates(witnesses, trace.text, trace.matches, trace.features, trace.sense);
  return trace;
}

std::vector<Feature> ResourceFeatures(const Knowledge& knowledge, const Trace& trace) {
  std::array<float, kResources> prior{};
  for (const Candidate& candidate : trace.candidates)
    prior[static_cast<size_t>(knowledge.vocabulary.at(candidate.of).resource)] +=
        candidate.probability;
  std::vector<Feature> features = trace.features;
  for (Feature& f : features) f.value *= 0.6f;
  for (const Feature& f : AttitudeFeatures(trace.text))
    features.push_back({f.hash, f.value * 0.5f, f.token});
  for (size_t r = 0; r < kResources; ++r)
    features.push_back({HashOf("R" + std::string(kResourceNames[r])), prior[r], 0});
  return features;
}

std::vector<Feature> DirectionFeatures(const Knowledge&, const Trace& trace,
                                       const std::array<float, kResources>& resource) {
  std::vector<Feature> features = AttitudeFeatures(trace.text);
  for (size_t r = 0; r < kResources; ++r)
    features.push_back({HashOf("R" + std::string(kResourceNames[r])), 0.8f * resource[r], 0});
  std::array<bool, kDirections> seen{};
  for (const Cue& cue : trace.cues) {
    const auto direction = static_cast<size_t>(cue.direction);
    const std::string name = "K" + std::string(kDirectionNames[direction]);
    if (!seen[direction]) features.push_back({HashOf(name), 1.0f, cue.first});
    seen[direction] = true;
    for (size_t r = 0; r < kResources; ++r)
      if (resource[r] > 0.3f)
        features.push_back(
            {HashOf(name + std::string(kResourceNames[r])), 0.6f * resource[r], cue.first});
  }
  return features;
}

KindEvidence KindEvidenceOf(const Knowledge& knowledge, const Trace& trace, Phase phase) {
  KindEvidence evidence;
  evidence.descending = phase == Phase::kDescending;
  evidence.attitude = AttitudeFeatures(trace.text);
  evidence.subject = trace.features;
  float sum = 0;
  for (const Component& component : trace.sense) {
    if (component.axis >= kFamily) continue;
    evidence.sense[static_cast<size_t>(knowledge.vocabulary.at(component.axis).resource)] +=
        component.weight;
    sum += component.weight;
  }
  if (sum > 0)
    for (float& share : evidence.sense) share /= sum;
  return evidence;
}

Profile ProfileOf(const Knowledge& knowledge, const Trace& trace, Phase phase,
                  const LinearModel& resource_model, const LinearModel& direction_model) {
  Profile profile;
  PutConcepts(trace, profile);
  profile.terms = TermsOf(knowledge, trace.text);
  profile.sense = trace.sense;
  Predict(resource_model, ResourceFeatures(knowledge, trace), profile.resource);
  Predict(direction_model, DirectionFeatures(knowledge, trace, profile.resource),
          profile.direction);
  ApplyPhase(phase, profile.direction);
  return profile;
}

Profile ReadProfile(const Knowledge& knowledge, std::string_view text, Phase phase, Trace* trace) {
  const Witnesses witnesses{knowledge.vocabulary, knowledge.lexicon, knowledge.weights.subject,
                            knowledge.examples, knowledge.space};
  Trace own = TraceText(knowledge, witnesses, text);
  RankCandidates(knowledge.weights.rank, own.candidates);
  Profile profile =
      ProfileOf(knowledge, own, phase, knowledge.weights.resource, knowledge.weights.direction);
  FitKinds(knowledge.weights.kinds, KindEvidenceOf(knowledge, own, phase), profile.direction,
           profile.resource);
  if (trace != nullptr) *trace = std::move(own);
  return profile;
}

}  // namespace synergie::matching::engine
