// A committee's short list: who ranks, what is sealed, what the count by Schulze says.
#include "services/catalogue/domain/short_list.h"

#include <gtest/gtest.h>

#include "services/catalogue/counting/digest.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

OpenShortList OpenList(std::vector<std::string> sheets = {"s03", "s01", "s02"}) {
  return {.committee = kCommittee,
          .rules = {.sheets = std::move(sheets)},
          .box_key_id = "shortlists/ecla/2019-01"};
}
GiveRanking Give(const char* member, std::vector<SheetGroup> ranking) {
  return {kCommittee, member, std::move(ranking), Seal, std::nullopt};
}
CloseShortList CloseList() { return {kCommittee, kBoxKey, Open, std::nullopt}; }
std::string Name(const char* member) { return kCommittee + "/rankings/" + member; }

// Two of three put s02 first, nobody ranks s03.
Story& Ranked(Story& story) {
  return story.Sitting()
      .Do(OpenList())
      .Do(Give("m1", {{{"s02"}}, {{"s01"}}}))
      .Do(Give("m2", {{{"s02", "s01"}}}))
      .Do(Give("m3", {{{"s01"}}, {{"s02"}}, {{"s03"}}}))
      .Do(Give("m3", {{{"s02"}}, {{"s01"}}}));
}

TEST(OpenShortListTest, FreezesWhoRanksAndHow) {
  Story story;
  story.Sitting().When(OpenList());
  const auto& opened = std::get<ShortListOpened>(story.decided()->at(0));
  EXPECT_EQ(opened.rules.method, "schulze");
  EXPECT_EQ(opened.rules.sheets, (std::vector<std::string>{"s01", "s02", "s03"}));
  EXPECT_EQ(opened.rules.voices, (std::vector<ShortListVoice>{{"m1", 1}, {"m2", 1}, {"m3", 1}}));
  EXPECT_EQ(opened.rules.strength, LinkStrength::kWinningVotes);
  EXPECT_TRUE(opened.rules.recused.empty());
  story.Then(*story.decided());
}

TEST(OpenShortListTest, AnInterestKeepsAMemberOut) {
  Story story;
  story.Sitting().Do(DeclareInterest{kCommittee, "m3", "s02", "fournisseur"});
  OpenShortList open = OpenList();
  open.rules.voices = {{"m1", 3}};
  story.When(open);
  const auto& opened = std::get<ShortListOpened>(story.decided()->at(0));
  EXPECT_EQ(opened.rules.voices, (std::vector<ShortListVoice>{{"m1", 3}, {"m2", 1}}));
  EXPECT_EQ(opened.rules.recused, std::vector<std::string>{"m3"});
}

TEST(OpenShortListTest, OnceAndNeverOtherwise) {
  Story story;
  story.Sitting().Do(OpenList());
  story.When(OpenList({"s02", "s01", "s03"})).ThenNothing();
  story.When(OpenList({"s01", "s02"})).ThenRejected("SHORT_LIST_FROZEN");
  OpenShortList other = OpenList();
  other.rules.strength = LinkStrength::kMargins;
  story.When(other).ThenRejected("SHORT_LIST_FROZEN");
  other = OpenList();
  other.rules.voices = {{"m1", 2}};
  story.When(other).ThenRejected("SHORT_LIST_FROZEN");
}

TEST(OpenShortListTest, Rejections) {
  Story().Counted().Do(Convene()).When(OpenList()).ThenRejected("COMMITTEE_NOT_SITTING");
  Story()
      .Counted()
      .Do(Convene())
      .Do(RecordPresence{kCommittee, {"m1"}, {}})
      .When(OpenList())
      .ThenRejected("NO_QUORUM");
  Story().Sitting().When(OpenList({"s01"})).ThenRejected("SHORT_LIST_SIZE");
  Story().Sitting().When(OpenList({"s01", "s77"})).ThenRejected("UNKNOWN_SHEET");
  Story().Sitting().When(OpenList({"s01", "s01"})).ThenRejected("REPEATED_SHEET");
  OpenShortList open = OpenList();
  open.rules.method = "borda";
  Story().Sitting().When(open).ThenRejected("METHOD_UNKNOWN");
  open = OpenList();
  open.rules.voices = {{"m9", 1}};
  Story().Sitting().When(open).ThenRejected("MEMBER_NOT_FOUND");
  open.rules.voices = {{"m1", 0}};
  Story().Sitting().When(open).ThenRejected("OUT_OF_SCALE");
  open = OpenList();
  open.rules.tie_chain = {TieCriterion::kSeededLot};
  Story().Sitting().When(open).ThenRejected("PUBLIC_VALUE_MISSING");
  open.rules.tie_chain = {TieCriterion::kMostConcerned};
  Story().Sitting().When(open).ThenRejected("BAD_PARAMETER");
}

