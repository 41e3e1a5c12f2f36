// Rows made of structs: what is put is taken, equal states are equal bytes, and bytes that are cut,
// lengthened or damaged never take the reader past their end.
#include "common/projection/row_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

namespace synergie::projection {
namespace {

enum class Colour { kNone, kRed, kBlue = 300 };

struct Leaf {
  std::string text;
  std::optional<double> weight;
  Colour colour = Colour::kNone;
  bool operator==(const Leaf&) const = default;
};
struct Tree {
  int64_t number = 0;
  int small = 0;
  bool flag = false;
  Leaf leaf;
  std::vector<Leaf> leaves;
  std::optional<Leaf> perhaps;
  std::map<std::string, std::vector<int>> by_name;
  std::map<Colour, Leaf> by_colour;
  std::set<std::string> names;
  std::optional<std::string> note;
  bool operator==(const Tree&) const = default;
};

template <class T>
std::optional<T> Perhaps(const rc::Gen<T>& gen) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>(*gen) : std::nullopt;
}

Leaf AnyLeaf() {
  return {*rc::gen::arbitrary<std::string>(), Perhaps(rc::gen::arbitrary<double>()),
          *rc::gen::element(Colour::kNone, Colour::kRed, Colour::kBlue)};
}

Tree AnyTree() {
  Tree tree;
  tree.number = *rc::gen::arbitrary<int64_t>();
  tree.small = *rc::gen::arbitrary<int>();
  tree.flag = *rc::gen::arbitrary<bool>();
  tree.leaf = AnyLeaf();
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) tree.leaves.push_back(AnyLeaf());
  if (*rc::gen::arbitrary<bool>()) tree.perhaps = AnyLeaf();
  tree.by_name = *rc::gen::arbitrary<std::map<std::string, std::vector<int>>>();
  if (*rc::gen::arbitrary<bool>()) tree.by_colour[Colour::kBlue] = AnyLeaf();
  tree.names = *rc::gen::arbitrary<std::set<std::string>>();
  tree.note = Perhaps(rc::gen::arbitrary<std::string>());
  return tree;
}

// The bytes in memory of exactly their size, so that a sanitizer sees every step past the end.
Result<Tree> DecodeExactly(std::string_view bytes) {
  const auto exact = std::make_unique<char[]>(bytes.size());
  std::memcpy(exact.get(), bytes.data(), bytes.size());
  return DecodeState<Tree>({exact.get(), bytes.size()});
}

RC_GTEST_PROP(RowCodecTest, WhatIsPutIsTaken, ()) {
  const Tree tree = AnyTree();
  const std::string bytes = EncodeState(tree);
  const auto again = DecodeExactly(bytes);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == tree);
  RC_ASSERT(EncodeState(*again) == bytes);
}

RC_GTEST_PROP(RowCodecTest, DifferentStatesAreDifferentBytes, ()) {
  const Tree one = AnyTree();
  const Tree two = AnyTree();
  RC_ASSERT((EncodeState(one) == EncodeState(two)) == (one == two));
}

RC_GTEST_PROP(RowCodecTest, CutBytesAreDataLoss, ()) {
  const std::string bytes = EncodeState(AnyTree());
  const size_t step = 1 + bytes.size() / 16;
  for (size_t size = *rc::gen::inRange<size_t>(0, step); size < bytes.size(); size += step) {
    const auto cut = DecodeExactly(std::string_view(bytes).substr(0, size));
    RC_ASSERT(!cut.has_value());
    RC_ASSERT(cut.error().code == Code::kDataLoss);
  }
  RC_ASSERT(!DecodeExactly(bytes + '\0').has_value());
}

RC_GTEST_PROP(RowCodecTest, DamagedBytesAreReadWithinTheirBounds, ()) {
  std::string bytes = EncodeState(AnyTree());
  for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
    bytes[*rc::gen::inRange<size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  }
  const auto read = DecodeExactly(bytes);  // perhaps another state, perhaps none
  if (!read) RC_ASSERT(read.error().code == Code::kDataLoss);
}

RC_GTEST_PROP(RowCodecTest, NoiseIsReadWithinItsBounds, (std::string noise)) {
  const auto read = DecodeExactly(noise);
  if (!read) RC_ASSERT(read.error().code == Code::kDataLoss);
}

TEST(RowCodecTest, ExtremesSurvive) {
  struct Numbers {
    int64_t least = std::numeric_limits<int64_t>::min();
    int64_t most = std::numeric_limits<int64_t>::max();
    int small = std::numeric_limits<int>::min();
    double infinite = -std::numeric_limits<double>::infinity();
    double tiny = std::numeric_limits<double>::denorm_min();
    double zero = -0.0;
  };
  const auto again = DecodeState<Numbers>(EncodeState(Numbers{}));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->least, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(again->most, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(again->small, std::numeric_limits<int>::min());
  EXPECT_EQ(again->infinite, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(again->tiny, std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::signbit(again->zero));
}

TEST(RowCodecTest, AHugeCountAllocatesNothing) {
  struct Many {
    std::vector<std::string> all;
  };
  EXPECT_FALSE(DecodeState<Many>("\xff\xff\xff\xff\xff\xff\xff\xff\x7f").has_value());
  EXPECT_FALSE(DecodeState<Many>(std::string(11, '\xff')).has_value());
}

}  // namespace
}  // namespace synergie::projection
