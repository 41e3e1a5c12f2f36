#include "tests/support/test_node.h"

#include "common/base/check.h"

namespace synergie::testing {

namespace v1 = intake::v1;

TestNode::TestNode(commit::WriterOptions writer) {
  program::NodeOptions options{.log_url = "memory:",
                               .data = folder_.path(),
                               .services = program::ServiceNames(),
                               .writer = writer};
  options.server.listen = "127.0.0.1:0";
  auto node = program::Node::Start(std::move(options));
  SYN_CHECK(node.has_value(), "a node on an empty folder starts");
  node_ = std::move(*node);
  while (!node_->serving()) node_->Watch();
  connection_ = std::make_unique<program::Connection>(*program::Addresses::Parse(node_->address()));
}

std::string TestNode::FingerprintOf(const std::string& service) {
  const auto stub = connection_->OperationsAt(address());
  const auto status = connection_->Call(*stub, &operations::v1::OperationsService::Stub::GetStatus,
                                        operations::v1::GetStatusRequest());
  SYN_CHECK(status.has_value(), "a node tells its status");
  for (const auto& one : status->services()) {
    if (one.service() == service) return one.fingerprint();
  }
  return "";
}

v1::RegisterCompanyRequest CompanyRequest(const std::string& id, const std::string& siret) {
  v1::RegisterCompanyRequest request;
  request.set_parent("territories/t");
  request.set_company_id(id);
  request.mutable_company()->set_display_name("Company " + id);
  request.mutable_company()->set_siret(siret);
  request.mutable_company()->set_naf("16.24Z");
  request.mutable_company()->set_zone("territories/t/zones/z");
  return request;
}

v1::RecordTopicRequest TopicRequest(const std::string& id, const std::string& text) {
  v1::RecordTopicRequest request;
  request.set_parent("territories/t");
  request.set_topic_id(id);
  v1::Topic& topic = *request.mutable_topic();
  topic.set_workshop("territories/t/workshops/w");
  topic.set_table(1);
  topic.set_phase(v1::PHASE_ASCENDING);
  topic.set_company("territories/t/companies/c1");
  topic.set_text(text);
  return request;
}

void TestNode::MakeWorkshop() {
  using Stub = v1::IntakeService::Stub;
  const auto must = [&](auto method, auto request) {
    const auto done = connection_->Call(intake(), method, request);
    if (!done) std::fprintf(stderr, "%s\n", program::Describe(done.error()).c_str());
    SYN_CHECK(done.has_value(), "the workshop of a test is made");
  };
  v1::RegisterTerritoryRequest territory;
  territory.set_territory_id("t");
  territory.mutable_territory()->set_display_name("Territory");
  must(&Stub::RegisterTerritory, territory);
  v1::RegisterZoneRequest zone;
  zone.set_parent("territories/t");
  zone.set_zone_id("z");
  zone.mutable_zone()->set_display_name("Zone");
  must(&Stub::RegisterZone, zone);
  must(&Stub::RegisterCompany, CompanyRequest("c1", "00037505500019"));
  must(&Stub::RegisterCompany, CompanyRequest("c2", "00060514700016"));
  v1::PlanWorkshopRequest plan;
  plan.set_parent("territories/t");
  plan.set_workshop_id("w");
  v1::Workshop& workshop = *plan.mutable_workshop();
  workshop.set_display_name("Workshop");
  workshop.set_zone("territories/t/zones/z");
  workshop.mutable_date()->set_year(2018);
  workshop.mutable_date()->set_month(11);
  workshop.mutable_date()->set_day(20);
  for (const int number : {1, 2}) {
    v1::Table& table = *workshop.add_tables();
    table.set_number(number);
    table.set_seat_count(10);
  }
  must(&Stub::PlanWorkshop, plan);
  v1::OpenWorkshopRequest open;
  open.set_name("territories/t/workshops/w");
  must(&Stub::OpenWorkshop, open);
}

}  // namespace synergie::testing
