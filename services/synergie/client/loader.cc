#include "services/synergie/client/loader.h"

#include <algorithm>
#include <set>

#include "common/base/resource_name.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/request_id.h"
#include "services/synergie/exit_codes.h"

namespace synergie::program {
namespace {

namespace v1 = intake::v1;
using Service = v1::IntakeService::Stub;

// Six to ten companies sit at a table.
constexpr int kSeats = 10;
constexpr size_t kRowsAStream = 2000;

LoadFault FaultOf(const rpc::ReceivedStatus& received) {
  return {ExitCodeOf(received), Describe(received)};
}

LoadFault FaultOf(const Error& error) { return {kBadInput, error.message}; }

// One stream of ImportTopics: as many rows as are surely decided within a call's deadline.
class TopicStream {
 public:
  explicit TopicStream(Connection& connection) : connection_(connection) {
    connection.Prepare(context_, connection.Deadline());
    stream_ = connection.intake().ImportTopics(&context_, &response_);
  }

  bool full() const { return places_.size() >= kRowsAStream; }
  // False once the server has ended the stream: Finish tells why.
  bool Write(const v1::ImportTopicsRequest& message, CsvPlace place) {
    places_.push_back(place);
    return stream_->Write(message);
  }

  // Waits for every row's fate, and puts it into the report.
  tl::expected<void, LoadFault> Finish(LoadReport& report) {
    stream_->WritesDone();
    const grpc::Status status = stream_->Finish();
    connection_.TakeToken(context_);
    if (!status.ok()) return tl::unexpected(FaultOf(rpc::FromStatus(status)));
    report.topics_new += response_.recorded_count();
    report.topics_unchanged += response_.unchanged_count();
    for (const auto& failure : response_.failures()) {
      const auto code = static_cast<Code>(failure.status().code());
      report.notes.push_back({"topics.csv", places_.at(static_cast<size_t>(failure.index())), "",
                              std::string(rpc::CodeName(code)) + ": " + failure.status().message(),
                              true});
    }
    return {};
  }

