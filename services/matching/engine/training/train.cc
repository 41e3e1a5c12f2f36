// The stages of training in their order; see train.h.
#include "services/matching/engine/training/train.h"

#include <cstdarg>
#include <cstdio>

#include "services/matching/engine/training/held_out.h"
#include "services/matching/engine/training/kinds.h"
#include "services/matching/engine/training/workshops.h"

namespace synergie::matching::engine::training {
namespace {

constexpr size_t kWorkshopsToLearn = 120;
constexpr size_t kWorkshopsToTune = 60;
constexpr size_t kWorkshopsToCheck = 60;

[[gnu::format(printf, 2, 3)]] void Say(std::string& report, const char* format, ...) {
  char line[256];
  std::va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  report += line;
}

// The threshold with the best F1 on workshops that the pair weights were not learnt from.
float ChooseJoin(const Knowledge& knowledge, const std::vector<Profile>& profiles,
                 const PairSigns& weights, std::string& report) {
  const std::vector<Workshop> tune = DealWorkshops(knowledge, kWorkshopsToTune, 2);
  float best = 0.5f;
  double best_f1 = -1;
  for (float join = 0.10f; join < 0.80f; join += 0.05f) {
    const PairScore score = ScoreWorkshops(knowledge, profiles, tune, weights, join);
    if (score.f1 <= best_f1) continue;
    best_f1 = score.f1;
    best = join;
  }
  const std::vector<Workshop> check = DealWorkshops(knowledge, kWorkshopsToCheck, 3);
  const PairScore score = ScoreWorkshops(knowledge, profiles, check, weights, best);
  Say(report, "pairs: join %.2f, invented workshops: precision %.3f recall %.3f F1 %.3f\n",
      static_cast<double>(best), score.precision, score.recall, score.f1);
  return best;
}

}  // namespace

Training Train(const Knowledge& knowledge) {
  Training training;
  Weights& weights = training.weights;
  std::string& report = training.report;
  const Recipe recipe;
  const std::vector<Labelled>& corpus = knowledge.corpus;
  Say(report, "tables: %zu concepts, %zu notes, %zu wordings\n", knowledge.vocabulary.size(),
      corpus.size(), knowledge.examples.size());

  std::vector<Trace> traces = ReadHeldOut(knowledge, recipe);
  weights.rank = TrainRank(corpus, traces);
  for (Trace& trace : traces) RankCandidates(weights.rank, trace.candidates);
  const Accuracy accuracy = AccuracyOf(corpus, traces);
  Say(report, "concept: first %.3f, in five %.3f (held-out notes)\n", accuracy.first,
      accuracy.five);
  for (size_t i = 0; i < kSigns; ++i) Say(report, "%.2f ", static_cast<double>(weights.rank[i]));
  Say(report, "\n");

  Kinds kinds = TrainKinds(knowledge, traces, recipe);
  weights.resource = std::move(kinds.resource);
  weights.direction = std::move(kinds.direction);
  Say(report, "resource %.3f, direction %.3f (held-out notes)\n", kinds.resource_accuracy,
      kinds.direction_accuracy);

  weights.pair =
      TrainPairs(knowledge, kinds.held_out, DealWorkshops(knowledge, kWorkshopsToLearn, 1));
  for (size_t i = 0; i < kPairSigns; ++i)
    Say(report, "%.2f ", static_cast<double>(weights.pair[i]));
  Say(report, "\n");
  weights.pair_untuned = weights.pair;
  weights.join = ChooseJoin(knowledge, kinds.held_out, weights.pair, report);

  weights.subject = TrainSubject(knowledge, std::vector<bool>(corpus.size(), true), recipe);
  for (size_t c = 0; c < knowledge.vocabulary.size(); ++c)
    weights.concepts.push_back(knowledge.vocabulary.at(static_cast<ConceptIndex>(c)).id);
  return training;
}

}  // namespace synergie::matching::engine::training
