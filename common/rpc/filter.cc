#include "common/rpc/filter.h"

#include <compare>

#include "common/base/check.h"
#include "common/rpc/text.h"

namespace synergie::rpc {
namespace {

bool Decide(Comparator comparator, std::partial_ordering order) {
  switch (comparator) {
    case Comparator::kEqual:
    case Comparator::kHas:
      return order == 0;
    case Comparator::kNotEqual:
      return order != 0;
    case Comparator::kLess:
      return order < 0;
    case Comparator::kLessEqual:
      return order <= 0;
    case Comparator::kGreater:
      return order > 0;
    case Comparator::kGreaterEqual:
      return order >= 0;
    case Comparator::kSet:
      return true;
  }
  return false;
}

// Whether the parts stand in `text` in this order: the pattern with a star at either end.
bool Contains(const Pattern& pattern, std::string_view text) {
  size_t at = 0;
  for (const std::string& part : pattern.parts) {
    at = text.find(part, at);
    if (at == std::string_view::npos) return false;
    at += part.size();
  }
  return true;
}

bool CompareText(const FilterNode& node, const std::string& value) {
  const Pattern& pattern = std::get<Pattern>(node.operand);
  if (node.comparator == Comparator::kHas && node.field.type == FieldType::kText) {
    return Contains(pattern, FoldForSearch(value));
  }
  if (node.comparator == Comparator::kEqual || node.comparator == Comparator::kHas) {
    return pattern.Matches(value);
  }
  if (node.comparator == Comparator::kNotEqual) return !pattern.Matches(value);
  return Decide(node.comparator, value <=> pattern.parts.front());
}

// Set and empty are the same for texts and lists, as in proto3.
bool IsSet(const std::optional<Value>& value) {
  if (!value) return false;
  if (const auto* text = std::get_if<std::string>(&*value)) return !text->empty();
  if (const auto* list = std::get_if<std::vector<std::string>>(&*value)) return !list->empty();
  return true;
}

bool Compare(const FilterNode& node, const std::optional<Value>& value) {
  if (node.comparator == Comparator::kSet) return IsSet(value);
  if (!value) return node.comparator == Comparator::kNotEqual;
  switch (node.field.type) {
    case FieldType::kText:
    case FieldType::kName:
    case FieldType::kEnum:
      return CompareText(node, std::get<std::string>(*value));
    case FieldType::kTexts:
      for (const std::string& element : std::get<std::vector<std::string>>(*value)) {
        if (std::get<Pattern>(node.operand).Matches(element)) return true;
      }
      return false;
    case FieldType::kInt:
      return Decide(node.comparator, std::get<int64_t>(*value) <=> std::get<int64_t>(node.operand));
    case FieldType::kDouble:
      return Decide(node.comparator, std::get<double>(*value) <=> std::get<double>(node.operand));
    case FieldType::kBool:
      return Decide(node.comparator, std::get<bool>(*value) <=> std::get<bool>(node.operand));
    case FieldType::kTime:
      return Decide(node.comparator, std::get<Time>(*value) <=> std::get<Time>(node.operand));
  }
  return false;
}

bool Search(const Pattern& pattern, const std::vector<std::string>& fields, const Resolver& row) {
  for (const std::string& field : fields) {
    const std::optional<Value> value = row(field);
    if (!value) continue;
    if (const auto* text = std::get_if<std::string>(&*value)) {
      if (Contains(pattern, FoldForSearch(*text))) return true;
    } else if (const auto* list = std::get_if<std::vector<std::string>>(&*value)) {
      for (const std::string& element : *list) {
        if (Contains(pattern, FoldForSearch(element))) return true;
      }
    }
  }
  return false;
}

bool Evaluate(const FilterNode& node, const std::vector<std::string>& searched,
              const Resolver& row) {
  switch (node.kind) {
    case FilterNode::Kind::kAnd:
      for (const FilterNode& child : node.children) {
        if (!Evaluate(child, searched, row)) return false;
      }
      return true;
    case FilterNode::Kind::kOr:
      for (const FilterNode& child : node.children) {
        if (Evaluate(child, searched, row)) return true;
      }
      return false;
    case FilterNode::Kind::kNot:
      return !Evaluate(node.children.front(), searched, row);
    case FilterNode::Kind::kCompare:
      return Compare(node, row(node.field.path));
    case FilterNode::Kind::kSearch:
      return Search(std::get<Pattern>(node.operand), searched, row);
  }
  return false;
}

}  // namespace

bool Pattern::Matches(std::string_view text) const {
  SYN_CHECK(!parts.empty(), "a pattern has a part");
  if (parts.size() == 1) return text == parts.front();
  if (!text.starts_with(parts.front())) return false;
  text.remove_prefix(parts.front().size());
  if (!text.ends_with(parts.back())) return false;
  text.remove_suffix(parts.back().size());
  // Taking the first place for each part leaves the most room for the rest.
  for (size_t i = 1; i + 1 < parts.size(); ++i) {
    const size_t at = text.find(parts[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + parts[i].size());
  }
  return true;
}

bool Filter::Matches(const Resolver& row) const { return Evaluate(root_, searched_, row); }

}  // namespace synergie::rpc
