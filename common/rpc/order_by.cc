#include "common/rpc/order_by.h"

#include <bit>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/rpc/status.h"
#include "common/rpc/text.h"

namespace synergie::rpc {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;

// Ends in 0x00 0x00; a zero inside is 0x00 0xff. So a text sorts before its own continuations.
void PutText(std::string& key, std::string_view text) {
  for (const char c : text) {
    key.push_back(c);
    if (c == '\0') key.push_back('\xff');
  }
  key.append(2, '\0');
}

void PutDouble(std::string& key, double value) {
  const auto bits = std::bit_cast<uint64_t>(value == 0 ? 0.0 : value);
  PutBigEndian64(key, (bits & kSignBit) != 0 ? ~bits : bits | kSignBit);
}

struct PutValue {
  std::string& key;
  bool folded;

  void operator()(const std::string& text) const {
    if (folded) PutText(key, FoldForSearch(text));
    PutText(key, text);
  }
  void operator()(int64_t value) const {
    PutBigEndian64(key, static_cast<uint64_t>(value) ^ kSignBit);
  }
  void operator()(double value) const { PutDouble(key, value); }
  void operator()(bool value) const { key.push_back(value ? 1 : 0); }
  void operator()(Time value) const { (*this)(value.micros); }
  void operator()(const std::vector<std::string>&) const {
    SYN_CHECK(false, "lists have no order");
  }
};

tl::unexpected<FieldViolation> Bad(std::string why) {
  return tl::unexpected<FieldViolation>({"order_by", std::move(why)});
}

std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; (at = text.find_first_not_of(" \t", at)) != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(" \t", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

tl::expected<OrderTerm, FieldViolation> ParseTerm(std::string_view text, const Schema& schema) {
  const std::vector<std::string_view> words = WordsOf(text);
  const bool direction = words.size() == 2 && (words[1] == "asc" || words[1] == "desc");
  if (words.empty() || (words.size() > 1 && !direction)) {
    return Bad("must be fields with commas between them, each followed by desc or not");
  }
  const FieldSpec* field = schema.Find(words[0]);
  if (field == nullptr) return Bad(schema.Unknown(words[0]));
  if (field->type == FieldType::kTexts) return Bad(field->path + " is a list, which has no order");
  return OrderTerm{*field, direction && words[1] == "desc"};
}

}  // namespace

tl::expected<OrderBy, FieldViolation> ParseOrderBy(std::string_view text, const Schema& schema) {
  const FieldSpec* name = schema.Find("name");
  SYN_CHECK(name != nullptr, "every resource has a name");
  OrderBy order;
  if (text.size() > kMaxOrderByBytes) return Bad("is too long");
  bool named = false;
  for (bool more = !WordsOf(text).empty(); more;) {
    const size_t comma = text.find(',');
    more = comma != std::string_view::npos;
    auto term = ParseTerm(text.substr(0, comma), schema);
    if (!term) return tl::unexpected(term.error());
    for (const OrderTerm& earlier : order) {
      if (earlier.field.path == term->field.path) return Bad(term->field.path + " stands twice");
    }
    named = named || term->field.path == name->path;
    order.push_back(std::move(*term));
    if (more) text.remove_prefix(comma + 1);
  }
  if (!named) order.push_back({*name, false});
  return order;
}

std::string SortKey(const OrderBy& order, const Resolver& row) {
  std::string key;
  for (const OrderTerm& term : order) {
    const size_t start = key.size();
    const std::optional<Value> value = row(term.field.path);
    key.push_back(value ? 1 : 0);
    if (value) std::visit(PutValue{key, term.field.type == FieldType::kText}, *value);
    if (!term.descending) continue;
    for (size_t i = start; i < key.size(); ++i) key[i] = static_cast<char>(~key[i]);
  }
  return key;
}

}  // namespace synergie::rpc
