// Plays what follows a workshop, through the API as a client would: validation, catalogue, ballots
// of all companies, committee, programme, progress. Every request id comes from its content, and
// nothing that is played depends on when: played again, it changes nothing and comes to the same
// account. Until the votes: demo_play.cc; from the committee on: demo_follow_up.cc.
#pragma once

#include <nlohmann/json.hpp>

#include "services/synergie/client/connection.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/loader.h"
#include "services/synergie/client/request_id.h"

namespace synergie::program {

// A day of the calendar of the workshop that the demonstration is modelled on.
inline intake::v1::Date Day(int year, int month, int day) {
  intake::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

class DemoPlay {
 public:
  DemoPlay(Connection& connection, WorkshopPlace place);

  // What was made: counts and names. The error is what a service said no with.
  tl::expected<nlohmann::ordered_json, rpc::ReceivedStatus> Run();

 private:
  using Done = tl::expected<void, rpc::ReceivedStatus>;
  using Sheet = catalogue::v1::Sheet;

  Done Validate();
  Done DraftCatalogue();
  Done WriteSheets();
  Done PublishCatalogue();
  Done Vote();
  Done RankShortList();
  Done Decide();
  Done PlanProgramme();
  Done FollowUp();
  // The catalogue as it is now; what was played before is not played otherwise again.
  tl::expected<catalogue::v1::Catalogue, rpc::ReceivedStatus> Edition();
  catalogue::v1::BallotRules Rules() const;
  catalogue::v1::CastBallotRequest BallotOf(const std::string& company) const;
  catalogue::v1::PlanActionRequest ActionFor(const Sheet& sheet, int number) const;
  // The sheets from the best rank on, ties in the catalogue's order.
  std::vector<Sheet> Ranked() const;
  catalogue::v1::Party PartyOf(const std::string& company) const;
  nlohmann::ordered_json Account() const;

  template <class Service, class Request, class Response>
  tl::expected<Response, rpc::ReceivedStatus> Do(
      Service& stub,
      grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
      Request request) {
    request.set_request_id(RequestIdOf(request));
    return connection_.Call(stub, method, request);
  }

  Connection& connection_;
  const WorkshopPlace place_;
  const std::string catalogue_, committee_, programme_;  // resource names
  TerritoryView view_;
  catalogue::v1::Catalogue edition_;
  catalogue::v1::Committee sitting_;
  catalogue::v1::Programme adopted_;
  std::vector<catalogue::v1::Action> actions_;
  int ballots_ = 0;
};

// Waits until matching has reacted to all that intake wrote, and the others have folded it.
Result<void> AwaitSettled(Connection& connection);

}  // namespace synergie::program
