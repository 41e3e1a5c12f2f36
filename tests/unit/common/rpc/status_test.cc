#include "common/rpc/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace synergie::rpc {
namespace {

google::rpc::Status Unpack(const grpc::Status& status) {
  google::rpc::Status packed;
  EXPECT_TRUE(packed.ParseFromString(status.error_details()));
  return packed;
}

Rejection ClosedWorkshop() {
  return {Code::kFailedPrecondition,
          "WORKSHOP_CLOSED",
          "The workshop is closed.",
          {{"state", "CLOSED"}, {"resource", "territories/ecla/workshops/2018-11"}},
          {}};
}

TEST(Status, CarriesReasonDomainAndEveryVariable) {
  const grpc::Status status = ToStatus(ClosedWorkshop(), "L'atelier est clos.");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  const ReceivedStatus received = FromStatus(status);
  EXPECT_EQ(received.rejection.reason, "WORKSHOP_CLOSED");
  EXPECT_EQ(received.rejection.message, "The workshop is closed.");
  EXPECT_THAT(received.rejection.metadata,
              testing::UnorderedElementsAreArray(ClosedWorkshop().metadata));
  EXPECT_EQ(received.french, "L'atelier est clos.");
  EXPECT_FALSE(received.retry_after);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(Unpack(status).details(0).UnpackTo(&info));
  EXPECT_EQ(info.domain(), "synergie");
}

TEST(Status, PreconditionNamesItsSubject) {
  const google::rpc::Status packed = Unpack(ToStatus(ClosedWorkshop()));
  google::rpc::PreconditionFailure failure;
  ASSERT_TRUE(packed.details(1).UnpackTo(&failure));
  EXPECT_EQ(failure.violations(0).type(), "WORKSHOP_CLOSED");
  EXPECT_EQ(failure.violations(0).subject(), "territories/ecla/workshops/2018-11");
}

TEST(Status, BadRequestNamesTheFields) {
  const Rejection bad{Code::kInvalidArgument,
                      "INVALID_REQUEST",
                      "Two fields are wrong.",
                      {},
                      {{"topic.text", "is required"}, {"page_size", "is negative"}}};
  EXPECT_EQ(FromStatus(ToStatus(bad)).rejection.fields, bad.fields);
}

TEST(Status, WaitingHelpsOnlyWhereRetryInfoSaysSo) {
  using std::chrono::milliseconds;
  EXPECT_EQ(FromStatus(ToStatus(Error{Code::kUnavailable, "down"}, milliseconds(2500))).retry_after,
            milliseconds(2500));
  EXPECT_EQ(FromStatus(ToStatus(Error{Code::kResourceExhausted, "full"})).retry_after,
            kDefaultRetryDelay);
  EXPECT_FALSE(FromStatus(ToStatus(Error{Code::kInternal, "no"})).retry_after);
}

TEST(Status, AnErrorsReasonIsItsCode) {
  EXPECT_EQ(FromStatus(ToStatus(Error{Code::kInternal, "no"})).rejection.reason, "INTERNAL");
  EXPECT_TRUE(ToStatus(Error{Code::kOk, ""}).ok());
}

TEST(Status, ALargeRejectionStillFitsTheTrailer) {
  Rejection huge{Code::kInvalidArgument, std::string(200, 'R'), std::string(9000, 'm'), {}, {}};
  for (int i = 0; i < 100; ++i) {
    huge.metadata.emplace_back("key" + std::to_string(i), std::string(900, 'v'));
    huge.fields.push_back({"f" + std::to_string(i), std::string(600, 'd')});
  }
  const grpc::Status status = ToStatus(huge, std::string(9000, 'f'));
  EXPECT_LE(status.error_details().size(), kMaxStatusDetailBytes);
  EXPECT_LE(status.error_message().size(), kMaxStatusMessageBytes);
  const Rejection received = FromStatus(status).rejection;
  EXPECT_EQ(received.reason, std::string(63, 'R'));
  EXPECT_FALSE(received.fields.empty());
  EXPECT_EQ(received.fields.front().field, "f0");
}

TEST(Status, ManyShortViolationsAreTwenty) {
  Rejection many{Code::kInvalidArgument, "INVALID_REQUEST", "Many.", {}, {}};
  for (int i = 0; i < 50; ++i) many.fields.push_back({"f" + std::to_string(i), "is wrong"});
  EXPECT_EQ(FromStatus(ToStatus(many)).rejection.fields.size(), 20u);
}

TEST(Status, CutsBetweenCharacters) {
  EXPECT_EQ(CutUtf8("été", 4), "ét");
  EXPECT_EQ(CutUtf8("été", 3), "ét");
  EXPECT_EQ(CutUtf8("été", 1), "");
  EXPECT_EQ(CutUtf8("ete", 9), "ete");
}

TEST(Status, ReadsStatusesOfOtherServers) {
  const grpc::Status foreign(grpc::StatusCode::UNAVAILABLE, "failed to connect");
  EXPECT_EQ(FromStatus(foreign).rejection.code, Code::kUnavailable);
  EXPECT_EQ(FromStatus(foreign).rejection.reason, "");
  const grpc::Status garbage(grpc::StatusCode::INTERNAL, "x", "\xff\xff\xff");
  EXPECT_EQ(FromStatus(garbage).rejection.message, "x");
}

}  // namespace
}  // namespace synergie::rpc
