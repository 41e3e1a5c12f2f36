#include "common/rpc/paging.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "common/base/encoding.h"

namespace synergie::rpc {
namespace {

PageTokens Tokens(unsigned char fill = 7) {
  PageTokens::Key key;
  key.fill(fill);
  return PageTokens(key);
}

PageQuery Topics() {
  return {"TopicService/ListTopics", "territories/ecla", "direction = OFFER", "name", Time{12}};
}

TEST(PageSize, FollowsAip158) {
  EXPECT_EQ(ResolvePageSize(0), 50);
  EXPECT_EQ(ResolvePageSize(7), 7);
  EXPECT_EQ(ResolvePageSize(1'000'000, {.fallback = 10, .maximum = 20}), 20);
  ASSERT_FALSE(ResolvePageSize(-1));
  EXPECT_EQ(ResolvePageSize(-1).error().field, "page_size");
}

TEST(PageTokens, TheFirstPageHasNoToken) { EXPECT_EQ(Tokens().Open(Topics(), ""), PagePlace{}); }

RC_GTEST_PROP(PageTokens, ComesBackAsItWas,
              (const std::string& cursor, int64_t micros, bool timed)) {
  const PagePlace place{cursor, timed ? std::optional(Time{micros}) : std::nullopt};
  RC_ASSERT(Tokens().Open(Topics(), Tokens().Seal(Topics(), place)) == place);
}

RC_GTEST_PROP(PageTokens, AnyChangedByteIsRefused, (const std::string& cursor)) {
  std::string bytes = *FromBase64Url(Tokens().Seal(Topics(), {cursor, Time{3}}));
  bytes[*rc::gen::inRange<size_t>(0, bytes.size())] ^= *rc::gen::inRange(1, 255);
  RC_ASSERT(!Tokens().Open(Topics(), ToBase64Url(bytes)));
}

TEST(PageTokens, IsBoundToTheWholeQuery) {
  const std::string token = Tokens().Seal(Topics(), {"t042", Time{3}});
  const auto refuses = [&token](auto change) {
    PageQuery query = Topics();
    change(query);
    const auto opened = Tokens().Open(query, token);
    return !opened && opened.error().field == "page_token";
  };
  EXPECT_TRUE(refuses([](PageQuery& q) { q.method = "TopicService/ListOthers"; }));
  EXPECT_TRUE(refuses([](PageQuery& q) { q.parent = "territories/other"; }));
  EXPECT_TRUE(refuses([](PageQuery& q) { q.filter = ""; }));
  EXPECT_TRUE(refuses([](PageQuery& q) { q.order_by = "name desc"; }));
  EXPECT_TRUE(refuses([](PageQuery& q) { q.read_time = Time{13}; }));
  EXPECT_TRUE(refuses([](PageQuery& q) { q.read_time.reset(); }));
  EXPECT_TRUE(refuses([](PageQuery& q) {  // one field's end is not another's beginning
    q.parent += q.filter;
    q.filter = "";
  }));
  EXPECT_FALSE(refuses([](PageQuery&) {}));
}

TEST(PageTokens, RefusesWhatItDidNotMake) {
  EXPECT_FALSE(Tokens().Open(Topics(), "abc"));
  EXPECT_FALSE(Tokens().Open(Topics(), std::string(kMaxPageTokenBytes + 1, 'A')));
  EXPECT_FALSE(Tokens().Open(Topics(), std::string(200, 'A')));
  EXPECT_FALSE(Tokens(8).Open(Topics(), Tokens(7).Seal(Topics(), {"t042", {}})));
}

TEST(PageTokens, TheKeyFileIsPrivateAndStays) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / NewUuid();
  std::filesystem::create_directory(folder);
  const std::string path = folder / "page-tokens.key";
  const std::string token = PageTokens::FromKeyFile(path)->Seal(Topics(), {"t042", {}});
  EXPECT_EQ(PageTokens::FromKeyFile(path)->Open(Topics(), token), (PagePlace{"t042", {}}));
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_FALSE(PageTokens::FromKeyFile(folder / "absent" / "key"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace synergie::rpc
