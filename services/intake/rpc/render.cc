#include "services/intake/rpc/render.h"

#include <chrono>

#include "common/base/check.h"
#include "common/rpc/etag.h"
#include "services/intake/codec/codec.h"
#include "services/intake/codec/values.h"

namespace synergie::intake {
namespace {

template <class State>
State Decode(const projection::Row& row) {
  auto state = IntakeCodec::DecodeRow<State>(row.state);
  SYN_CHECK(state.has_value(), "a row of this schema decodes");
  return std::move(*state);
}

// What every resource shows of its row.
template <class Message>
void ShowRow(const std::string& name, const projection::Row& row, Message* out) {
  out->set_name(name);
  out->set_etag(rpc::FormatEtag(row.revision));
  *out->mutable_create_time() = rpc::ToTimestamp(row.create_time);
  *out->mutable_update_time() = rpc::ToTimestamp(row.update_time);
}

Date Today(const Clock& clock) {
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::microseconds>(
          std::chrono::microseconds(clock.Now().micros))));
  return {static_cast<int>(today.year()), static_cast<int>(static_cast<unsigned>(today.month())),
          static_cast<int>(static_cast<unsigned>(today.day()))};
}

}  // namespace

void Renderer::Show(const std::string& name, const projection::Row& row, const node::Caller&,
                    v1::Territory* out) const {
  const auto territory = Decode<Territory>(row);
  ShowRow(name, row, out);
  out->set_display_name(territory.display_name);
  out->set_state(territory.closed ? v1::Territory::CLOSED : v1::Territory::ACTIVE);
}

void Renderer::Show(const std::string& name, const projection::Row& row, const node::Caller&,
                    v1::Zone* out) const {
  const auto zone = Decode<Zone>(row);
  ShowRow(name, row, out);
  out->set_display_name(zone.display_name);
  if (zone.place != Place{}) ToProto(zone.place, out->mutable_place());
}

void Renderer::Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
                    v1::Company* out) const {
  const auto company = Decode<Company>(row);
  ShowRow(name, row, out);
  out->set_display_name(company.facts.display_name);
  out->set_siret(company.facts.siret);
  out->set_naf(company.facts.naf);
  out->set_activity(company.facts.activity);
  if (company.facts.place) ToProto(*company.facts.place, out->mutable_place());
  out->set_headcount(company.facts.headcount);
  out->set_zone(company.facts.zone);
  out->set_elector(company.facts.elector);
  out->set_state(company.left ? v1::Company::LEFT : v1::Company::ACTIVE);
  ShowConfidential(name, company, node::MaySeeConfidential(caller, name), out);
}

void Renderer::ShowConfidential(const std::string& name, const Company& company, bool may_see,
                                v1::Company* out) const {
  const auto left_out = [&](const char* field) { out->add_redacted(field); };
  if (company.facts.sealed_identity) {
    out->add_confidential(v1::CONFIDENTIAL_NAME);
    const auto identity =
        may_see ? sealing_.OpenIdentity(name, *company.facts.sealed_identity) : std::nullopt;
    if (identity) {
      out->set_display_name(identity->display_name());
      out->set_siret(identity->siret());
    } else {
      left_out("display_name");
      left_out("siret");
    }
  }
  if (company.facts.sealed_place) {
    out->add_confidential(v1::CONFIDENTIAL_PLACE);
    const auto place =
        may_see ? sealing_.OpenPlace(name, *company.facts.sealed_place) : std::nullopt;
    place ? void(*out->mutable_place() = *place) : left_out("place");
  }
  if (company.facts.keeps_quantities) out->add_confidential(v1::CONFIDENTIAL_QUANTITY);
  bool contacts_left_out = false;
  for (const auto& [contact_id, sealed] : company.contacts) {
    const auto details = may_see ? sealing_.OpenContact(name, contact_id, sealed) : std::nullopt;
    contacts_left_out |= !details;
    if (!details) continue;
    v1::Contact* contact = out->add_contacts();
    contact->set_contact_id(contact_id);
    contact->set_full_name(details->full_name());
    contact->set_function(details->function());
    contact->set_email(details->email());
    contact->set_phone(details->phone());
  }
  if (contacts_left_out) left_out("contacts");
}

void Renderer::Show(const std::string& name, const projection::Row& row, const node::Caller&,
                    v1::Workshop* out) const {
  const auto workshop = Decode<Workshop>(row);
  ShowRow(name, row, out);
  out->set_display_name(workshop.display_name);
  out->set_zone(workshop.zone);
  ToProto(workshop.calendar.date, out->mutable_date());
  if (workshop.calendar.committee_due.known()) {
    ToProto(workshop.calendar.committee_due, out->mutable_committee_date());
  }
  for (const Table& table : workshop.tables) ToProto(table, out->add_tables());
  *out->mutable_facilitators() = ToProto(workshop.facilitators);
  out->set_state(static_cast<v1::Workshop::State>(workshop.state));
  ShowMilestones(workshop, out);
}

void Renderer::ShowMilestones(const Workshop& workshop, v1::Workshop* out) const {
  const Date today = Today(clock_);
  const std::pair<Milestone, Date> all[] = {
      {Milestone::kGuide, workshop.calendar.guide_due},
      {Milestone::kCatalogue, workshop.calendar.catalogue_due},
      {Milestone::kCommittee, workshop.calendar.committee_due}};
  for (const auto& [milestone, due] : all) {
    if (!due.known()) continue;
    v1::MilestoneStatus* status = out->add_milestones();
    status->set_milestone(static_cast<v1::Milestone>(milestone));
    ToProto(due, status->mutable_due_date());
    const auto reached = workshop.reached.find(milestone);
    if (reached != workshop.reached.end()) {
      ToProto(reached->second, status->mutable_reached_date());
    }
    status->set_late((reached != workshop.reached.end() ? reached->second : today) > due);
  }
}

void Renderer::Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
                    v1::Topic* out) const {
  const auto topic = Decode<Topic>(row);
  ShowRow(name, row, out);
  out->set_workshop(topic.workshop);
  out->set_table(topic.table);
  out->set_phase(static_cast<v1::Phase>(topic.phase));
  out->set_company(topic.company);
  out->set_speaker_role(topic.speaker_role);
  out->set_text(topic.text);
  *out->mutable_supporters() = ToProto(topic.supporters);
  out->set_direction(static_cast<v1::Direction>(topic.classification.direction));
  out->set_resource(static_cast<v1::ResourceKind>(topic.classification.resource));
  out->set_concept_id(topic.classification.concept_id);
  out->set_waste_code(topic.classification.waste_code);
  out->set_constraints(topic.constraints);
  out->set_merged_into(topic.merged_into);
  out->set_state(static_cast<v1::Topic::State>(topic.state));
  if (topic.quantity) ToProto(*topic.quantity, out->mutable_quantity());
  if (!topic.sealed_quantity) return;
  out->set_quantity_confidential(true);
  const auto quantity = node::MaySeeConfidential(caller, topic.company)
                            ? sealing_.OpenQuantity(topic.company, *topic.sealed_quantity)
                            : std::nullopt;
  quantity ? void(*out->mutable_quantity() = *quantity) : out->add_redacted("quantity");
}

}  // namespace synergie::intake
