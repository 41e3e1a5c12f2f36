// What intake stores can be read for ever: every event survives its stored form, unknown and
// damaged ones are said to be so, and the golden files of tests/golden/intake/v1, written once,
// still decode to the same facts. A new event type needs a sample in every_event.h and a golden
// file:
//
//   intake_test --write     writes the files that are missing, no other, and then tests
#include "services/intake/codec/codec.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "common/base/encoding.h"
#include "tests/unit/services/intake/every_event.h"

namespace synergie::intake {
namespace {

std::filesystem::path GoldenFile(const std::string& type) {
  return std::filesystem::path(SYNERGIE_GOLDEN_FOLDER) / "intake" / "v1" / (type + ".hex");
}

std::string Streams(const std::vector<std::string>& streams) {
  std::string joined;
  for (const std::string& stream : streams) joined += stream + "\n";
  return joined;
}

class EveryEvent : public ::testing::TestWithParam<Event> {};
INSTANTIATE_TEST_SUITE_P(Codec, EveryEvent, ::testing::ValuesIn(samples::EveryEvent()),
                         [](const auto& info) {
                           std::string name = IntakeCodec::Encode(info.param).type;
                           for (char& c : name) c = c == '.' ? '_' : c;
                           return name + "_" + std::to_string(info.index);
                         });

TEST_P(EveryEvent, SurvivesBeingStored) {
  const event::Event stored = IntakeCodec::Encode(GetParam());
  EXPECT_TRUE(stored.type.starts_with("intake.")) << stored.type;
  EXPECT_FALSE(stored.streams.empty());
  const auto again = IntakeCodec::Decode(stored);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_TRUE(*again == GetParam());
  EXPECT_EQ(IntakeCodec::Encode(*again), stored) << "the same fact has the same bytes";
}

TEST_P(EveryEvent, IsDataLossWhenCut) {
  event::Event stored = IntakeCodec::Encode(GetParam());
  stored.payload.pop_back();
  const auto again = IntakeCodec::Decode(stored);
  if (again) {  // cut between two fields, the bytes still say something, but not the same
    EXPECT_FALSE(*again == GetParam());
  } else {
    EXPECT_EQ(again.error().code, Code::kDataLoss);
  }
}

TEST_P(EveryEvent, FoldsInEachOfItsStreams) {
  const event::Event stored = IntakeCodec::Encode(GetParam());
  for (const std::string& stream : stored.streams) {
    const auto after = IntakeModel().Evolve(stream, nullptr, stored);
    ASSERT_TRUE(after.has_value()) << after.error().message;
    ASSERT_NE(*after, nullptr) << stream << " does not fold " << stored.type;
    const std::string row = IntakeModel().Encode(stream, *after);
    const auto state = IntakeModel().Decode(stream, row);
    ASSERT_TRUE(state.has_value()) << state.error().message;
    EXPECT_EQ(IntakeModel().Encode(stream, *state), row);
  }
}

// The samples name every alternative of Event: a new one without a sample fails here.
TEST(CodecTest, EveryAlternativeHasASampleAndATypeOfItsOwn) {
  std::set<size_t> alternatives;
  std::set<std::string> types;
  for (const Event& event : samples::EveryEvent()) {
    alternatives.insert(event.index());
    types.insert(IntakeCodec::Encode(event).type);
  }
  EXPECT_EQ(alternatives.size(), std::variant_size_v<Event>);
  EXPECT_EQ(types.size(), std::variant_size_v<Event>);
}

TEST(CodecTest, AnUnknownTypeIsDataLoss) {
  event::Event stored = IntakeCodec::Encode(samples::EveryEvent().front());
  stored.type = "intake.territory.renamed.v9";
  EXPECT_EQ(IntakeCodec::Decode(stored).error().code, Code::kDataLoss);
  stored.type.clear();
  EXPECT_EQ(IntakeCodec::Decode(stored).error().code, Code::kDataLoss);
}

TEST(CodecTest, GarbageIsDataLoss) {
  for (const Event& event : samples::EveryEvent()) {
    event::Event stored = IntakeCodec::Encode(event);
    stored.payload = "\xff\xff\xff\xff not a message";
    const auto decoded = IntakeCodec::Decode(stored);
    ASSERT_FALSE(decoded.has_value()) << stored.type;
    EXPECT_EQ(decoded.error().code, Code::kDataLoss);
  }
}

TEST(CodecTest, FieldsOfALaterVersionArePassedOver) {
  for (const Event& event : samples::EveryEvent()) {
    event::Event stored = IntakeCodec::Encode(event);
    stored.payload += std::string("\x82\x7d\x02", 3) + "hi";  // field 2000, two bytes
    const auto decoded = IntakeCodec::Decode(stored);
    ASSERT_TRUE(decoded.has_value()) << stored.type;
    EXPECT_TRUE(*decoded == event) << stored.type;
  }
}

TEST(CodecTest, WhatIsNotAskedForIsNotShownAsRows) {
  const auto stored = IntakeCodec::Encode(samples::EveryEvent().front());
  EXPECT_EQ(*IntakeModel().Evolve("territories/ecla/synergies/s1", nullptr, stored), nullptr);
  EXPECT_EQ(IntakeModel().Decode("territories/ecla/synergies/s1", "").error().code,
            Code::kDataLoss);
  EXPECT_EQ(IntakeModel().Decode(samples::kTopic, "cut").error().code, Code::kDataLoss);
}

// A golden file: the streams, one a line, an empty line, and the payload in hex.
TEST(GoldenTest, EveryTypeEverWrittenStillDecodes) {
  std::set<std::string> seen;
  for (const Event& event : samples::EveryEvent()) {
    const event::Event stored = IntakeCodec::Encode(event);
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
    const auto decoded = IntakeCodec::Decode(golden);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
    EXPECT_TRUE(*decoded == event) << stored.type << " means something else now";
    EXPECT_EQ(Streams(StreamsOf(*decoded)), Streams(golden.streams));
  }
}

// Every file is of a type that is still read: one that is left over is a type that was dropped.
TEST(GoldenTest, NoFileIsOfATypeThatIsNoLongerRead) {
  std::set<std::string> types;
  for (const Event& event : samples::EveryEvent()) types.insert(IntakeCodec::Encode(event).type);
  for (const auto& entry : std::filesystem::directory_iterator(GoldenFile("x").parent_path())) {
    EXPECT_TRUE(types.contains(entry.path().stem().string())) << entry.path();
  }
}

}  // namespace

// Writes the golden files that are missing; one that is there is never written again.
void WriteMissingGoldenFiles() {
  for (const Event& event : samples::EveryEvent()) {
    const event::Event stored = IntakeCodec::Encode(event);
    const auto path = GoldenFile(stored.type);
    std::filesystem::create_directories(path.parent_path());
    if (std::filesystem::exists(path)) continue;
    std::ofstream(path) << Streams(stored.streams) << "\n" << ToHex(stored.payload) << "\n";
  }
}

}  // namespace synergie::intake

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "--write") {
    synergie::intake::WriteMissingGoldenFiles();
  }
  return RUN_ALL_TESTS();
}
