// Held-out readings and the training of the ranking; see held_out.h.
#include "services/matching/engine/training/held_out.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace synergie::matching::engine::training {
namespace {

void AddPhrases(const std::vector<std::string>& phrases, uint16_t label, float weight,
                std::vector<Example>& examples) {
  for (const std::string& phrase : phrases)
    examples.push_back({SubjectFeatures(Normalise(phrase)), label, weight});
}

}  // namespace

size_t FoldOf(const Labelled& note) { return HashOf(note.text) % kFolds; }

LinearModel TrainSubject(const Knowledge& knowledge, const std::vector<bool>& kept,
                         const Recipe& recipe) {
  std::vector<Example> examples;
  for (size_t c = 0; c < knowledge.vocabulary.size(); ++c) {
    const auto label = static_cast<uint16_t>(c);
    const Concept& entry = knowledge.vocabulary.at(label);
    AddPhrases({entry.label}, label, recipe.form_weight, examples);
    AddPhrases(entry.forms, label, recipe.form_weight, examples);
    AddPhrases(entry.says, label, recipe.says_weight, examples);
    AddPhrases(entry.near, label, recipe.near_weight, examples);
  }
  for (size_t i = 0; i < knowledge.corpus.size(); ++i) {
    if (!kept[i]) continue;
    Text text = Normalise(knowledge.corpus[i].text);
    knowledge.spelling.Mend(text);
    examples.push_back({SubjectFeatures(text), knowledge.corpus[i].of, 1.0f});
  }
  return TrainSoftmax(examples, knowledge.vocabulary.size(), recipe.subject);
}

std::vector<Trace> ReadHeldOut(const Knowledge& knowledge, const Recipe& recipe) {
  const std::vector<Labelled>& corpus = knowledge.corpus;
  std::vector<Trace> traces(corpus.size());
  const auto read_fold = [&](size_t fold) {
    std::vector<bool> kept(corpus.size());
    for (size_t i = 0; i < corpus.size(); ++i) kept[i] = FoldOf(corpus[i]) != fold;
    const LinearModel model = TrainSubject(knowledge, kept, recipe);
    Examples examples;
    SenseSpace space;
    LearnWordings(knowledge.vocabulary, corpus, kept, examples, space);
    const Witnesses witnesses{knowledge.vocabulary, knowledge.lexicon, model, examples, space};
    for (size_t i = 0; i < corpus.size(); ++i)
      if (!kept[i]) traces[i] = TraceText(knowledge, witnesses, corpus[i].text);
  };
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 2; ++t)
    threads.emplace_back([&, t] {
      for (size_t fold = t; fold < kFolds; fold += 2) read_fold(fold);
    });
  for (std::thread& thread : threads) thread.join();
  return traces;
}

Signs TrainRank(const std::vector<Labelled>& corpus, const std::vector<Trace>& traces) {
  std::array<double, kSigns> weights{};
  std::array<double, kSigns> squares{};
  weights[0] = weights[6] = 0.5;
  weights[5] = 2;
  squares.fill(1e-2);
  for (int epoch = 0; epoch < 40; ++epoch) {
    for (size_t i = 0; i < traces.size(); ++i) {
      const std::vector<Candidate>& candidates = traces[i].candidates;
      const auto right = std::find_if(candidates.begin(), candidates.end(),
                                      [&](const Candidate& c) { return c.of == corpus[i].of; });
      if (right == candidates.end()) continue;
      std::vector<float> scores;
      for (const Candidate& c : candidates) {
        double score = 0;
        for (size_t k = 0; k < kSigns; ++k) score += weights[k] * c.signs[k];
        scores.push_back(static_cast<float>(score));
      }
      Softmax(scores);
      scores[static_cast<size_t>(right - candidates.begin())] -= 1;
      for (size_t k = 0; k < kSigns; ++k) {
        double gradient = 0;
        for (size_t c = 0; c < candidates.size(); ++c)
          gradient += scores[c] * candidates[c].signs[k];
        squares[k] += gradient * gradient;
        weights[k] -= 0.3 * gradient / std::sqrt(squares[k]);
        // More of a sign never speaks against a concept, but for a phrase that is only part of a
        // longer one or a complement. (The corpus avoids saying a thing twice in the same words:
        // left free, a wording already known would count against its concept.)
        if (k != 8 && k != 9) weights[k] = std::max(weights[k], 0.0);
      }
    }
  }
  Signs out;
  for (size_t k = 0; k < kSigns; ++k) out[k] = static_cast<float>(weights[k]);
  return out;
}

Accuracy AccuracyOf(const std::vector<Labelled>& corpus, const std::vector<Trace>& ranked) {
  Accuracy accuracy;
  for (size_t i = 0; i < ranked.size(); ++i) {
    const std::vector<Candidate>& candidates = ranked[i].candidates;
    for (size_t k = 0; k < candidates.size() && k < 5; ++k) {
      if (candidates[k].of != corpus[i].of) continue;
      accuracy.five += 1;
      if (k == 0) accuracy.first += 1;
    }
  }
  const double all = std::max<double>(1, static_cast<double>(ranked.size()));
  return {accuracy.first / all, accuracy.five / all};
}

}  // namespace synergie::matching::engine::training
