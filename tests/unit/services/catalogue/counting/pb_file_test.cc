// The .pb format: reading, refusing with the line, and writing what can be read again.
#include "services/catalogue/counting/pb_file.h"

#include <gtest/gtest.h>

namespace synergie::counting {
namespace {

const std::string kApproval =
    "META\nkey;value\ndescription;Programme 2026\nbudget;100\nvote_type;approval\n"
    "PROJECTS\nproject_id;cost;name\nA;60;\"Palettes; bois\"\nB;40.00;Chaleur\n"
    "VOTES\nvoter_id;age;vote\n1;40;A,B\n2;;B\n3;50;\n";

RejectionReason Refused(const std::string& text, const std::string& subject) {
  const auto file = ReadPb(text);
  EXPECT_FALSE(file.has_value());
  if (file) return RejectionReason::kTooLarge;
  EXPECT_EQ(file.error().subject, subject) << file.error().sentence;
  return file.error().reason;
}

TEST(Pb, ReadsApprovals) {
  const auto file = ReadPb(kApproval);
  ASSERT_TRUE(file.has_value());
  EXPECT_FALSE(file->scored);
  EXPECT_EQ(file->Meta("description"), "Programme 2026");
  EXPECT_EQ(file->programme.budget, 100);
  EXPECT_EQ(file->programme.sheets, (std::vector<CostedSheet>{{"A", 60}, {"B", 40}}));
  EXPECT_EQ(file->names.at("A"), "Palettes; bois");
  ASSERT_EQ(file->programme.ballots.size(), 3u);
  EXPECT_EQ(file->programme.ballots[0].supports, (std::vector<Support>{{"A", 1}, {"B", 1}}));
  EXPECT_TRUE(file->programme.ballots[2].supports.empty());
}

TEST(Pb, ReadsAByteOrderMarkAndCarriageReturns) {
  std::string text = "\xEF\xBB\xBF";
  for (char c : kApproval) text += c == '\n' ? "\r\n" : std::string(1, c);
  const auto file = ReadPb(text);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->programme.sheets.size(), 2u);
}

TEST(Pb, ReadsPoints) {
  const auto file = ReadPb(
      "META\nkey;value\nbudget;10\nvote_type;scoring\nPROJECTS\nproject_id;cost\nA;6\nB;4\n"
      "VOTES\nvoter_id;vote;points\n1;A,B;3,0\n2;\n");
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(file->scored);
  EXPECT_EQ(file->programme.ballots[0].supports, (std::vector<Support>{{"A", 3}, {"B", 0}}));
  EXPECT_TRUE(file->programme.ballots[1].supports.empty());
}

TEST(Pb, RefusesWithTheLine) {
  const std::string head = "META\nkey;value\nbudget;10\nvote_type;approval\n";
  const std::string projects = "PROJECTS\nproject_id;cost\nA;6\n";
  EXPECT_EQ(Refused("A;6\n", "ligne 1"), RejectionReason::kMalformed);
  EXPECT_EQ(Refused("META\nkey;value\nbudget;10\nvote_type;ordinal\n" + projects, "ligne 5"),
            RejectionReason::kMalformed);
  EXPECT_EQ(Refused(head + "PROJECTS\nid;cost\nA;6\n", "ligne 6"), RejectionReason::kMalformed);
  EXPECT_EQ(Refused(head + "PROJECTS\nproject_id;cost\nA;6.5\n", "Ligne 7, coût"),
            RejectionReason::kMalformed);
  EXPECT_EQ(Refused(head + "PROJECTS\nproject_id;cost\nA;-6\n", "Ligne 7, coût"),
            RejectionReason::kMalformed);
  EXPECT_EQ(Refused(head + "PROJECTS\nproject_id;cost\nA;9999999999999\n", "Ligne 7, coût"),
            RejectionReason::kOutOfScale);
  EXPECT_EQ(Refused(head + projects + "VOTES\nvoter_id;vote\n1;\"A\n", "ligne 10"),
            RejectionReason::kMalformed);
  EXPECT_EQ(Refused(head + projects, "ligne 0"), RejectionReason::kMalformed);
  EXPECT_EQ(Refused("META\nkey;value\nbudget;1e3\nvote_type;approval\n" + projects, "META, budget"),
            RejectionReason::kMalformed);
}

TEST(Pb, WritesWhatItReads) {
  const auto file = *ReadPb(kApproval);
  PbHeading heading;
  heading.description = "Programme 2026";
  const std::string text = WritePb(heading, file, {"B"});
  const auto again = ReadPb(text);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->programme.budget, 100);
  EXPECT_EQ(again->programme.sheets, file.programme.sheets);
  EXPECT_EQ(again->names, file.names);
  ASSERT_EQ(again->programme.ballots.size(), 3u);
  EXPECT_EQ(again->programme.ballots[0].supports, file.programme.ballots[0].supports);
  EXPECT_NE(text.find("B;40;2;Chaleur;1\n"), std::string::npos);
  EXPECT_NE(text.find("A;60;1;\"Palettes; bois\";0\n"), std::string::npos);
}

TEST(Pb, WritesAWeightAsThatManyVoters) {
  auto file = *ReadPb(kApproval);
  file.programme.ballots[0].weight = 3;
  const auto again = *ReadPb(WritePb({}, file, {}));
  EXPECT_EQ(again.programme.ballots.size(), 5u);
  EXPECT_EQ(again.Meta("num_votes"), "5");
}

TEST(Pb, NamesOnlyWhatPabulibHasANameFor) {
  EqualSharesParameters parameters;
  parameters.completion = Completion::kNone;
  EXPECT_EQ(PbRule(parameters), "equalshares");
  parameters.completion = Completion::kAdd1;
  EXPECT_EQ(PbRule(parameters), "unknown");
  parameters.start = Start::kWhole;
  EXPECT_EQ(PbRule(parameters), "equalshares/add1");
  parameters.utility = Utility::kCardinality;
  EXPECT_EQ(PbRule(parameters), "unknown");
}

}  // namespace
}  // namespace synergie::counting