TEST(GiveRankingTest, IsSealedReceiptedAndReplaced) {
  Story story;
  story.Sitting().Do(OpenList());
  const Sealed sealed = Seal(Name("m1"), "21.");
  story.When(Give("m1", {{{"s02"}}, {{"s01"}}}))
      .Then({RankingGiven{Name("m1"), kCommittee, "m1", sealed, ReceiptOf(Name("m1"), sealed)}});
  story.Do(Give("m1", {{{"s02"}}, {{"s01"}}}));
  story.When(Give("m1", {{{"s02"}}, {{"s01"}}})).ThenNothing();
  story.Do(Give("m1", {{{"s01"}}}));
  EXPECT_EQ(story.State<MemberRanking>(Name("m1")).given_count, 2);
  EXPECT_EQ(story.State<Committee>(kCommittee).short_list.ranked_by, std::set<std::string>{"m1"});
}

TEST(GiveRankingTest, Rejections) {
  Story().Sitting().When(Give("m1", {})).ThenRejected("SHORT_LIST_NOT_OPEN");
  Story story;
  story.Sitting().Do(OpenList());
  story.When(Give("m4", {})).ThenRejected("NO_VOICE");  // advises
  story.When(Give("m1", {{{"s77"}}})).ThenRejected("UNKNOWN_SHEET");
  story.When(Give("m1", {{{"s01"}}, {{"s01"}}})).ThenRejected("REPEATED_SHEET");
  story.When(Give("m1", {{}, {{"s01"}}})).ThenRejected("EMPTY_GROUP");
  story.Do(CloseList());
  story.When(Give("m1", {{{"s01"}}})).ThenRejected("SHORT_LIST_CLOSED");
}

TEST(CloseShortListTest, PublishesMatrixPathsAndRanking) {
  Story story;
  Ranked(story).When(CloseList());
  ASSERT_EQ(story.decided()->size(), 2u);
  const auto& closed = std::get<ShortListClosed>(story.decided()->at(0));
  EXPECT_EQ(closed.box_key, kBoxKey);
  ASSERT_EQ(closed.rankings.size(), 3u);
  EXPECT_EQ(closed.rankings[1].ranks, "11.");
  const ShortListCount& count = std::get<ShortListCounted>(story.decided()->at(1)).count;
  EXPECT_EQ(count.ranking, (std::vector<SheetGroup>{{{"s02"}}, {{"s01"}}, {{"s03"}}}));
  EXPECT_EQ(count.preferences[1], (SheetRow{"s02", {2, 0, 3}, {0, 0, 0}}));
  EXPECT_EQ(count.paths[1], (SheetRow{"s02", {2, 0, 3}, {0, 0, 0}}));
  ASSERT_EQ(count.victories.size(), 3u);
  EXPECT_EQ(count.victories[0], (SheetVictory{"s01", "s03", {"s01", "s03"}}));
  EXPECT_FALSE(count.tied);
  story.Then(*story.decided());
}

TEST(CloseShortListTest, EveryVoiceIsACondition) {
  Story story;
  Ranked(story);
  commit::View view(story.streams(), dynamic_cast<commit::ForeignRows*>(&story.streams()));
  ASSERT_TRUE(Decide(view, commit::Context{}, CloseList()).has_value());
  for (const char* member : {"m1", "m2", "m3"}) EXPECT_TRUE(view.HasRead(Name(member))) << member;
}

