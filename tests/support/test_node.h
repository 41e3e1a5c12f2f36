// A whole node in this process, on a free port and a log in memory, and what a client needs to talk
// to it. For tests of the API as callers see it.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "services/synergie/client/connection.h"
#include "services/synergie/server/node.h"
#include "tests/support/temporary_folder.h"

namespace synergie::testing {

class TestNode {
 public:
  explicit TestNode(commit::WriterOptions writer = {});

  const std::string& address() const { return node_->address(); }
  program::Connection& connection() { return *connection_; }
  intake::v1::IntakeService::Stub& intake() { return connection_->intake(); }

  // The fingerprint of a service's rows: the same when nothing changed.
  std::string FingerprintOf(const std::string& service);

  // A territory "territories/t" with zone z, companies c1 and c2, and an open workshop w of two
  // tables.
  void MakeWorkshop();

 private:
  TemporaryFolder folder_;
  std::unique_ptr<program::Node> node_;
  std::unique_ptr<program::Connection> connection_;
};

// Requests of the workshop that MakeWorkshop makes.
intake::v1::RegisterCompanyRequest CompanyRequest(const std::string& id, const std::string& siret);
intake::v1::RecordTopicRequest TopicRequest(const std::string& id, const std::string& text);

}  // namespace synergie::testing
