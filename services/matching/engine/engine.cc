// Reading and comparing notes; see engine.h.
#include "services/matching/engine/engine.h"

#include <algorithm>
#include <cmath>

#include "services/matching/engine/feasibility.h"
#include "services/matching/engine/sentence.h"

namespace synergie::matching::engine {
namespace {

constexpr size_t kWordsShown = 5;

std::string Typed(std::string_view typed, const Token& token) {
  return std::string(typed.substr(token.begin, token.end - token.begin));
}

// The words that spoke for a concept: those of its phrases first, then the model's.
std::vector<WordWeight> WordsFor(const Knowledge& knowledge, std::string_view typed,
                                 const Trace& trace, ConceptIndex of) {
  std::vector<float> weights =
      knowledge.weights.subject.Contributions(trace.features, of, trace.text.tokens.size());
  for (const Match& match : trace.matches)
    if (match.of == of && !match.inside)
      for (uint16_t i = match.first; i <= match.last; ++i)
        if (!trace.text.tokens[i].stop) weights[i] += match.modifier ? 1.0f : 3.0f;
  std::vector<WordWeight> words;
  for (size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0.1f) words.push_back({Typed(typed, trace.text.tokens[i]), weights[i]});
  std::stable_sort(words.begin(), words.end(),
                   [](const WordWeight& a, const WordWeight& b) { return a.weight > b.weight; });
  if (words.size() > kWordsShown) words.resize(kWordsShown);
  return words;
}

std::vector<std::string> EntriesFor(const Vocabulary& vocabulary, const Trace& trace,
                                    ConceptIndex of) {
  std::vector<std::string> entries;
  for (const Match& match : trace.matches) {
    if (match.of != of || match.inside) continue;
    const Concept& entry = vocabulary.at(of);
    const std::string& text = match.kind == PhraseKind::kForm   ? entry.forms[match.entry]
                              : match.kind == PhraseKind::kSays ? entry.says[match.entry]
                                                                : entry.label;
    if (std::find(entries.begin(), entries.end(), text) == entries.end()) entries.push_back(text);
  }
  return entries;
}

template <typename T, size_t N>
std::pair<T, double> Best(const std::array<float, N>& shares) {
  const auto best = std::max_element(shares.begin(), shares.end());
  return {static_cast<T>(best - shares.begin()), *best};
}

Reading ReadingOf(const Knowledge& knowledge, std::string_view typed, const Trace& trace,
                  const Profile& profile) {
  Reading reading;
  std::tie(reading.direction, reading.direction_probability) = Best<Direction>(profile.direction);
  std::tie(reading.resource, reading.resource_probability) = Best<Resource>(profile.resource);
  std::vector<Weighed> ranked = profile.concepts;
  std::stable_sort(ranked.begin(), ranked.end(), [](const Weighed& a, const Weighed& b) {
    return a.probability > b.probability;
  });
  for (const Weighed& weighed : ranked) {
    const Concept& entry = knowledge.vocabulary.at(weighed.of);
    reading.concepts.push_back({entry.id, entry.label, weighed.probability,
                                WordsFor(knowledge, typed, trace, weighed.of),
                                EntriesFor(knowledge.vocabulary, trace, weighed.of)});
  }
  reading.quantities = QuantitiesIn(trace.text);
  reading.normalised = trace.text.normal;
  reading.version = knowledge.version;
  return reading;
}

void AddEvidence(const Reading& reading, const std::string& note, const std::string& concept_id,
                 std::vector<Evidence>& evidence) {
  for (const ConceptReading& c : reading.concepts) {
    if (c.id != concept_id) continue;
    for (const std::string& entry : c.entries)
      evidence.push_back({EvidenceKind::kEntry, note, c.id, entry});
    std::string words;
    for (const WordWeight& w : c.words) words += (words.empty() ? "" : ", ") + w.word;
    if (!words.empty()) evidence.push_back({EvidenceKind::kWords, note, c.id, words});
  }
}

}  // namespace

std::shared_ptr<const Engine> Engine::Embedded() {
  static const std::shared_ptr<const Engine> engine =
      std::make_shared<const Engine>(Knowledge::Build(EmbeddedTables()));
  return engine;
}

Profile Engine::ReadNote(const Note& note, Trace* trace) const {
  Profile profile = ReadProfile(knowledge_, note.text, PhaseOf(note), trace);
  const auto choose = [](auto& shares, auto chosen) {
    shares.fill(0);
    shares[static_cast<size_t>(chosen)] = 1;
  };
  if (note.chosen_direction) choose(profile.direction, *note.chosen_direction);
  if (note.chosen_resource) choose(profile.resource, *note.chosen_resource);
  if (!note.chosen_concept) return profile;
  const ConceptIndex of = knowledge_.vocabulary.Find(*note.chosen_concept);
  if (of == kNoConcept) return profile;  // a concept that the vocabulary no longer has
  profile.concepts = {{of, 1.0f}};
  profile.best = of;
  profile.best_probability = 1;
  profile.listed = true;
  profile.sense = knowledge_.space.SenseOfConcept(of);
  if (!note.chosen_resource) choose(profile.resource, knowledge_.vocabulary.at(of).resource);
  return profile;
}

Profile Engine::ProfileOf(const Note& note) const { return ReadNote(note, nullptr); }

Reading Engine::Read(std::string_view text, Phase phase) const {
  Trace trace;
  const Profile profile = ReadProfile(knowledge_, text, phase, &trace);
  return ReadingOf(knowledge_, text, trace, profile);
}

Reading Engine::Read(const Note& note) const {
  Trace trace;
  const Profile profile = ReadNote(note, &trace);
  return ReadingOf(knowledge_, note.text, trace, profile);
}

double Engine::Score(const Profile& a, const Profile& b, bool same_company) const {
  return LinkProbability(knowledge_.weights.pair,
                         SignsOf(knowledge_.vocabulary, a, b, same_company));
}

double DirectionFit(const Profile& a, const Profile& b) {
  // Rows and columns: offer, need, pool, concern.
  static constexpr double fit[kDirections][kDirections] = {
      {0.7, 1.0, 0.8, 0.6}, {1.0, 0.8, 0.9, 0.8}, {0.8, 0.9, 1.0, 0.9}, {0.6, 0.8, 0.9, 0.9}};
  double sum = 0;
  for (size_t i = 0; i < kDirections; ++i)
    for (size_t j = 0; j < kDirections; ++j)
      sum += static_cast<double>(a.direction[i]) * b.direction[j] * fit[i][j];
  return sum;
}

Link Engine::Compare(const Note& a, const Note& b) const {
  Trace trace_a, trace_b;
  const Profile profile_a = ReadNote(a, &trace_a);
  const Profile profile_b = ReadNote(b, &trace_b);
  const bool same_company = !a.company.empty() && a.company == b.company;
  const PairSigns signs = SignsOf(knowledge_.vocabulary, profile_a, profile_b, same_company);
  Link link;
  link.a = a.id;
  link.b = b.id;
  link.score = LinkProbability(knowledge_.weights.pair, signs);
  link.aboutness = LinkProbability(knowledge_.weights.pair, WithoutDirections(signs));
  link.direction_fit = DirectionFit(profile_a, profile_b);
  link.version = knowledge_.version;
  const Subject subject = CommonSubject(knowledge_.vocabulary, profile_a, profile_b);
  const Side side_a{a, ReadingOf(knowledge_, a.text, trace_a, profile_a), subject.of_a};
  const Side side_b{b, ReadingOf(knowledge_, b.text, trace_b, profile_b), subject.of_b};
  link.feasibility = Assess(knowledge_.vocabulary, side_a, side_b);
  if (subject.of_a != kNoConcept) {
    const Concept& concept_a = knowledge_.vocabulary.at(subject.of_a);
    const Concept& concept_b = knowledge_.vocabulary.at(subject.of_b);
    AddEvidence(side_a.reading, a.id, concept_a.id, link.evidence);
    AddEvidence(side_b.reading, b.id, concept_b.id, link.evidence);
    if (subject.of_a == subject.of_b)
      link.evidence.push_back({EvidenceKind::kConcept, "", concept_a.id, concept_a.label});
    else
      link.evidence.push_back({EvidenceKind::kRelation, "", concept_a.id + " / " + concept_b.id,
                               concept_a.label + " ; " + concept_b.label});
  }
  link.evidence.push_back({EvidenceKind::kDirection, "",
                           std::string(NameOf(side_a.reading.direction)) + " / " +
                               std::string(NameOf(side_b.reading.direction)),
                           ""});
  link.sentence = SentenceOf(knowledge_.vocabulary, side_a, side_b, link.feasibility);
  return link;
}

}  // namespace synergie::matching::engine
