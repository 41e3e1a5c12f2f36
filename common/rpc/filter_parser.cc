// Recursive descent over the grammar of AIP-160, see filter.h for what is taken of it.
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "common/base/utf8.h"
#include "common/rpc/filter.h"
#include "common/rpc/filter_lexer.h"
#include "common/rpc/status.h"
#include "common/rpc/text.h"

namespace synergie::rpc {
namespace {

using Kind = FilterToken::Kind;
using Parsed = std::optional<FilterNode>;  // none: fault_ says why

template <class Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(static_cast<double>(number))) return std::nullopt;  // "inf" and "nan" parse
  return number;
}

std::string Shown(std::string_view text) { return '"' + std::string(CutUtf8(text, 60)) + '"'; }

class Parser {
 public:
  Parser(std::string_view text, const Schema& schema) : text_(text), schema_(schema), lexer_(text) {
    Advance(false);
  }

  tl::expected<FilterNode, FieldViolation> Parse() {
    if (token_.kind == Kind::kEnd) return FilterNode{};
    Parsed root = Expression();
    if (root && token_.kind == Kind::kEnd) return std::move(*root);
    if (root) Fault(token_.kind == Kind::kClose ? "unexpected ')'" : "unexpected text");
    return tl::unexpected<FieldViolation>({"filter", fault_});
  }

 private:
  void Advance(bool value_expected) { token_ = lexer_.Next(value_expected); }

  Parsed Fault(std::string what) {
    if (token_.kind == Kind::kBad) what = token_.fault;
    return FaultAt(token_.at, std::move(what));
  }
  Parsed FaultAt(size_t at, std::string what) {
    size_t character = 1;
    for (size_t i = 0; i < at; ++i) character += StartsCharacter(text_[i]);
    if (fault_.empty()) fault_ = "at character " + std::to_string(character) + ": " + what;
    return std::nullopt;
  }

  bool IsKeyword(std::string_view word) const {
    return token_.kind == Kind::kWord && token_.text == word;
  }
  bool StartsTerm() const {
    switch (token_.kind) {
      case Kind::kOpen:
      case Kind::kMinus:
      case Kind::kQuoted:
        return true;
      case Kind::kWord:
        return !IsKeyword("AND") && !IsKeyword("OR");
      default:
        return false;
    }
  }

  static FilterNode Join(FilterNode::Kind kind, std::vector<FilterNode> nodes) {
    if (nodes.size() == 1) return std::move(nodes.front());
    FilterNode node;
    node.kind = kind;
    node.children = std::move(nodes);
    return node;
  }

  // expression: factors joined by AND, or by standing side by side.
  Parsed Expression() {
    if (++depth_ > kMaxFilterDepth) {
      return Fault("more than " + std::to_string(kMaxFilterDepth) + " levels of nesting");
    }
    std::vector<FilterNode> factors;
    while (true) {
      Parsed factor = Factor();
      if (!factor) return std::nullopt;
      factors.push_back(std::move(*factor));
      if (IsKeyword("AND")) {
        Advance(false);
      } else if (!StartsTerm()) {
        break;
      }
    }
    --depth_;
    return Join(FilterNode::Kind::kAnd, std::move(factors));
  }

  // factor: terms joined by OR.
  Parsed Factor() {
    std::vector<FilterNode> terms;
    while (true) {
      Parsed term = Term();
      if (!term) return std::nullopt;
      terms.push_back(std::move(*term));
      if (!IsKeyword("OR")) break;
      Advance(false);
    }
    return Join(FilterNode::Kind::kOr, std::move(terms));
  }

  Parsed Term() {
    if (++terms_ > kMaxFilterTerms) {
      return Fault("more than " + std::to_string(kMaxFilterTerms) + " terms");
    }
    if (token_.kind != Kind::kMinus && !IsKeyword("NOT")) return Simple();
    Advance(false);
    Parsed negated = Simple();
    if (!negated) return std::nullopt;
    FilterNode node;
    node.kind = FilterNode::Kind::kNot;
    node.children.push_back(std::move(*negated));
    return node;
  }

  Parsed Simple() {
    if (token_.kind == Kind::kOpen) {
      const size_t open = token_.at;
      Advance(false);
      Parsed inner = Expression();
      if (!inner) return std::nullopt;
      if (token_.kind == Kind::kEnd) return FaultAt(open, "this parenthesis is not closed");
      if (token_.kind != Kind::kClose) return Fault("expected ')'");
      Advance(false);
      return inner;
    }
    if (token_.kind != Kind::kQuoted && !(token_.kind == Kind::kWord && StartsTerm())) {
      return Fault("expected a field, a text or '('");
    }
    if (IsKeyword("NOT")) return Fault("expected a field, a text or '(' after NOT");
    FilterToken subject = std::exchange(token_, {});
    Advance(false);
    if (token_.kind == Kind::kComparator) return Restriction(subject);
    if (token_.kind == Kind::kOpen && token_.at == subject.at + subject.text.size() &&
        subject.kind == Kind::kWord) {
      return FaultAt(subject.at, "functions are not supported");
    }
    FilterNode node;
    node.kind = FilterNode::Kind::kSearch;
    for (std::string& part : subject.pattern.parts) part = FoldForSearch(part);
    node.operand = std::move(subject.pattern);
    return node;
  }