TEST(CloseShortListTest, WhatDoesNotOpenIsSetAsideNeverGuessed) {
  Story story;
  Ranked(story);
  CloseShortList close = CloseList();
  close.open = [](const std::string& ranking, const Sealed& sealed) {
    if (ranking == Name("m1")) return std::optional<std::string>();
    if (ranking == Name("m2")) return std::optional<std::string>("13.");  // 2 is missing
    return Open(ranking, sealed);
  };
  story.When(close);
  const auto& closed = std::get<ShortListClosed>(story.decided()->at(0));
  ASSERT_EQ(closed.set_aside.size(), 2u);
  EXPECT_EQ(closed.set_aside[0].reason, "TAMPERED");
  EXPECT_EQ(closed.set_aside[1].reason, "MALFORMED");
  EXPECT_EQ(std::get<ShortListCounted>(story.decided()->at(1)).count.ballot_count, 1);
}

TEST(CloseShortListTest, OnceAndAfterTheOpening) {
  Story().Sitting().When(CloseList()).ThenRejected("SHORT_LIST_NOT_OPEN");
  Story story;
  Ranked(story).Do(CloseList());
  story.When(CloseList()).ThenRejected("SHORT_LIST_CLOSED");
}

TEST(CloseShortListTest, ALotIsSeededByTheClosing) {
  OpenShortList open = OpenList({"s01", "s02"});
  open.rules.tie_chain = {TieCriterion::kSeededLot};
  open.rules.public_value = "Loto";
  Story story;
  story.Sitting().Do(open).Do(Give("m1", {{{"s01", "s02"}}})).When(CloseList());
  const auto& closed = std::get<ShortListClosed>(story.decided()->at(0));
  const ShortListCount& count = std::get<ShortListCounted>(story.decided()->at(1)).count;
  EXPECT_EQ(count.lot_seed, counting::Sha256(closed.closing_digest + "Loto"));
  EXPECT_FALSE(count.tied);
}

TEST(ShortListTest, NothingIsDecidedWhileItIsOpen) {
  Story story;
  story.Sitting().Do(OpenList());
  story.When(DecideSheet{kCommittee, "s01", Outcome::kRetained, "Vite.", {}})
      .ThenRejected("SHORT_LIST_OPEN");
  story.When(AdjournCommittee{kCommittee, {}}).ThenRejected("SHORT_LIST_OPEN");
}

TEST(ShortListTest, ADecisionShowsItsRank) {
  Story story;
  Ranked(story)
      .Do(CloseList())
      .When(DecideSheet{kCommittee, "s01", Outcome::kRetained, "Deuxième.", {}});
  EXPECT_EQ(std::get<SheetDecided>(story.decided()->at(0)).short_list_rank, 2);
}

TEST(ShortListTest, ARecountComesToTheSameDigest) {
  Story story;
  Ranked(story).Do(CloseList());
  const ShortList list = story.State<Committee>(kCommittee).short_list;
  auto rankings = list.rankings;
  std::reverse(rankings.begin(), rankings.end());
  EXPECT_EQ(EvidenceOf(*CountShortList(list.rules, rankings, list.closing_digest)).digest,
            list.count->digest);
  rankings[0].ranks = "123";
  EXPECT_NE(EvidenceOf(*CountShortList(list.rules, rankings, list.closing_digest)).digest,
            list.count->digest);
}

TEST(RanksTest, TenRanksAndNoGaps) {
  ShortListRules rules;
  std::vector<SheetGroup> ranking;
  for (int i = 0; i < 10; ++i) {
    rules.sheets.push_back("s" + std::to_string(i));
    ranking.push_back({{rules.sheets.back()}});
  }
  EXPECT_EQ(*RanksText(rules, ranking), "123456789a");
  EXPECT_EQ(*ReadRanks(rules, "123456789a"), ranking);
  EXPECT_EQ(ReadRanks(rules, "..........")->size(), 0u);
  for (const char* wrong : {"", "123", "2.........", "1.3.......", "b.........", "0........."}) {
    EXPECT_FALSE(ReadRanks(rules, wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace synergie::catalogue::testing
