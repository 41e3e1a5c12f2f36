// The filter language of events: what its fields mean, what faults it names, and that it agrees
// with a plain evaluation for any event and any combination of terms.
#include "services/history/reading/event_filter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "common/rpc/etag.h"

namespace synergie::history {
namespace {

v1::RecordedEvent TopicReworded() {
  v1::RecordedEvent event;
  event.set_sequence(7);
  event.set_type("intake.topic.reworded.v1");
  event.set_subject("territories/t/topics/t1");
  event.add_streams("territories/t/topics/t1");
  event.add_streams("territories/t/catalogues/c/ballots/b");
  event.add_companies("territories/t/companies/c1");
  event.set_actor("agence");
  event.set_role("partner");
  event.set_correlation_id("r-1");
  event.set_log("synergie.intake.commits.v1");
  *event.mutable_event_time() = rpc::ToTimestamp(Time{1'542'704'400'000'000});  // 2018-11-20 09:00
  return event;
}

bool Takes(const std::string& filter) {
  const auto parsed = EventFilter::Parse(filter);
  EXPECT_TRUE(parsed.has_value()) << filter << ": " << parsed.error().description;
  return parsed && parsed->Matches(TopicReworded());
}

TEST(EventFilter, AResourceOrAllBelowIt) {
  EXPECT_TRUE(Takes(R"(streams:"territories/t/topics/t1")"));
  EXPECT_TRUE(Takes(R"(streams:"territories/t/catalogues/c/ballots/b")"));
  EXPECT_FALSE(Takes(R"(streams:"territories/t/catalogues/c")"));
  EXPECT_TRUE(Takes(R"(within:"territories/t/catalogues/c")"));
  EXPECT_TRUE(Takes(R"(within:"territories/t/catalogues/c/ballots/b")"));
  EXPECT_TRUE(Takes(R"(within:"territories/t")"));
  EXPECT_FALSE(Takes(R"(within:"territories/t/catalogues")")) << "a collection is no resource";
  EXPECT_FALSE(Takes(R"(within:"territories/t/topics/t")")) << "half an id is none";
  EXPECT_TRUE(Takes(R"(subject = "territories/t/topics/*")"));
}

TEST(EventFilter, WhoWhatAndWhen) {
  EXPECT_TRUE(Takes("type = intake.topic.*"));
  EXPECT_TRUE(Takes("actor = agence AND role = partner"));
  EXPECT_FALSE(Takes("actor = agenc"));
  EXPECT_TRUE(Takes(R"(companies:"territories/t/companies/c1")"));
  EXPECT_TRUE(Takes(R"(correlation_id = "r-1" AND causation_id != "r-1")"));
  EXPECT_TRUE(Takes(R"(event_time >= "2018-11-20T09:00:00Z")"));
  EXPECT_FALSE(Takes(R"(event_time > "2018-11-20T09:00:00Z")"));
  EXPECT_TRUE(Takes("sequence >= 7 AND NOT sequence > 7"));
  EXPECT_TRUE(Takes("reworded")) << "a bare word looks into type and streams";
  EXPECT_TRUE(Takes("  "));
}

TEST(EventFilter, NamesThePositionOfTheFault) {
  const auto fault = [](const std::string& filter) {
    const auto parsed = EventFilter::Parse(filter);
    EXPECT_FALSE(parsed.has_value()) << filter;
    return parsed ? "" : parsed.error().description;
  };
  EXPECT_EQ(fault("actor = é AND (type = x"), "at character 15: this parenthesis is not closed");
  EXPECT_EQ(fault("actor = a AND colour = b").substr(0, 39),
            "at character 15: unknown field \"colour\"");
  EXPECT_EQ(fault("sequence > many").substr(0, 16), "at character 12:");
  EXPECT_EQ(fault("event_time > 2018"),
            "at character 14: put the time in quotes: \"2018-11-20T09:00:00Z\"");
  EXPECT_EQ(fault("streams = \"x\""), "at character 9: streams is a list: use streams:value");
  EXPECT_EQ(fault("payload.text:palette").substr(0, 32), "at character 1: unknown field \"p");
}

// A term, as text and as what it means.
struct Term {
  std::string text;
  std::function<bool(const v1::RecordedEvent&)> means;
};

rc::Gen<Term> AnyTerm() {
  const auto letter = rc::gen::element(std::string("a"), std::string("b"), std::string("c"));
  const auto number = rc::gen::inRange<int64_t>(0, 6);
  return rc::gen::oneOf(
      rc::gen::map(
          letter,
          [](std::string x) {
            return Term{"actor = " + x, [x](const auto& event) { return event.actor() == x; }};
          }),
      rc::gen::map(letter,
                   [](std::string x) {
                     return Term{"companies:\"territories/t/companies/" + x + "\"",
                                 [x](const auto& event) {
                                   return event.companies_size() > 0 &&
                                          event.companies(0) == "territories/t/companies/" + x;
                                 }};
                   }),
      rc::gen::map(letter,
                   [](std::string x) {
                     return Term{"within:\"territories/t/topics/" + x + "\"",
                                 [x](const auto& event) {
                                   return event.subject() == "territories/t/topics/" + x;
                                 }};
                   }),
      rc::gen::map(number, [](int64_t x) {
        return Term{"sequence >= " + std::to_string(x),
                    [x](const auto& event) { return event.sequence() >= x; }};
      }));
}

rc::Gen<Term> AnyFilter(int depth) {
  if (depth == 0) return AnyTerm();
  const auto inner = rc::gen::lazy([depth] { return AnyFilter(depth - 1); });
  return rc::gen::oneOf(
      AnyTerm(),
      rc::gen::map(
          inner,
          [](Term x) {
            return Term{"NOT (" + x.text + ")", [x](const auto& event) { return !x.means(event); }};
          }),
      rc::gen::map(rc::gen::pair(inner, inner),
                   [](std::pair<Term, Term> both) {
                     return Term{"((" + both.first.text + ") AND (" + both.second.text + "))",
                                 [both](const auto& event) {
                                   return both.first.means(event) && both.second.means(event);
                                 }};
                   }),
      rc::gen::map(rc::gen::pair(inner, inner), [](std::pair<Term, Term> both) {
        return Term{"((" + both.first.text + ") OR (" + both.second.text + "))",
                    [both](const auto& event) {
                      return both.first.means(event) || both.second.means(event);
                    }};
      }));
}

RC_GTEST_PROP(EventFilterProperty, AgreesWithAPlainEvaluation, ()) {
  const Term filter = *AnyFilter(3);
  const auto parsed = EventFilter::Parse(filter.text);
  RC_ASSERT(parsed.has_value());
  for (int i = 0; i < 20; ++i) {
    const std::string letter = *rc::gen::element(std::string("a"), std::string("b"));
    v1::RecordedEvent event;
    event.set_sequence(*rc::gen::inRange<int64_t>(1, 7));
    event.set_actor(*rc::gen::element(std::string(""), std::string("a"), std::string("b")));
    event.set_subject("territories/t/topics/" + letter);
    event.add_streams(event.subject());
    if (*rc::gen::arbitrary<bool>()) event.add_companies("territories/t/companies/" + letter);
    RC_ASSERT(parsed->Matches(event) == filter.means(event));
  }
}

}  // namespace
}  // namespace synergie::history
