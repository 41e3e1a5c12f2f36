#include "services/matching/engine/vocabulary.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/matching/engine/corpus.h"
#include "services/matching/engine/lexicon.h"

namespace synergie::matching::engine {
namespace {

constexpr std::string_view kSmall =
    "# emballages\n"
    "Concept: emballage\nLabel: emballage\nResource: material\n\n"
    "Concept: palette\nLabel: palettes en bois\nResource: material\nBroader: emballage\n"
    "Forms: palette; palette bois;\n europalette\nUnless: palette de couleurs\n"
    "Replaces: caisse (même format)\nNot: caisse\nWaste: 15 01 03\n\n"
    "Concept: caisse\nLabel: caisses\nResource: material\nBroader: emballage\nForms: caisse\n"
    "Waste: 15 01 10*\n";

Vocabulary Small(std::vector<TableProblem>* problems = nullptr) {
  return Vocabulary::Parse({{"small.voc", kSmall}}, problems);
}

TEST(Vocabulary, ReadsStanzas) {
  std::vector<TableProblem> problems;
  const Vocabulary vocabulary = Small(&problems);
  EXPECT_TRUE(problems.empty());
  const ConceptIndex palette = vocabulary.Find("palette");
  const ConceptIndex caisse = vocabulary.Find("caisse");
  ASSERT_NE(palette, kNoConcept);
  EXPECT_EQ(vocabulary.at(palette).forms.size(), 3u);
  EXPECT_TRUE(vocabulary.Supplies(palette, caisse));
  EXPECT_FALSE(vocabulary.Supplies(caisse, palette));
  EXPECT_EQ(vocabulary.at(palette).replaces[0].condition, "même format");
  EXPECT_TRUE(vocabulary.Apart(caisse, palette));
  EXPECT_TRUE(vocabulary.at(caisse).hazardous);
  EXPECT_DOUBLE_EQ(vocabulary.Closeness(palette, caisse), 0.5);
}

TEST(Vocabulary, ReportsWhatIsWrong) {
  std::vector<TableProblem> problems;
  Vocabulary::Parse({{"bad.voc", "Concept: a\nLabel: a\nResource: air\nBroader: nothing\n"}},
                    &problems);
  EXPECT_EQ(problems.size(), 2u);
}

TEST(Lexicon, PrefersTheLongestAndTheHead) {
  const Vocabulary vocabulary =
      Vocabulary::Parse({{"t.voc",
                          "Concept: benne\nLabel: x\nResource: waste\nForms: benne\n\n"
                          "Concept: location-benne\nLabel: y\nResource: service\nForms: location "
                          "de benne; location\n"}},
                        nullptr);
  const Lexicon lexicon = Lexicon::Build(vocabulary);
  for (const Match& match : lexicon.Find(Normalise("Location de bennes 8 m3")))
    EXPECT_EQ(match.inside, match.of == vocabulary.Find("benne"));
}

TEST(Lexicon, UnlessBars) {
  const Vocabulary vocabulary = Small();
  const Lexicon lexicon = Lexicon::Build(vocabulary);
  EXPECT_FALSE(lexicon.Find(Normalise("des palettes vides")).empty());
  EXPECT_TRUE(lexicon.Find(Normalise("une palette de couleurs")).empty());
}

// The shipped tables.
class Shipped : public testing::Test {
 protected:
  std::vector<Table> tables_ = EmbeddedTables();
  std::vector<TableProblem> problems_;
  Vocabulary vocabulary_ = Vocabulary::Parse(tables_, &problems_);
};

TEST_F(Shipped, ReadWithoutProblems) {
  ParseCorpus(tables_, vocabulary_, &problems_);
  for (const TableProblem& problem : problems_)
    ADD_FAILURE() << problem.where << ": " << problem.what;
}

TEST_F(Shipped, AreLargeEnough) {
  size_t forms = 0;
  std::set<Resource> kinds;
  for (const Concept& entry : vocabulary_.concepts()) {
    forms += entry.forms.size() + entry.says.size();
    kinds.insert(entry.resource);
  }
  EXPECT_GE(vocabulary_.size(), 1200u);
  EXPECT_GE(forms, 20000u);
  EXPECT_EQ(kinds.size(), kResources);
}

TEST_F(Shipped, HaveNoOrphanAndNoCycle) {
  std::set<ConceptIndex> parents;
  for (const Concept& entry : vocabulary_.concepts()) parents.insert(entry.broader);
  for (size_t c = 0; c < vocabulary_.size(); ++c) {
    const auto index = static_cast<ConceptIndex>(c);
    const Concept& entry = vocabulary_.at(index);
    EXPECT_TRUE(entry.broader != kNoConcept || parents.contains(index)) << entry.id << ": alone";
    ConceptIndex up = index;
    for (int steps = 0; up != kNoConcept; up = vocabulary_.at(up).broader)
      ASSERT_LT(++steps, 12) << entry.id << ": cycle";
  }
}

}  // namespace
}  // namespace synergie::matching::engine
