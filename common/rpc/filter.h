// Filters of List methods, the part of AIP-160 that this product takes:
//
//   direction = OFFER AND (text : palette OR text : caisse) AND NOT state = WITHDRAWN
//   create_time >= "2018-11-20" quantity.value > 10 company = "territories/ecla/companies/*"
//
// - AND, OR (which binds tighter than AND, as the AIP has it), NOT or -, parentheses; what merely
//   stands side by side is AND.
// - = != < <= > >= on values; : is "has": a text that contains it (case and accents aside), a list
//   with that element, `field:*` a field that is set. * in a text stands for any characters; in
//   quotes \* is a star, \" a quote, \\ a backslash.
// - A bare word or quoted text looks into the schema's searched fields, as : does.
// - Times are quoted RFC 3339, or a date. Enums are compared by name, with = and != only.
// - A field that is not set fails every comparison but !=, so that != is the same as NOT =.
// - No functions, no nested messages as values, no durations.
//
// Size, depth and number of terms are bounded, so hostile text costs little. A Filter is immutable:
// thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/result.h"
#include "common/rpc/schema.h"

namespace synergie::rpc {

inline constexpr size_t kMaxFilterBytes = 4096;
inline constexpr int kMaxFilterDepth = 20;
inline constexpr int kMaxFilterTerms = 100;

// A text in which `*` stands for any characters: the parts between the stars.
struct Pattern {
  std::vector<std::string> parts;  // never empty; one part: no star
  bool operator==(const Pattern&) const = default;

  bool Matches(std::string_view text) const;
};

enum class Comparator { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kHas, kSet };

struct FilterNode {
  enum class Kind {
    kAnd,      // all children; none: true
    kOr,       // any child
    kNot,      // one child
    kCompare,  // field, comparator, operand
    kSearch,   // operand, in the searched fields
  };
  using Operand = std::variant<Pattern, int64_t, double, bool, Time>;

  Kind kind = Kind::kAnd;
  std::vector<FilterNode> children;
  FieldSpec field;
  Comparator comparator = Comparator::kEqual;
  Operand operand;
};

class Filter {
 public:
  Filter() = default;  // takes everything
  Filter(FilterNode root, std::vector<std::string> searched)
      : root_(std::move(root)), searched_(std::move(searched)) {}

  bool Matches(const Resolver& row) const;
  const FilterNode& root() const { return root_; }

 private:
  FilterNode root_;
  std::vector<std::string> searched_;
};

// Blank text is the filter that takes everything. A violation of "filter" names the character (the
// first is 1) and what was expected there.
tl::expected<Filter, FieldViolation> ParseFilter(std::string_view text, const Schema& schema);

}  // namespace synergie::rpc
