// Ballots as a spreadsheet: every form of a cell, and every refusal with its line.
#include "services/catalogue/counting/ballot_csv.h"

#include <gtest/gtest.h>

namespace synergie::counting {
namespace {

const std::vector<std::string> kScale = {"prioritaire", "utile", "pourquoi pas", "non"};

TEST(MajorityCsv, ReadsEveryFormOfACell) {
  const auto read = ReadMajorityCsv(
      "ballot;F1;F2;F3;F4\nSIREN1;utile;pourquoi pas + participe;non concerné;\n"
      "SIREN2;+participe;prioritaire+participe;non concerne; non \n",
      kScale);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->sheets, (std::vector<std::string>{"F1", "F2", "F3", "F4"}));
  const auto& first = read->ballots[0].judgements;
  EXPECT_EQ(first[0].grade, 1);
  EXPECT_FALSE(first[0].takes_part);
  EXPECT_EQ(first[1].grade, 2);
  EXPECT_TRUE(first[1].takes_part);
  EXPECT_TRUE(first[2].not_concerned);
  EXPECT_FALSE(first[3].grade.has_value() || first[3].not_concerned);
  const auto& second = read->ballots[1].judgements;
  EXPECT_TRUE(second[0].takes_part && !second[0].grade);
  EXPECT_EQ(second[3].grade, 3);
}

TEST(MajorityCsv, ReadsCommasToo) {
  const auto read = ReadMajorityCsv("bulletin,F1\nb,utile\n", kScale);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->ballots[0].judgements[0].grade, 1);
}

RejectionReason MajorityRefused(const std::string& text, const std::string& subject) {
  const auto read = ReadMajorityCsv(text, kScale);
  EXPECT_FALSE(read.has_value());
  if (read) return RejectionReason::kTooLarge;
  EXPECT_EQ(read.error().subject, subject);
  return read.error().reason;
}

TEST(MajorityCsv, RefusesWithTheLine) {
  EXPECT_EQ(MajorityRefused("", "ligne 1"), RejectionReason::kMalformed);
  EXPECT_EQ(MajorityRefused("siren;F1\n", "ligne 1"), RejectionReason::kMalformed);
  EXPECT_EQ(MajorityRefused("ballot;F1\nb;bien\n", "ligne 2"), RejectionReason::kOutOfScale);
  EXPECT_EQ(MajorityRefused("ballot;F1\nb;utile+peut-être\n", "ligne 2"),
            RejectionReason::kMalformed);
  EXPECT_EQ(MajorityRefused("ballot;F1\nb;utile\nc;utile;non\n", "ligne 3"),
            RejectionReason::kMalformed);
}

TEST(RankedCsv, ReadsTiesGapsBlanksAndWeights) {
  const auto read = ReadRankedCsv("ballot;poids;A;B;C;D\nb;3;7;2;2;\n");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->ballots[0].weight, 3);
  EXPECT_EQ(read->ballots[0].ranking, (std::vector<std::vector<std::string>>{{"B", "C"}, {"A"}}));
}

TEST(RankedCsv, WithoutAWeightCountsOne) {
  const auto read = ReadRankedCsv("ballot,A,B\nb,1,2\n");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->ballots[0].weight, 1);
}

TEST(RankedCsv, RefusesWhatIsNoRank) {
  EXPECT_EQ(ReadRankedCsv("ballot;A\nb;0\n").error().reason, RejectionReason::kOutOfScale);
  EXPECT_EQ(ReadRankedCsv("ballot;A\nb;premier\n").error().reason, RejectionReason::kMalformed);
  EXPECT_EQ(ReadRankedCsv("ballot;weight;A\nb;-1;1\n").error().reason, RejectionReason::kMalformed);
}

}  // namespace
}  // namespace synergie::counting
