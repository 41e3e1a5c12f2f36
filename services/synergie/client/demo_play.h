// Plays what follows a workshop, through the API as a client would: validation, catalogue, ballots
// of all companies, committee, programme, progress. Every request id comes from its content, and
// nothing that is played depends on when: played again, it changes nothing and comes to the same
// account.
#pragma once

#include <nlohmann/json.hpp>

#include "services/synergie/client/connection.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/loader.h"

namespace synergie::program {

class DemoPlay {
 public:
  DemoPlay(Connection& connection, WorkshopPlace place);

  // What was made: counts and names. The error is what a service said no with.
  tl::expected<nlohmann::ordered_json, rpc::ReceivedStatus> Run();

 private:
  using Done = tl::expected<void, rpc::ReceivedStatus>;
  using Sheet = catalogue::v1::Sheet;

  Done Validate();
  Done PublishCatalogue();
  Done Vote();
  Done Decide();
  Done PlanProgramme();
  Done FollowUp();
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
      Request request);

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
