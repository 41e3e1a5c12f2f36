#include "common/rpc/validation.h"

#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <cmath>

namespace synergie::rpc {
namespace {

constexpr std::string_view kWrongUtf8 = "caf\xe9";    // Latin-1
constexpr std::string_view kNotNfc = "cafe\xcc\x81";  // e and a combining accent
constexpr std::string_view kNfc = "caf\xc3\xa9";

// The description of the one violation, or "" for none.
template <class Check>
std::string Fault(Check check) {
  Validation validation;
  check(validation);
  EXPECT_LE(validation.fields().size(), 1u);
  return validation.ok() ? "" : validation.fields().front().description;
}

std::string TextFault(std::string_view value, TextRule rule) {
  return Fault([&](Validation& v) { v.Text("text", value, rule); });
}

TEST(Validation, TextIsUtf8InNfc) {
  EXPECT_EQ(TextFault(kNfc, {}), "");
  EXPECT_EQ(TextFault(kWrongUtf8, {}), "is not valid UTF-8");
  EXPECT_EQ(TextFault(kNotNfc, {}), "is not in Unicode normalization form C");
}

TEST(Validation, TextIsCountedInCharactersNotBytes) {
  EXPECT_EQ(TextFault("éé", {.max_characters = 2}), "");
  EXPECT_EQ(TextFault("ééé", {.max_characters = 2}), "is longer than 2 characters");
  EXPECT_EQ(TextFault(std::string(3 << 20, 'a'), {.max_characters = 2}),
            "is longer than 2 characters");
  EXPECT_EQ(CountCharacters("🏭é"), 2u);
  EXPECT_FALSE(CountCharacters(kWrongUtf8));
}

TEST(Validation, RequiredTextIsMoreThanSpaces) {
  EXPECT_EQ(TextFault("", {}), "");
  EXPECT_EQ(TextFault("", {.required = true}), "is required");
  EXPECT_EQ(TextFault(" \xc2\xa0", {.required = true}), "is required");
}

TEST(Validation, ControlCharactersAndLines) {
  EXPECT_EQ(TextFault("a\nb", {.lines = true}), "");
  EXPECT_EQ(TextFault("a\nb", {}), "must be a single line");
  EXPECT_EQ(TextFault(std::string_view("a\0b", 3), {.lines = true}), "holds control characters");
}

TEST(Validation, Names) {
  const auto fault = [](std::string_view name) {
    return Fault([&](Validation& v) { v.Name("parent", name, "territories/*"); });
  };
  EXPECT_EQ(fault("territories/ecla"), "");
  EXPECT_EQ(fault(""), "is required");
  EXPECT_NE(fault("territories/ECLA"), "");
  EXPECT_EQ(Fault([](Validation& v) { v.OptionalName("zone", "", "territories/*"); }), "");
  EXPECT_NE(Fault([](Validation& v) { v.OptionalName("zone", "x", "territories/*"); }), "");
  EXPECT_EQ(Fault([](Validation& v) { v.Id("topic_id", "t042"); }), "");
  EXPECT_NE(Fault([](Validation& v) { v.Id("topic_id", "T042"); }), "");
}

TEST(Validation, RequestIdsAreUuids) {
  EXPECT_EQ(Fault([](Validation& v) { v.RequestId("00000000-0000-4000-8000-000000000000"); }), "");
  EXPECT_EQ(Fault([](Validation& v) { v.RequestId(""); }), "is required");
  EXPECT_EQ(Fault([](Validation& v) { v.RequestId("42"); }), "must be a UUID");
}

TEST(Validation, EnumsAreKnown) {
  const auto* type = google::protobuf::FieldDescriptorProto::Type_descriptor();
  EXPECT_EQ(Fault([&](Validation& v) { v.Enum("type", 9, type); }), "");
  EXPECT_EQ(Fault([&](Validation& v) { v.Enum("type", 99, type); }), "99 is not a value of Type");
  EXPECT_EQ(Fault([&](Validation& v) { v.Enum("type", 0, type); }), "is required");
}

TEST(Validation, RangesKeepNanOut) {
  EXPECT_EQ(Fault([](Validation& v) { v.Range("q", 2, 0, 2); }), "");
  EXPECT_EQ(Fault([](Validation& v) { v.Range("q", -1, 0, 2.5); }), "must be between 0 and 2.5");
  EXPECT_NE(Fault([](Validation& v) { v.Range("q", std::nan(""), 0, 2); }), "");
  EXPECT_NE(Fault([](Validation& v) { v.MaxCount("tags", 3, 2); }), "");
}

TEST(Validation, TellsAllFieldsAtOnce) {
  Validation validation;
  validation.Required("topic", false);
  validation.Id("topic_id", "");
  EXPECT_FALSE(validation.Take(tl::expected<int, FieldViolation>(
      tl::unexpected<FieldViolation>({"page_size", "is negative"}))));
  const Rejection rejection = validation.Refuse();
  EXPECT_EQ(rejection.code, Code::kInvalidArgument);
  EXPECT_EQ(rejection.fields.size(), 3u);
  EXPECT_EQ(rejection.message, "topic is required. 2 more: see the field violations.");
}

}  // namespace
}  // namespace synergie::rpc