  Parsed Restriction(const FilterToken& subject) {
    if (subject.kind == Kind::kQuoted) {
      return FaultAt(subject.at, "expected the name of a field before the comparison");
    }
    const FieldSpec* field = schema_.Find(subject.text);
    if (field == nullptr) return FaultAt(subject.at, schema_.Unknown(subject.text));
    FilterNode node;
    node.kind = FilterNode::Kind::kCompare;
    node.field = *field;
    node.comparator = token_.comparator;
    const size_t comparator_at = token_.at;
    Advance(true);
    if (token_.kind == Kind::kOpen) return Fault("a value in parentheses is not supported");
    if (token_.kind != Kind::kWord && token_.kind != Kind::kQuoted)
      return Fault("expected a value");
    if (node.comparator == Comparator::kHas &&
        token_.pattern.parts == std::vector<std::string>(2)) {
      node.comparator = Comparator::kSet;
      node.operand = token_.pattern;
    } else if (!TakeValue(node, comparator_at)) {
      return std::nullopt;
    }
    Advance(false);
    return node;
  }

  // Types the token as the field's operand.
  bool TakeValue(FilterNode& node, size_t comparator_at) {
    const bool equality =
        node.comparator == Comparator::kEqual || node.comparator == Comparator::kNotEqual;
    const bool has = node.comparator == Comparator::kHas;
    const std::string& path = node.field.path;
    switch (node.field.type) {
      case FieldType::kTexts:
        if (!has) return Refuse(comparator_at, path + " is a list: use " + path + ":value");
        node.operand = token_.pattern;
        return true;
      case FieldType::kText:
        node.operand = token_.pattern;
        if (has) FoldOperand(node);
        return OrderOfStars(node);
      case FieldType::kName:
        node.operand = token_.pattern;
        return OrderOfStars(node);
      case FieldType::kEnum:
        if (!equality && !has)
          return Refuse(comparator_at, path + " is compared with = or != only");
        return TakeEnum(node);
      case FieldType::kBool:
        if (!equality && !has)
          return Refuse(comparator_at, path + " is compared with = or != only");
        if (Literal() != "true" && Literal() != "false") {
          return Refuse(token_.at, path + " is true or false");
        }
        node.operand = Literal() == "true";
        return true;
      case FieldType::kInt:
        return TakeTyped(node, ParseNumber<int64_t>(Literal()), "a whole number");
      case FieldType::kDouble:
        return TakeTyped(node, ParseNumber<double>(Literal()), "a number");
      case FieldType::kTime:
        if (token_.kind == Kind::kWord && !ParseTimeText(Literal())) {
          return Refuse(token_.at, "put the time in quotes: \"2018-11-20T09:00:00Z\"");
        }
        return TakeTyped(node, ParseTimeText(Literal()), "a time as in RFC 3339, or a date");
    }
    return false;
  }

  bool TakeEnum(FilterNode& node) {
    const std::string value = Literal();
    for (const std::string& known : node.field.values) {
      if (known != value) continue;
      node.operand = Pattern{{value}};
      return true;
    }
    std::string fault =
        Shown(value) + " is not a value of " + node.field.path + "; the values are ";
    for (const std::string& known : node.field.values) {
      if (&known != &node.field.values.front()) fault += ", ";
      fault += known;
    }
    return Refuse(token_.at, std::move(fault));
  }

  template <class T>
  bool TakeTyped(FilterNode& node, std::optional<T> value, std::string_view kind) {
    if (!value) {
      return Refuse(token_.at, Shown(Literal()) + " is not " + std::string(kind) + ", as " +
                                   node.field.path + " needs");
    }
    node.operand = *value;
    return true;
  }

  // Stars have no order.
  bool OrderOfStars(const FilterNode& node) {
    const bool ordered = node.comparator != Comparator::kEqual &&
                         node.comparator != Comparator::kNotEqual &&
                         node.comparator != Comparator::kHas;
    if (!ordered || token_.pattern.parts.size() == 1) return true;
    return Refuse(token_.at, "* stands for any characters with =, != and : only");
  }

  static void FoldOperand(FilterNode& node) {
    for (std::string& part : std::get<Pattern>(node.operand).parts) part = FoldForSearch(part);
  }

  // The value with its stars put back: types without patterns take them literally.
  std::string Literal() const {
    std::string text = token_.pattern.parts.front();
    for (size_t i = 1; i < token_.pattern.parts.size(); ++i) text += '*' + token_.pattern.parts[i];
    return text;
  }

  bool Refuse(size_t at, std::string what) {
    FaultAt(at, std::move(what));
    return false;
  }

  const std::string_view text_;
  const Schema& schema_;
  FilterLexer lexer_;
  FilterToken token_;
  int depth_ = 0;
  int terms_ = 0;
  std::string fault_;
};

}  // namespace

tl::expected<Filter, FieldViolation> ParseFilter(std::string_view text, const Schema& schema) {
  if (text.size() > kMaxFilterBytes) {
    return tl::unexpected<FieldViolation>(
        {"filter", "is longer than " + std::to_string(kMaxFilterBytes) + " bytes"});
  }
  auto root = Parser(text, schema).Parse();
  if (!root) return tl::unexpected(root.error());
  std::vector<std::string> searched;
  for (const FieldSpec& field : schema.fields()) {
    if (field.searched) searched.push_back(field.path);
  }
  return Filter(std::move(*root), std::move(searched));
}

}  // namespace synergie::rpc
