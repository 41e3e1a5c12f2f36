// What matching stores can be read for ever: every event survives its stored form, unknown and
// damaged ones are said to be so, and the golden files of tests/golden/matching/v1, written once,
// still decode to the same facts. A new event type needs a sample in every_event.h and a golden
// file:
//
//   matching_test --write     writes the files that are missing, no other, and then tests
#include "services/matching/codec/codec.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "common/base/encoding.h"
#include "tests/unit/services/matching/every_event.h"

namespace synergie::matching {
namespace {

std::filesystem::path GoldenFile(const std::string& type) {
  return std::filesystem::path(SYNERGIE_GOLDEN_FOLDER) / "matching" / "v1" / (type + ".hex");
}

std::string Streams(const std::vector<std::string>& streams) {
  std::string joined;
  for (const std::string& stream : streams) joined += stream + "\n";
  return joined;
}

class EveryEvent : public ::testing::TestWithParam<Event> {};
INSTANTIATE_TEST_SUITE_P(Codec, EveryEvent, ::testing::ValuesIn(samples::EveryEvent()),
                         [](const auto& info) {
                           std::string name = MatchingCodec::Encode(info.param).type;
                           for (char& c : name) c = c == '.' ? '_' : c;
                           return name + "_" + std::to_string(info.index);
                         });

TEST_P(EveryEvent, SurvivesBeingStored) {
  const event::Event stored = MatchingCodec::Encode(GetParam());
  EXPECT_TRUE(stored.type.starts_with("matching.")) << stored.type;
  EXPECT_FALSE(stored.streams.empty());
  const auto again = MatchingCodec::Decode(stored);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_TRUE(*again == GetParam());
  EXPECT_EQ(MatchingCodec::Encode(*again), stored) << "the same fact has the same bytes";
}

TEST_P(EveryEvent, IsDataLossWhenCut) {
  event::Event stored = MatchingCodec::Encode(GetParam());
  stored.payload.pop_back();
  const auto again = MatchingCodec::Decode(stored);
  if (again) {  // cut between two fields, the bytes still say something, but not the same
    EXPECT_FALSE(*again == GetParam());
  } else {
    EXPECT_EQ(again.error().code, Code::kDataLoss);
  }
}

TEST_P(EveryEvent, FoldsInEachOfItsStreams) {
  const event::Event stored = MatchingCodec::Encode(GetParam());
  for (const std::string& stream : stored.streams) {
    const auto after = MatchingModel().Evolve(stream, nullptr, stored);
    ASSERT_TRUE(after.has_value()) << after.error().message;
    ASSERT_NE(*after, nullptr) << stream << " does not fold " << stored.type;
    const std::string row = MatchingModel().Encode(stream, *after);
    const auto state = MatchingModel().Decode(stream, row);
    ASSERT_TRUE(state.has_value()) << state.error().message;
    EXPECT_EQ(MatchingModel().Encode(stream, *state), row);
  }
}

// The samples name every alternative of Event: a new one without a sample fails here.
TEST(CodecTest, EveryAlternativeHasASampleAndATypeOfItsOwn) {
  std::set<size_t> alternatives;
  std::set<std::string> types;
  for (const Event& event : samples::EveryEvent()) {
    alternatives.insert(event.index());
    types.insert(MatchingCodec::Encode(event).type);
  }
  EXPECT_EQ(alternatives.size(), std::variant_size_v<Event>);
  EXPECT_EQ(types.size(), std::variant_size_v<Event>);
}

TEST(CodecTest, AnUnknownTypeIsDataLoss) {
  event::Event stored = MatchingCodec::Encode(samples::EveryEvent().front());
  stored.type = "matching.synergy.renamed.v9";
  EXPECT_EQ(MatchingCodec::Decode(stored).error().code, Code::kDataLoss);
  stored.type.clear();
  EXPECT_EQ(MatchingCodec::Decode(stored).error().code, Code::kDataLoss);
}

TEST(CodecTest, GarbageIsDataLoss) {
  for (const Event& event : samples::EveryEvent()) {
    event::Event stored = MatchingCodec::Encode(event);
    stored.payload = "\xff\xff\xff\xff not a message";
    const auto decoded = MatchingCodec::Decode(stored);
    ASSERT_FALSE(decoded.has_value()) << stored.type;
    EXPECT_EQ(decoded.error().code, Code::kDataLoss);
  }
}

TEST(CodecTest, FieldsOfALaterVersionArePassedOver) {
  for (const Event& event : samples::EveryEvent()) {
    event::Event stored = MatchingCodec::Encode(event);
    stored.payload += std::string("\x82\x7d\x02", 3) + "hi";  // field 2000, two bytes
    const auto decoded = MatchingCodec::Decode(stored);
    ASSERT_TRUE(decoded.has_value()) << stored.type;
    EXPECT_TRUE(*decoded == event) << stored.type;
  }
}

TEST(CodecTest, WhatIsNotAskedForIsNotShownAsRows) {
  const auto stored = MatchingCodec::Encode(samples::EveryEvent().front());
  EXPECT_EQ(*MatchingModel().Evolve("territories/ecla/topics/t1", nullptr, stored), nullptr);
  EXPECT_EQ(MatchingModel().Decode("territories/ecla/topics/t1", "").error().code, Code::kDataLoss);
  EXPECT_EQ(MatchingModel().Decode(samples::kSynergy, "cut").error().code, Code::kDataLoss);
}

// A golden file: the streams, one a line, an empty line, and the payload in hex.
TEST(GoldenTest, EveryTypeEverWrittenStillDecodes) {
  std::set<std::string> seen;
  for (const Event& event : samples::EveryEvent()) {
    const event::Event stored = MatchingCodec::Encode(event);
    if (!seen.insert(stored.type).second) continue;  // the first sample of a type is its golden one
    std::ifstream file(GoldenFile(stored.type));
    ASSERT_TRUE(file.is_open()) << "no golden file " << GoldenFile(stored.type);
    event::Event golden{.type = stored.type};
    std::string line;
    while (std::getline(file, line) && !line.empty()) golden.streams.push_back(line);
    std::getline(file, line);
    const auto payload = FromHex(line);
    ASSERT_TRUE(payload.has_value()) << GoldenFile(stored.type);
    golden.payload = *payload;
    const auto decoded = MatchingCodec::Decode(golden);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
    EXPECT_TRUE(*decoded == event) << stored.type << " means something else now";
    EXPECT_EQ(Streams(StreamsOf(*decoded)), Streams(golden.streams));
  }
}

// Every file is of a type that is still read: one that is left over is a type that was dropped.
TEST(GoldenTest, NoFileIsOfATypeThatIsNoLongerRead) {
  std::set<std::string> types;
  for (const Event& event : samples::EveryEvent()) types.insert(MatchingCodec::Encode(event).type);
  for (const auto& entry : std::filesystem::directory_iterator(GoldenFile("x").parent_path())) {
    EXPECT_TRUE(types.contains(entry.path().stem().string())) << entry.path();
  }
}

}  // namespace

// Writes the golden files that are missing; one that is there is never written again.
void WriteMissingGoldenFiles() {
  for (const Event& event : samples::EveryEvent()) {
    const event::Event stored = MatchingCodec::Encode(event);
    const auto path = GoldenFile(stored.type);
    std::filesystem::create_directories(path.parent_path());
    if (std::filesystem::exists(path)) continue;
    std::ofstream(path) << Streams(stored.streams) << "\n" << ToHex(stored.payload) << "\n";
  }
}

}  // namespace synergie::matching

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "--write") {
    synergie::matching::WriteMissingGoldenFiles();
  }
  return RUN_ALL_TESTS();
}
