// The concept space: what makes two notes near that share no word.
#include "services/matching/engine/sense.h"

#include <gtest/gtest.h>

#include "services/matching/engine/knowledge.h"

namespace synergie::matching::engine {
namespace {

// Heat can stand in for hot water; the bakery and the mill have their words in common.
constexpr std::string_view kSmall =
    "Concept: chaleur\nLabel: chaleur perdue\nResource: energy\nForms: chaleur perdue\n"
    "Near: condenseur; soufflerie\nReplaces: eau-chaude\n\n"
    "Concept: eau-chaude\nLabel: eau chaude\nResource: water\nForms: eau chaude\n"
    "Near: douche; baignoire\n\n"
    "Concept: farine\nLabel: farine\nResource: material\nForms: farine\n"
    "Near: moulin; sac; silo; petrin; boulanger; meule\n\n"
    "Concept: pain\nLabel: pain\nResource: waste\nForms: pain\nNear: moulin; silo; petrin; "
    "boulanger; fournil\n\n"
    "Concept: papier\nLabel: papier\nResource: material\nForms: papier\nNear: sac; rame\n";

class Sense : public testing::Test {
 protected:
  std::vector<Component> Of(std::string_view text) const {
    const Text normal = Normalise(text);
    return knowledge_.space.SenseOf(normal, knowledge_.lexicon.Find(normal));
  }
  float On(const std::vector<Component>& sense, std::string_view concept_id) const {
    for (const Component& c : sense)
      if (c.axis == knowledge_.vocabulary.Find(concept_id)) return c.weight;
    return 0;
  }
  static float Cosine(const std::vector<Component>& a, const std::vector<Component>& b) {
    float cosine = 0;
    for (const Component& x : a)
      for (const Component& y : b)
        if (x.axis == y.axis) cosine += x.weight * y.weight;
    return cosine;
  }
  const Knowledge knowledge_ = Knowledge::Build({{"small.voc", kSmall}});
};

TEST_F(Sense, HasALengthOfOne) {
  const auto sense = Of("Le condenseur et la douche, au moulin");
  ASSERT_FALSE(sense.empty());
  EXPECT_NEAR(Cosine(sense, sense), 1.0f, 1e-5);
}

TEST_F(Sense, IsEmptyWhereNoWordIsKnown) { EXPECT_TRUE(Of("xyzzy 42 !").empty()); }

TEST_F(Sense, WhatCanStandInIsNearWithoutAWordInCommon) {
  EXPECT_GT(Cosine(Of("Condenseur, soufflerie"), Of("Douche, baignoire")), 0.1f);
  EXPECT_LT(Cosine(Of("Condenseur, soufflerie"), Of("Une rame")), 0.05f);
}

TEST_F(Sense, ConceptsWithLikeWordsAreNear) {
  EXPECT_GT(Cosine(Of("Meule"), Of("Fournil")), Cosine(Of("Meule"), Of("Rame")));
  EXPECT_GT(On(Of("Meule"), "pain"), 0.0f);
}

TEST_F(Sense, WordsThatAgreeCountMoreThanTheirSum) {
  // "sac" points to flour and to paper; "silo" and "moulin" are with flour as well.
  const auto alone = Of("Sac");
  EXPECT_GT(On(alone, "papier"), 0.0f);
  const auto together = Of("Sac, silo, meule");
  EXPECT_GT(On(together, "farine"), 0.8f);
  EXPECT_LT(On(together, "papier"), 0.5f * On(alone, "papier"));
}

TEST_F(Sense, AChosenConceptLendsAsAReadOneDoes) {
  const auto chosen = knowledge_.space.SenseOfConcept(knowledge_.vocabulary.Find("chaleur"));
  EXPECT_GT(On(chosen, "chaleur"), On(chosen, "eau-chaude"));
  EXPECT_GT(On(chosen, "eau-chaude"), 0.0f);
  EXPECT_NEAR(Cosine(chosen, chosen), 1.0f, 1e-5);
}

}  // namespace
}  // namespace synergie::matching::engine
