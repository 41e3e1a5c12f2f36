// The two ways to decode a commit agree on everything: on what was encoded, on bytes that were
// damaged, and on what a later version may add.
#include "common/event/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "synergie/event/v1/commit.pb.h"

namespace synergie::event {
namespace {

std::string Text() {
  return *rc::gen::oneOf(rc::gen::string<std::string>(),
                         rc::gen::element<std::string>("", "territories/ecla/topics/t1",
                                                       "chaleur à 60 °C", std::string("\xff\xfe")));
}

std::string Ascii() { return *rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')); }

std::string Stream() { return "t/" + Ascii(); }

Commit AnyCommit() {
  Commit commit{.id = *rc::gen::container<std::string>(16, rc::gen::arbitrary<char>()),
                .request_id = Ascii(),
                .request_digest = *rc::gen::string<std::string>(),
                .territory = Ascii()};
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    commit.conditions.push_back(
        {Ascii(), {*rc::gen::arbitrary<int64_t>(), *rc::gen::string<std::string>()}});
  }
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
    commit.events.push_back({{Stream()}, Ascii(), *rc::gen::string<std::string>()});
    if (*rc::gen::arbitrary<bool>()) commit.events.back().streams.push_back(Stream());
  }
  if (*rc::gen::inRange(0, 4) == 0) commit.cursor = Cursor{"log", 3, 9};
  if (*rc::gen::inRange(0, 8) == 0) commit.quarantine = Quarantine{"log", 7, "written by mistake"};
  commit.answer.resource = Ascii();
  if (*rc::gen::inRange(0, 4) == 0) {
    commit.answer.rejection = {.code = Code::kAborted,
                               .reason = "STALE",
                               .message = "Quelqu'un a été plus rapide.",
                               .metadata = {{"a", "1"}, {"b", "2"}}};
  }
  commit.actor = *rc::gen::arbitrary<bool>() ? "animatrice" : "Hélène";
  commit.role = Ascii();
  commit.stamp = Time{*rc::gen::arbitrary<int64_t>()};
  commit.traceparent = Ascii();
  if (*rc::gen::arbitrary<bool>())
    commit.seen.push_back({Ascii(), 2, *rc::gen::arbitrary<int64_t>()});
  return commit;
}

void Agree(const std::string& bytes) {
  const auto fast = DecodeCommit(bytes);
  const auto library = DecodeCommitByLibrary(bytes);
  RC_ASSERT(fast.has_value() == library.has_value());
  if (fast) RC_ASSERT(*fast == *library);
}

RC_GTEST_PROP(CommitCodec, GivesBackWhatWasEncoded, ()) {
  const Commit commit = AnyCommit();
  const auto decoded = DecodeCommit(EncodeCommit(commit));
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == commit);
  Agree(EncodeCommit(commit));
}

RC_GTEST_PROP(CommitCodec, DamagedBytesAreTheSameForBoth, ()) {
  std::string bytes = EncodeCommit(AnyCommit());
  for (int i = *rc::gen::inRange(1, 4); i > 0 && !bytes.empty(); --i) {
    const auto at = *rc::gen::inRange<size_t>(0, bytes.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        bytes[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        bytes.resize(at);
        break;
      default:
        bytes.insert(at, 1, *rc::gen::arbitrary<char>());
    }
  }
  Agree(bytes);
}

RC_GTEST_PROP(CommitCodec, TextThatIsNotUtf8IsNoCommit, ()) {
  Commit commit = AnyCommit();
  commit.role = Text();
  Agree(EncodeCommit(commit));
}

TEST(CommitCodec, AStreamThatIsNoResourceNameIsNoCommit) {
  const Commit commit{.id = std::string(16, 'c'), .events = {{{"t/x", "topics"}, "a.b.c.v1", ""}}};
  EXPECT_FALSE(DecodeCommit(EncodeCommit(commit)).has_value());
  EXPECT_FALSE(DecodeCommitByLibrary(EncodeCommit(commit)).has_value());
}

TEST(CommitCodec, FieldsOfLaterVersionsAreSkipped) {
  const Commit commit{
      .id = std::string(16, 'c'),
      .territory = "territories/ecla",
      .events = {{{"territories/ecla/topics/t1"}, "intake.topic.recorded.v1", "x"}}};
  std::string bytes = EncodeCommit(commit);
  const std::string added("\xfa\x06\x03new", 6);  // field 111, length-delimited
  EXPECT_EQ(DecodeCommit(bytes + added).value(), commit);
  EXPECT_EQ(DecodeCommit(added + bytes).value(), commit);
  EXPECT_FALSE(DecodeCommit("garbage").has_value());
  EXPECT_FALSE(DecodeCommit("").has_value());
}

TEST(CommitCodec, RepeatedFieldsAreMergedAsTheLibraryDoes) {
  const Commit commit{.id = std::string(16, 'c'), .answer = {.resource = "a"}, .role = "first"};
  Commit later{.id = std::string(16, 'd'), .answer = {.resource = "b"}};
  const std::string bytes = EncodeCommit(commit) + EncodeCommit(later);
  EXPECT_EQ(DecodeCommit(bytes).value(), DecodeCommitByLibrary(bytes).value());
  EXPECT_EQ(DecodeCommit(bytes)->answer.resource, "b");
  EXPECT_EQ(DecodeCommit(bytes)->role, "first");
}

}  // namespace
}  // namespace synergie::event
