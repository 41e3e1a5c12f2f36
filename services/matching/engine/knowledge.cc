// Assembling what the engine knows from the tables; see knowledge.h.
#include "services/matching/engine/knowledge.h"

namespace synergie::matching::engine {
namespace {

// How often a company word counts in the sense space, where a corpus note counts once.
constexpr float kNearTimes = 10;

// Moves the subject model's labels from the concepts it was trained on to those of today.
LinearModel Remap(const LinearModel& model, const std::vector<std::string>& trained_on,
                  const Vocabulary& vocabulary) {
  std::vector<ConceptIndex> now;
  for (const std::string& id : trained_on) now.push_back(vocabulary.Find(id));
  return model.Relabelled(now, vocabulary.size());
}

bool SameConcepts(const std::vector<std::string>& trained_on, const Vocabulary& vocabulary) {
  if (trained_on.size() != vocabulary.size()) return false;
  for (size_t i = 0; i < trained_on.size(); ++i)
    if (trained_on[i] != vocabulary.at(static_cast<ConceptIndex>(i)).id) return false;
  return true;
}

Spelling BuildSpelling(const Vocabulary& vocabulary, const std::vector<Labelled>& corpus,
                       const std::vector<Table>& tables) {
  Spelling spelling;
  for (const Concept& entry : vocabulary.concepts()) {
    spelling.Learn(Normalise(entry.label), true);
    for (const auto* list : {&entry.forms, &entry.says, &entry.unless, &entry.near})
      for (const std::string& phrase : *list) spelling.Learn(Normalise(phrase), true);
  }
  for (const Labelled& note : corpus)
    if (note.style != "typo") spelling.Learn(Normalise(note.text), false);
  for (const Table& table : tables)
    if (table.name.ends_with("cues.tsv") || table.name.ends_with("words.txt"))
      spelling.Learn(Normalise(table.bytes), true);
  spelling.Finish();
  return spelling;
}

}  // namespace

void LearnWordings(const Vocabulary& vocabulary, const std::vector<Labelled>& corpus,
                   const std::vector<bool>& kept, Examples& examples, SenseSpace& space) {
  const auto learn = [&](ConceptIndex of, Source source, const std::string& wording) {
    const Text text = Normalise(wording);
    examples.Add(of, source, text);
    space.Add(of, source == Source::kForm ? 2.0f : 1.0f, text);
  };
  // The company words are one wording whose order means nothing: a break stands between any two.
  const auto learn_near = [&](ConceptIndex of, const std::vector<std::string>& near) {
    Text text;
    for (const std::string& word : near)
      for (Token& token : Normalise(word).tokens) {
        token.breaks = true;
        text.tokens.push_back(std::move(token));
      }
    if (text.tokens.empty()) return;
    examples.Add(of, Source::kNear, text);
    space.Add(of, kNearTimes, text);
  };
  for (size_t c = 0; c < vocabulary.size(); ++c) {
    const auto of = static_cast<ConceptIndex>(c);
    const Concept& entry = vocabulary.at(of);
    learn(of, Source::kForm, entry.label);
    for (const std::string& form : entry.forms) learn(of, Source::kForm, form);
    for (const std::string& says : entry.says) learn(of, Source::kSays, says);
    learn_near(of, entry.near);
  }
  for (size_t i = 0; i < corpus.size(); ++i)
    if (kept.empty() || kept[i]) learn(corpus[i].of, Source::kCorpus, corpus[i].text);
  examples.Finish(vocabulary.size());
  space.Finish(vocabulary);
}

Knowledge Knowledge::Build(const std::vector<Table>& tables) {
  Knowledge knowledge;
  knowledge.version = DigestOf(tables);
  knowledge.vocabulary = Vocabulary::Parse(tables, &knowledge.problems);
  knowledge.corpus = ParseCorpus(tables, knowledge.vocabulary, &knowledge.problems);
  knowledge.cues = Cues::Parse(tables, &knowledge.problems);
  knowledge.lexicon = Lexicon::Build(knowledge.vocabulary);
  LearnWordings(knowledge.vocabulary, knowledge.corpus, {}, knowledge.examples, knowledge.space);
  knowledge.spelling = BuildSpelling(knowledge.vocabulary, knowledge.corpus, tables);
  for (const Table& table : tables) {
    if (!table.name.ends_with("weights.bin")) continue;
    std::optional<Weights> weights = Weights::Read(table.bytes);
    if (!weights) {
      knowledge.problems.push_back({std::string(table.name), "cannot be read"});
      continue;
    }
    if (!SameConcepts(weights->concepts, knowledge.vocabulary))
      weights->subject = Remap(weights->subject, weights->concepts, knowledge.vocabulary);
    knowledge.weights = *std::move(weights);
  }
  return knowledge;
}

}  // namespace synergie::matching::engine
