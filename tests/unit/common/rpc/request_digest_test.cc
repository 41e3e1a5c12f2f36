#include "common/rpc/request_digest.h"

#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include "synergie/event/v1/commit.pb.h"

namespace synergie::rpc {
namespace {

event::v1::Commit Request() {
  event::v1::Commit request;  // any message with a request_id serves
  request.set_request_id("a");
  request.set_territory("territories/ecla");
  return request;
}

TEST(RequestDigest, IsTheContentsWithoutTheRequestId) {
  event::v1::Commit again = Request();
  again.set_request_id("b");
  EXPECT_EQ(RequestDigest(Request()).size(), 32u);
  EXPECT_EQ(RequestDigest(Request()), RequestDigest(again));
  again.set_territory("territories/other");
  EXPECT_NE(RequestDigest(Request()), RequestDigest(again));
}

TEST(RequestDigest, LeavesTheRequestAsItWas) {
  const event::v1::Commit request = Request();
  RequestDigest(request);
  EXPECT_EQ(request.request_id(), "a");
}

TEST(RequestDigest, NamesTheType) {
  EXPECT_NE(RequestDigest(event::v1::Commit()), RequestDigest(event::v1::Event()));
}

TEST(RequestDigest, LayoutOnTheWireDoesNotCount) {
  google::rpc::ErrorInfo one, other;
  for (int i = 0; i < 50; ++i) (*one.mutable_metadata())[std::to_string(i)] = "v";
  for (int i = 49; i >= 0; --i) (*other.mutable_metadata())[std::to_string(i)] = "v";
  EXPECT_EQ(RequestDigest(one), RequestDigest(other));
  event::v1::Position swapped;  // fields 2 and 1, in that order
  ASSERT_TRUE(swapped.ParseFromString(std::string("\x10\x05\x0a\x01x", 5)));
  event::v1::Position plain;
  plain.set_log("x");
  plain.set_partition(5);
  EXPECT_EQ(RequestDigest(swapped), RequestDigest(plain));
}

TEST(RequestDigest, UnknownFieldsCount) {
  event::v1::Position unknown;
  ASSERT_TRUE(unknown.ParseFromString(std::string("\xa0\x06\x01", 3)));  // field 100
  EXPECT_NE(RequestDigest(unknown), RequestDigest(event::v1::Position()));
}

}  // namespace
}  // namespace synergie::rpc
