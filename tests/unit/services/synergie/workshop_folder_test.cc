#include "services/synergie/import/workshop_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace synergie::program {
namespace {

class WorkshopFolderTest : public ::testing::Test {
 protected:
  void Write(const std::string& file, const std::string& text) {
    std::ofstream(folder_.path() + "/" + file, std::ios::binary) << text;
  }
  std::vector<TopicRow> Topics(const std::string& text) {
    Write("topics.csv", text);
    std::vector<TopicRow> topics;
    const auto read = ReadTopics(
        folder_.path(), {"territories/t", "territories/t/workshops/w"},
        [&](const RowNote& note) { notes_.push_back(note.ToLine()); },
        [&](TopicRow row) { topics.push_back(std::move(row)); }, [](int64_t, int64_t) {});
    if (!read) notes_.push_back(read.error().message);
    return topics;
  }

  testing::TemporaryFolder folder_;
  std::vector<std::string> notes_;
};

TEST_F(WorkshopFolderTest, ReadsATopicAsSaid) {
  const auto topics = Topics(
      "topic_id,table,phase,company_id,supporter_ids,text,quantity,unit,period\n"
      "T1,2,ascending,C01,C02; C 3,\"Palettes, neuves\",\"1 250,5\",palettes 80x120,semaine\n");
  ASSERT_EQ(topics.size(), 1u);
  EXPECT_TRUE(notes_.empty());
  EXPECT_EQ(topics[0].topic_id, "t1");
  const auto& topic = topics[0].topic;
  EXPECT_EQ(topic.company(), "territories/t/companies/c01");
  EXPECT_EQ(topic.supporters(1), "territories/t/companies/c-3");
  EXPECT_EQ(topic.quantity().value(), "1250.5");
  EXPECT_EQ(topic.quantity().unit(), "palettes 80x120");
  EXPECT_EQ(topic.quantity().period(), intake::v1::PERIOD_WEEK);
}

TEST_F(WorkshopFolderTest, WhatIsNotKnownIsKeptAsSaid) {
  const auto topics = Topics(
      "topic_id,table,text,quantity,unit,period\n"
      "T1,1,a,environ 40,bennes,mois\n"
      "T2,1,b,3,t,trimestre\n");
  ASSERT_EQ(topics.size(), 2u);
  EXPECT_EQ(topics[0].topic.constraints(), "Quantité : environ 40 bennes");
  EXPECT_EQ(topics[1].topic.quantity().unit(), "t / trimestre");
  EXPECT_EQ(topics[1].topic.phase(), intake::v1::PHASE_DESCENDING);
  EXPECT_EQ(
      notes_,
      (std::vector<std::string>{
          "topics.csv:2:8: quantity: \"environ 40\" is no number, and is kept as said, in the "
          "constraints",
          "topics.csv:3:12: period: \"trimestre\" is kept as said, in the unit"}));
}

TEST_F(WorkshopFolderTest, EachBadRowIsToldWithItsPlace) {
  const auto topics = Topics(
      "topic_id,table,phase,text\n"
      "T1,zero,,a\n"
      "T2,99,,b\n"
      "T3,1,sideways,c\n"
      "T4,1,,\n"
      ",1,,e\n"
      "T6,1\n"
      "T7,1,,fine\n");
  ASSERT_EQ(topics.size(), 1u);
  EXPECT_EQ(notes_, (std::vector<std::string>{
                        "topics.csv:2:4: table: \"zero\" is not a table's number, 1 to 50",
                        "topics.csv:3:4: table: \"99\" is not a table's number, 1 to 50",
                        "topics.csv:4:6: phase: \"sideways\" is neither ascending nor descending",
                        "topics.csv:5:7: text: is empty",
                        "topics.csv:6:1: topic_id: is not an id, such as T001",
                        "topics.csv:7:1: 2 fields where the header has 4"}));
}

TEST_F(WorkshopFolderTest, MissingColumnsAndFilesAreOfTheWholeFile) {
  EXPECT_TRUE(Topics("topic_id,phase\nT1,x\n").empty());
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_NE(notes_[0].find("topics.csv:1:1: the header lacks the columns table, text"),
            std::string::npos);
  EXPECT_EQ(ReadCompanies(folder_.path(), [](const RowNote&) {}).error().code, Code::kNotFound);
}

TEST_F(WorkshopFolderTest, Companies) {
  Write("companies.csv",
        "company_id,name,siret,lat,lon,headcount\n"
        "C01,Un,000 375 055 00019,46.6,5.5,85\n"
        "C02,Deux,00037505500019,46.6,,\n"
        "C01,Encore,00037505500019,,,\n"
        "C03,Trois,00037505500019,,,beaucoup\n");
  std::vector<std::string> notes;
  const auto companies =
      ReadCompanies(folder_.path(), [&](const RowNote& note) { notes.push_back(note.ToLine()); });
  ASSERT_TRUE(companies.has_value());
  ASSERT_EQ(companies->size(), 1u);
  EXPECT_EQ((*companies)[0].company.siret(), "00037505500019");
  EXPECT_EQ((*companies)[0].company.headcount(), 85);
  EXPECT_EQ(notes, (std::vector<std::string>{
                       "companies.csv:3:30: lon: \"\" is not a longitude",
                       "companies.csv:4:1: company_id: \"c01\" stands twice in this file",
                       "companies.csv:5:28: headcount: \"beaucoup\" is not a number of people"}));
}

TEST(ToResourceId, MakesIds) {
  EXPECT_EQ(ToResourceId("C01"), "c01");
  EXPECT_EQ(ToResourceId(" Été n°7 "), "ete-n-7");
  EXPECT_EQ(ToResourceId("—"), "");
}

}  // namespace
}  // namespace synergie::program