 private:
  Connection& connection_;
  grpc::ClientContext context_;
  v1::ImportTopicsResponse response_;
  std::unique_ptr<grpc::ClientWriter<v1::ImportTopicsRequest>> stream_;
  std::vector<CsvPlace> places_;
};

bool Is(const rpc::ReceivedStatus& received, Code code) { return received.rejection.code == code; }

}  // namespace

int LoadReport::refused() const {
  return static_cast<int>(
      std::count_if(notes.begin(), notes.end(), [](const RowNote& note) { return note.refused; }));
}

TellRow Loader::Teller() {
  return [this](const RowNote& note) { report_.notes.push_back(note); };
}

tl::expected<LoadReport, LoadFault> Loader::Run() {
  for (const auto step :
       {&Loader::ReadFolder, &Loader::FindZone, &Loader::RegisterPlaces, &Loader::RegisterCompanies,
        &Loader::PrepareWorkshop, &Loader::ImportTopics}) {
    if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
  }
  return report_;
}

// Both files are read before anything is written: a folder that is none changes nothing.
Loader::Done Loader::ReadFolder() {
  auto companies = ReadCompanies(plan_.folder, Teller());
  if (!companies) return tl::unexpected(FaultOf(companies.error()));
  companies_ = std::move(*companies);
  const auto read = ReadTopics(
      plan_.folder, plan_.place, [](const RowNote&) {},
      [this](const TopicRow& row) {
        tables_ = std::max(tables_, row.topic.table());
        if (!row.topic.company().empty()) {
          table_of_.try_emplace(row.topic.company(), row.topic.table());
        }
      },
      [](int64_t, int64_t) {});
  if (!read) return tl::unexpected(FaultOf(read.error()));
  return {};
}

// A workshop that is there already keeps its zone, whatever the folder is called.
Loader::Done Loader::FindZone() {
  if (!plan_.zone.empty()) return {};
  v1::GetWorkshopRequest get;
  get.set_name(plan_.place.workshop);
  const auto workshop = connection_.Call(connection_.intake(), &Service::GetWorkshop, get);
  if (workshop) {
    plan_.zone = workshop->zone();
  } else if (Is(workshop.error(), Code::kNotFound)) {
    plan_.zone = ChildName(plan_.place.territory, "zones", plan_.zone_id_if_new);
  } else {
    return tl::unexpected(FaultOf(workshop.error()));
  }
  return {};
}

Loader::Done Loader::RegisterPlaces() {
  v1::RegisterTerritoryRequest territory;
  territory.set_territory_id(std::string(LastId(plan_.place.territory)));
  territory.mutable_territory()->set_display_name(plan_.territory_title);
  territory.set_request_id(RequestIdOf(territory));
  const auto registered =
      connection_.Call(connection_.intake(), &Service::RegisterTerritory, territory);
  if (!registered && !Is(registered.error(), Code::kAlreadyExists)) {
    return tl::unexpected(FaultOf(registered.error()));
  }
  v1::RegisterZoneRequest zone;
  zone.set_parent(plan_.place.territory);
  zone.set_zone_id(std::string(LastId(plan_.zone)));
  zone.mutable_zone()->set_display_name(plan_.zone_title.empty() ? std::string(LastId(plan_.zone))
                                                                 : plan_.zone_title);
  zone.set_request_id(RequestIdOf(zone));
  const auto added = connection_.Call(connection_.intake(), &Service::RegisterZone, zone);
  if (!added && !Is(added.error(), Code::kAlreadyExists)) {
    return tl::unexpected(FaultOf(added.error()));
  }
  return {};
}

Loader::Done Loader::RegisterCompanies() {
  Progress progress("Entreprises");
  int64_t done = 0;
  for (CompanyRow& row : companies_) {
    progress.Show(done++, static_cast<int64_t>(companies_.size()));
    v1::GetCompanyRequest get;
    get.set_name(ChildName(plan_.place.territory, "companies", row.company_id));
    const bool known =
        connection_.Call(connection_.intake(), &Service::GetCompany, get).has_value();
    v1::RegisterCompanyRequest request;
    request.set_parent(plan_.place.territory);
    request.set_company_id(row.company_id);
    *request.mutable_company() = row.company;
    request.mutable_company()->set_zone(plan_.zone);
    request.set_request_id(RequestIdOf(request));
    const auto registered =
        connection_.Call(connection_.intake(), &Service::RegisterCompany, request);
    if (registered) {
      ++(known ? report_.companies_unchanged : report_.companies_new);
    } else if (ExitCodeOf(registered.error()) == kUnreachable) {
      return tl::unexpected(FaultOf(registered.error()));
    } else {
      report_.notes.push_back({"companies.csv", row.at, "", Describe(registered.error()), true});
    }
  }
  return {};
}

v1::Workshop Loader::WorkshopToPlan() const {
  v1::Workshop workshop;
  workshop.set_display_name(plan_.workshop_title);
  workshop.set_zone(plan_.zone);
  *workshop.mutable_date() = plan_.date;
  std::set<std::string> registered;
  for (const CompanyRow& row : companies_) {
    registered.insert(ChildName(plan_.place.territory, "companies", row.company_id));
  }
  for (int number = 1; number <= tables_; ++number) {
    v1::Table& table = *workshop.add_tables();
    table.set_number(number);
    for (const auto& [company, its_table] : table_of_) {
      if (its_table == number && registered.contains(company)) table.add_companies(company);
    }
    table.set_seat_count(std::max(kSeats, table.companies_size()));
  }
  return workshop;
}

Loader::Done Loader::PrepareWorkshop() {
  v1::GetWorkshopRequest get;
  get.set_name(plan_.place.workshop);
  auto workshop = connection_.Call(connection_.intake(), &Service::GetWorkshop, get);
  if (!workshop && Is(workshop.error(), Code::kNotFound)) {
    v1::PlanWorkshopRequest plan;
    plan.set_parent(plan_.place.territory);
    plan.set_workshop_id(std::string(LastId(plan_.place.workshop)));
    *plan.mutable_workshop() = WorkshopToPlan();
    plan.set_request_id(RequestIdOf(plan));
    workshop = connection_.Call(connection_.intake(), &Service::PlanWorkshop, plan);
  }
  if (!workshop) return tl::unexpected(FaultOf(workshop.error()));
  if (workshop->state() != v1::Workshop::PLANNED && workshop->state() != v1::Workshop::INVITED) {
    return {};
  }
  v1::OpenWorkshopRequest open;
  open.set_name(plan_.place.workshop);
  open.set_request_id(RequestIdOf(open));
  const auto opened = connection_.Call(connection_.intake(), &Service::OpenWorkshop, open);
  if (!opened) return tl::unexpected(FaultOf(opened.error()));
  return {};
}

Loader::Done Loader::ImportTopics() {
  auto stream = std::make_unique<TopicStream>(connection_);
  Done sent;
  Progress progress("Sujets");
  const auto read = ReadTopics(
      plan_.folder, plan_.place, Teller(),
      [&](TopicRow row) {
        if (!sent) return;
        if (stream->full()) {
          sent = stream->Finish(report_);
          stream = std::make_unique<TopicStream>(connection_);
        }
        v1::ImportTopicsRequest message;
        v1::RecordTopicRequest& request = *message.mutable_topic();
        request.set_parent(plan_.place.territory);
        request.set_topic_id(row.topic_id);
        *request.mutable_topic() = std::move(row.topic);
        request.set_request_id(RequestIdOf(request));
        message.set_source("topics.csv:" + std::to_string(row.at.line));
        if (stream->Write(message, row.at)) return;
        sent = stream->Finish(report_);
        if (sent) sent = tl::unexpected(LoadFault{kRefused, "the server ended the import early"});
      },
      [&](int64_t done, int64_t total) { progress.Show(done, total); });
  if (!read) return tl::unexpected(FaultOf(read.error()));
  if (sent) sent = stream->Finish(report_);
  return sent;
}

}  // namespace synergie::program
