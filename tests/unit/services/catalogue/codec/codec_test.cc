// Every event of catalogue against the generated messages and against what was ever written: the
// golden files hold the bytes (hexadecimal) and what they say (protobuf text).
// SYNERGIE_WRITE_GOLDEN=1 writes those that are missing; one that exists is never changed.
#include "services/catalogue/codec/codec.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "common/base/encoding.h"
#include "services/catalogue/codec/wire.h"
#include "synergie/catalogue/v1/events.pb.h"
#include "synergie/event/v1/options.pb.h"
#include "tests/unit/services/catalogue/samples.h"

namespace synergie::catalogue::testing {
namespace {

namespace pb = google::protobuf;

// The generated message of a stored type.
std::unique_ptr<pb::Message> MessageOf(const std::string& type) {
  const pb::FileDescriptor* file = v1::CatalogueDrafted::descriptor()->file();
  for (int i = 0; i < file->message_type_count(); ++i) {
    const pb::Descriptor* descriptor = file->message_type(i);
    if (descriptor->options().GetExtension(event::v1::type) != type) continue;
    return std::unique_ptr<pb::Message>(
        pb::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  }
  return nullptr;
}

std::string GoldenPath(const std::string& type, const char* suffix) {
  return std::string(SYNERGIE_GOLDEN_FOLDER) + "/catalogue/" + type + suffix;
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void WriteIfMissing(const std::string& path, const std::string& text) {
  if (std::getenv("SYNERGIE_WRITE_GOLDEN") == nullptr || std::filesystem::exists(path)) return;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TEST(CatalogueCodecTest, SamplesCoverEveryAlternativeAndEveryStoredMessage) {
  std::set<size_t> alternatives;
  std::set<std::string> types;
  for (const Event& event : SampleEvents()) {
    alternatives.insert(event.index());
    types.insert(CatalogueCodec::Encode(event).type);
  }
  EXPECT_EQ(alternatives.size(), std::variant_size_v<Event>);
  const pb::FileDescriptor* file = v1::CatalogueDrafted::descriptor()->file();
  for (int i = 0; i < file->message_type_count(); ++i) {
    const std::string& type = file->message_type(i)->options().GetExtension(event::v1::type);
    EXPECT_TRUE(type.empty() || types.contains(type)) << type << " is stored but not read";
  }
}

TEST(CatalogueCodecTest, BytesAreThoseOfTheGeneratedMessages) {
  for (const Event& event : SampleEvents()) {
    const event::Event stored = CatalogueCodec::Encode(event);
    const auto message = MessageOf(stored.type);
    ASSERT_NE(message, nullptr) << stored.type;
    ASSERT_TRUE(message->ParseFromString(stored.payload)) << stored.type;
    EXPECT_TRUE(message->GetReflection()->GetUnknownFields(*message).empty()) << stored.type;
    EXPECT_EQ(ToHex(message->SerializeAsString()), ToHex(stored.payload)) << stored.type;
    // Every field of the message is set by a sample: none is missing in the struct.
    std::vector<const pb::FieldDescriptor*> set;
    message->GetReflection()->ListFields(*message, &set);
    EXPECT_EQ(static_cast<int>(set.size()), message->GetDescriptor()->field_count())
        << stored.type << ": " << message->DebugString();
  }
}

// `generation`: "" for the first bytes that were ever written of a type, ".2" for those with the
// fields that it has been given since.
void CheckGolden(const Event& event, const std::string& generation) {
  const event::Event stored = CatalogueCodec::Encode(event);
  const auto message = MessageOf(stored.type);
  ASSERT_TRUE(message->ParseFromString(stored.payload));
  std::string text;
  pb::TextFormat::PrintToString(*message, &text);
  const std::string path = GoldenPath(stored.type, generation.c_str());
  WriteIfMissing(path + ".hex", ToHex(stored.payload) + "\n");
  WriteIfMissing(path + ".txt", text);

  std::string hex = ReadAll(path + ".hex");
  ASSERT_FALSE(hex.empty()) << "no golden file of " << stored.type << generation;
  hex.pop_back();
  const auto decoded = CatalogueCodec::Decode({stored.streams, stored.type, FromHex(hex).value()});
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
  EXPECT_TRUE(*decoded == event) << stored.type;
  EXPECT_EQ(ReadAll(path + ".txt"), text);
}

TEST(CatalogueCodecTest, WhatWasEverWrittenIsRead) {
  std::set<std::string> grown;
  for (const Event& event : EarlierSampleEvents()) {
    CheckGolden(event, "");
    grown.insert(CatalogueCodec::Encode(event).type);
  }
  for (const Event& event : SampleEvents()) {
    CheckGolden(event, grown.contains(CatalogueCodec::Encode(event).type) ? ".2" : "");
  }
}

TEST(CatalogueCodecTest, UnknownTypesAndGarbageAreDataLoss) {
  EXPECT_EQ(CatalogueCodec::Decode({{"s"}, "catalogue.nothing.v1", ""}).error().code,
            Code::kDataLoss);
  const event::Event stored = CatalogueCodec::Encode(SampleEvents().front());
  for (size_t cut = 1; cut < stored.payload.size(); cut += 7) {
    const auto decoded =
        CatalogueCodec::Decode({stored.streams, stored.type, stored.payload.substr(0, cut)});
    const auto message = MessageOf(stored.type);
    EXPECT_EQ(decoded.has_value(), message->ParseFromString(stored.payload.substr(0, cut))) << cut;
  }
}

TEST(WireTest, FieldsOfALaterVersionAreSkipped) {
  std::string bytes = ToWire(SheetVersion{"s01", -3});
  wire::PutBytes(bytes, 90, "later");
  wire::PutTag(bytes, 91, wire::WireType::kFixed32);
  bytes += "1234";
  wire::PutTag(bytes, 92, wire::WireType::kFixed64);
  bytes += "12345678";
  EXPECT_EQ(FromWire<SheetVersion>(bytes), (SheetVersion{"s01", -3}));
  v1::SheetVersion message;
  ASSERT_TRUE(message.ParseFromString(ToWire(SheetVersion{"s01", -3})));
  EXPECT_EQ(message.version(), -3);
}

TEST(WireTest, DepthAndLengthsAreBounded) {
  std::string bytes;
  wire::PutTag(bytes, 1, wire::WireType::kBytes);
  wire::PutVarint(bytes, UINT64_MAX);
  EXPECT_FALSE(FromWire<SheetVersion>(bytes).has_value());
  EXPECT_FALSE(FromWire<SheetVersion>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff").has_value());
  EXPECT_FALSE(FromWire<SheetVersion>(std::string("\x00\x00", 2)).has_value());
}

TEST(CatalogueModelTest, RowsSurviveBeingKept) {
  const commit::Model& model = CatalogueModel();
  for (const Event& event : SampleEvents()) {
    event::Event stored = CatalogueCodec::Encode(event);
    for (const char* stream :
         {"territories/t/catalogues/c", "territories/t/catalogues/c/ballots/b",
          "territories/t/committees/c", "territories/t/programmes/p",
          "territories/t/programmes/p/actions/a", "territories/t/followUpDigests/d"}) {
      const auto state = model.Evolve(stream, nullptr, stored);
      ASSERT_TRUE(state.has_value()) << stored.type;
      if (*state == nullptr) continue;
      const std::string row = model.Encode(stream, *state);
      const auto again = model.Decode(stream, row);
      ASSERT_TRUE(again.has_value()) << stored.type;
      EXPECT_EQ(model.Encode(stream, *again), row) << stored.type;
    }
  }
}

}  // namespace
}  // namespace synergie::catalogue::testing
