#include "services/matching/engine/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace synergie::matching::engine {
namespace {

std::vector<std::string> Words(std::string_view typed) {
  std::vector<std::string> words;
  for (const Token& token : Normalise(typed).tokens) words.push_back(token.word);
  return words;
}

using List = std::vector<std::string>;

TEST(Text, FoldsCaseAccentsAndLigatures) {
  EXPECT_EQ(Words("ŒUVRES À GARDER"), (List{"oeuvres", "a", "garder"}));
  EXPECT_EQ(Words("l'Étirable d’occasion"), (List{"etirable", "occasion"}));
}

TEST(Text, SplitsNumbersFromUnits) {
  const Text text = Normalise("12 m³/j à 40°C, 1 500,5 kg et 80x120");
  ASSERT_GE(text.tokens.size(), 8u);
  EXPECT_EQ(Words("12 m³/j à 40°C, 1 500,5 kg et 80x120"),
            (List{"12", "m3", "j", "a", "40", "degc", "1500.5", "kg", "et", "80x120"}));
  EXPECT_TRUE(text.tokens[1].unit);
  EXPECT_DOUBLE_EQ(text.tokens[6].value, 1500.5);
}

TEST(Text, StemsJoinInflections) {
  EXPECT_EQ(StemOf("palettes"), StemOf("palette"));
  EXPECT_EQ(StemOf("souillees"), StemOf("souille"));
  EXPECT_NE(StemOf("cours"), StemOf("cour"));
  EXPECT_EQ(RootOf("nettoyage"), RootOf("nettoyer"));
  EXPECT_EQ(RootOf("stockage"), RootOf("stocker"));
}

TEST(Text, KeepsTheTypedPlace) {
  const std::string typed = "Été : bâches";
  const Text text = Normalise(typed);
  ASSERT_EQ(text.tokens.size(), 2u);
  const Token& token = text.tokens[1];
  EXPECT_EQ(typed.substr(token.begin, token.end - token.begin), "bâches");
}

TEST(Text, OneCharacterMayGiveSeveralWords) {
  for (const Token& token : Normalise("½ tonne").tokens) EXPECT_LT(token.begin, token.end);
}

RC_GTEST_PROP(Text, AnyBytesAreReadWithinTheirBounds, (const std::string& bytes)) {
  for (const Token& token : Normalise(bytes).tokens) {
    RC_ASSERT(token.begin < token.end);
    RC_ASSERT(token.end <= bytes.size());
  }
}

}  // namespace
}  // namespace synergie::matching::engine
