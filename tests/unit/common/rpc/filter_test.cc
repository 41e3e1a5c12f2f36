#include "common/rpc/filter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "common/rpc/order_by.h"
#include "common/rpc/text.h"

namespace synergie::rpc {
namespace {

const Schema& Topics() {
  static const Schema schema({{"name", FieldType::kName},
                              {"text", FieldType::kText, true},
                              {"direction", FieldType::kEnum, false, {"OFFER", "NEED"}},
                              {"supporters", FieldType::kTexts, true},
                              {"quantity.value", FieldType::kDouble},
                              {"table", FieldType::kInt},
                              {"closed", FieldType::kBool},
                              {"create_time", FieldType::kTime}});
  return schema;
}

using Row = std::map<std::string, Value, std::less<>>;

Resolver ResolverOf(const Row& row) {
  return [&row](std::string_view path) -> std::optional<Value> {
    const auto found = row.find(path);
    return found == row.end() ? std::nullopt : std::optional(found->second);
  };
}

const Row& Pallets() {
  static const Row row = {
      {"name", "territories/ecla/topics/t042"},
      {"text", "On expédie tout sur des Palettes 80x120"},
      {"direction", "OFFER"},
      {"supporters", std::vector<std::string>{"territories/ecla/companies/c01", "b*b"}},
      {"quantity.value", 12.5},
      {"table", int64_t{3}},
      {"closed", false},
      {"create_time", Time{1542704400'000000}}};
  return row;
}

bool Takes(std::string_view text, const Row& row = Pallets()) {
  const auto filter = ParseFilter(text, Topics());
  EXPECT_TRUE(filter) << text << ": " << filter.error().description;
  return filter && filter->Matches(ResolverOf(row));
}

std::string FaultOf(std::string_view text) {
  const auto filter = ParseFilter(text, Topics());
  if (filter) return "";
  EXPECT_EQ(filter.error().field, "filter");
  return filter.error().description;
}

TEST(Filter, BlankTakesEverything) {
  EXPECT_TRUE(Takes(""));
  EXPECT_TRUE(Takes(" \n\t"));
}

TEST(Filter, ComparesEachTypeAsItself) {
  EXPECT_TRUE(Takes("direction = OFFER"));
  EXPECT_TRUE(Takes("direction != NEED"));
  EXPECT_TRUE(Takes("table=3 AND table>2 AND table >= 3 AND table<4 AND table<=3"));
  EXPECT_FALSE(Takes("table > 3"));
  EXPECT_TRUE(Takes("quantity.value > 12.4 quantity.value < 1.26e1"));
  EXPECT_TRUE(Takes("quantity.value > -5"));
  EXPECT_TRUE(Takes("closed = false"));
  EXPECT_TRUE(Takes("create_time = \"2018-11-20T10:00:00+01:00\""));
  EXPECT_TRUE(Takes("create_time > \"2018-11-20\" AND create_time < 2018-11-21"));
  EXPECT_TRUE(Takes("name = territories/ecla/topics/t042"));
  EXPECT_TRUE(Takes("name > \"territories/ecla/topics/t041\""));
}

TEST(Filter, StarsStandForAnything) {
  EXPECT_TRUE(Takes("name = \"territories/*/topics/*\""));
  EXPECT_TRUE(Takes("name = *t042"));
  EXPECT_FALSE(Takes("name = \"*/companies/*\""));
  EXPECT_TRUE(Takes("supporters : \"b\\*b\""));
  EXPECT_FALSE(Takes("supporters : \"b\\*\""));
  EXPECT_TRUE((Pattern{{"ab", "ba"}}.Matches("abba")));
  EXPECT_FALSE((Pattern{{"ab", "ba"}}.Matches("aba")));
  EXPECT_TRUE((Pattern{{"", "b", "b", ""}}.Matches("abcb")));
}

TEST(Filter, HasLooksIntoTextsAndLists) {
  EXPECT_TRUE(Takes("text : palettes"));
  EXPECT_TRUE(Takes("text : \"EXPEDIE TOUT\""));
  EXPECT_TRUE(Takes("text : exp*palette"));
  EXPECT_FALSE(Takes("text : caisse"));
  EXPECT_FALSE(Takes("text = palettes"));
  EXPECT_TRUE(Takes("supporters : \"territories/ecla/companies/c01\""));
  EXPECT_TRUE(Takes("supporters : *c01"));
  EXPECT_TRUE(Takes("table : *"));
  EXPECT_FALSE(Takes("table : *", {}));
}

TEST(Filter, BareWordsSearch) {
  EXPECT_TRUE(Takes("palettes"));
  EXPECT_TRUE(Takes("palettes expedie"));
  EXPECT_TRUE(Takes("\"sur des\" c01"));
  EXPECT_FALSE(Takes("-palettes"));
  EXPECT_TRUE(Takes("-caisse"));
  EXPECT_FALSE(Takes("palettes", {}));
}

TEST(Filter, OrBindsTighterThanAnd) {
  EXPECT_FALSE(Takes("table = 3 OR table = 4 AND direction = NEED"));
  EXPECT_TRUE(Takes("table = 3 OR (table = 4 AND direction = NEED)"));
  EXPECT_FALSE(Takes("NOT table = 3 OR table = 4"));
  EXPECT_TRUE(Takes("NOT (table = 3 AND table = 4)"));
}

TEST(Filter, AFieldThatIsNotSetIsOnlyUnequal) {
  EXPECT_FALSE(Takes("table = 3", {}));
  EXPECT_FALSE(Takes("table < 3", {}));
  EXPECT_TRUE(Takes("table != 3", {}));
  EXPECT_TRUE(Takes("NOT table = 3", {}));
}

TEST(Filter, NamesThePlaceOfTheFault) {
  EXPECT_EQ(FaultOf("été AND colour = 3").substr(0, 39),
            "at character 9: unknown field \"colour\";");
  EXPECT_EQ(FaultOf("table ="), "at character 8: expected a value");
  EXPECT_EQ(FaultOf("(table = 3"), "at character 1: this parenthesis is not closed");
  EXPECT_EQ(FaultOf("table = 3)"), "at character 10: unexpected ')'");
  EXPECT_EQ(FaultOf("direction = offer"),
            "at character 13: \"offer\" is not a value of direction; the values are OFFER, NEED");
  EXPECT_EQ(FaultOf("table = x"), "at character 9: \"x\" is not a whole number, as table needs");
  EXPECT_EQ(FaultOf("quantity.value = nan"),
            "at character 18: \"nan\" is not a number, as quantity.value needs");
  EXPECT_EQ(FaultOf("text = \"abc"), "at character 8: the quoted text does not end");
  EXPECT_EQ(FaultOf("text = \"a\\n\"").substr(0, 16), "at character 10:");
  EXPECT_EQ(FaultOf("supporters = x"),
            "at character 12: supporters is a list: use supporters:value");
  EXPECT_EQ(FaultOf("text < a*"),
            "at character 8: * stands for any characters with =, != and : only");
  EXPECT_EQ(FaultOf("create_time > 2018-11-20T09:00:00Z").substr(0, 34),
            "at character 15: put the time in q");
  for (const char* wrong :
       {"AND", "OR a", "a OR", "NOT", "NOT NOT a", "a AND AND b", "()", "a ! b", ",", "f(x)",
        "\"text\" = a", "text = (a)", "= a", "closed = 1", "direction > NEED"}) {
    EXPECT_NE(FaultOf(wrong), "") << wrong;
  }
}

TEST(Filter, IsBounded) {
  EXPECT_NE(FaultOf(std::string(5000, 'a')), "");
  EXPECT_NE(FaultOf(std::string(2000, '(')), "");
  std::string many;
  for (int i = 0; i < kMaxFilterTerms; ++i) many += "a ";
  EXPECT_EQ(FaultOf(many), "");
  EXPECT_NE(FaultOf(many + "a"), "");
  EXPECT_NE(FaultOf(std::string(kMaxFilterDepth, '(') + "a" + std::string(kMaxFilterDepth, ')')),
            "");
}

// A boolean expression over `table`, as text and as what it means.
struct Model {
  std::string text;
  std::function<bool(int64_t)> means;
};

Model AnyModel(int depth) {
  const int kind = *rc::gen::inRange(0, depth == 0 ? 1 : 4);
  if (kind == 0) {
    const int64_t k = *rc::gen::inRange(0, 4);
    const std::string shown = std::to_string(k);
    if (*rc::gen::arbitrary<bool>()) return {"table<" + shown, [k](int64_t t) { return t < k; }};
    return {"table = " + shown, [k](int64_t t) { return t == k; }};
  }
  const Model a = AnyModel(depth - 1);
  if (kind == 1) return {"NOT (" + a.text + ")", [a](int64_t t) { return !a.means(t); }};
  const Model b = AnyModel(depth - 1);
  if (kind == 2) {
    return {"(" + a.text + ") OR (" + b.text + ")",
            [a, b](int64_t t) { return a.means(t) || b.means(t); }};
  }
  const std::string between = *rc::gen::element<std::string>(" AND ", " ");
  return {"(" + a.text + ")" + between + "(" + b.text + ")",
          [a, b](int64_t t) { return a.means(t) && b.means(t); }};
}

RC_GTEST_PROP(Filter, MeansWhatTheModelMeans, ()) {
  const Model model = AnyModel(5);
  const auto filter = ParseFilter(model.text, Topics());
  RC_ASSERT(filter.has_value());
  for (int64_t table = 0; table < 5; ++table) {
    const Row row = {{"table", table}};
    RC_ASSERT(filter->Matches(ResolverOf(row)) == model.means(table));
  }
}

RC_GTEST_PROP(Filter, AnyTextIsParsedOrRefused, ()) {
  const auto piece = rc::gen::element<std::string>("(", ")", "AND", "OR", "NOT", "-", "table", "=",
                                                   "!=", ":", "3", "\"", "'", "\\", "*", " ", "é",
                                                   "text", "direction", "OFFER", ",", ".", "\xff");
  std::string text;
  for (const std::string& one : *rc::gen::container<std::vector<std::string>>(piece)) text += one;
  const auto filter = ParseFilter(text, Topics());
  if (filter) {
    filter->Matches(ResolverOf(Pallets()));
  } else {
    RC_ASSERT(filter.error().description.starts_with("at character "));
  }
}

TEST(Text, FoldsAsPeopleSearch) {
  EXPECT_EQ(FoldForSearch("Œuvres d'Été ÆÇ"), "oeuvres d'ete aec");
}

TEST(Text, ReadsTimesAsFormatTimeWritesThem) {
  EXPECT_EQ(ParseTimeText("2018-11-20T09:00:00.000042Z"), Time{1542704400'000042});
  EXPECT_EQ(ParseTimeText("2018-11-20T09:00:00.5-01:30"), Time{1542709800'500000});
  EXPECT_EQ(ParseTimeText("2018-11-20"), Time{1542672000'000000});
  for (const char* wrong :
       {"", "2018", "2018-13-01", "2018-02-29", "2018-11-20T", "2018-11-20T24:00:00Z", "0000-01-01",
        "2018-11-20T09:00:00", "2018-11-20T09:00:00.Z", "2018-11-20T09:00:60Z",
        "2018-11-20 09:00:00Z", "2018-11-20T09:00:00Zx", "2018-11-20T09:00:00+24:00"}) {
    EXPECT_FALSE(ParseTimeText(wrong)) << wrong;
  }
}

RC_GTEST_PROP(Text, TimesComeBack, ()) {
  const Time time{*rc::gen::inRange<int64_t>(-62'135'596'800'000'000, 253'402'300'800'000'000)};
  RC_ASSERT(ParseTimeText(FormatTime(time)) == time);
}

// The paths and directions of an order, "table- name".
std::string Ordered(std::string_view text) {
  const auto order = ParseOrderBy(text, Topics());
  if (!order) return "refused: " + order.error().field;
  std::string shown;
  for (const OrderTerm& term : *order) shown += term.field.path + (term.descending ? "- " : " ");
  return shown;
}

TEST(OrderBy, AlwaysEndsInTheName) {
  EXPECT_EQ(Ordered(""), "name ");
  EXPECT_EQ(Ordered("table desc,  create_time"), "table- create_time name ");
  EXPECT_EQ(Ordered("name desc"), "name- ");
  for (const char* wrong : {"colour", "table table", "table,", ",table", "table down",
                            "table,table desc", "supporters", "table desc desc"}) {
    EXPECT_EQ(Ordered(wrong), "refused: order_by") << wrong;
  }
}

RC_GTEST_PROP(OrderBy, KeysSortAsTheValuesDo, (bool descending)) {
  const OrderBy order =
      *ParseOrderBy(descending ? "quantity.value desc, table" : "quantity.value, table", Topics());
  const auto any = [] {
    return std::pair<double, int64_t>(*rc::gen::element(-1e300, -1.5, -0.0, 0.0, 1e-300, 2.0, 1e9),
                                      *rc::gen::arbitrary<int64_t>());
  };
  const auto a = any(), b = any();
  const Row left = {{"quantity.value", a.first}, {"table", a.second}};
  const Row right = {{"quantity.value", b.first}, {"table", b.second}};
  const bool less = a.first != b.first ? (a.first < b.first) != descending : a.second < b.second;
  RC_ASSERT((SortKey(order, ResolverOf(left)) < SortKey(order, ResolverOf(right))) == less);
}

RC_GTEST_PROP(OrderBy, NamesSortByTheirBytes, (bool descending)) {
  // Few letters, the awkward ones among them, so that one name often begins another.
  const auto any = rc::gen::container<std::string>(rc::gen::element('\0', '\1', 'a', '\xff'));
  const std::string a = *any, b = *any;
  const OrderBy order = *ParseOrderBy(descending ? "name desc" : "", Topics());
  const Row left = {{"name", a}}, right = {{"name", b}};
  const bool less = descending ? b < a : a < b;
  RC_ASSERT((SortKey(order, ResolverOf(left)) < SortKey(order, ResolverOf(right))) == less);
}

TEST(OrderBy, TextsSortAsPeopleReadThem) {
  const OrderBy order = *ParseOrderBy("text", Topics());
  const auto key = [&](const char* text) {
    const Row row = {{"text", text}};
    return SortKey(order, ResolverOf(row));
  };
  EXPECT_LT(key("Eau"), key("école"));
  EXPECT_LT(key("école"), key("Fer"));
  EXPECT_NE(key("ecole"), key("école"));
  const Row unset;
  EXPECT_LT(SortKey(order, ResolverOf(unset)), key(""));
}

}  // namespace
}  // namespace synergie::rpc
