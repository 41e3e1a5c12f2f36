#include "services/intake/codec/facts.h"

#include "services/intake/codec/values.h"

namespace synergie::intake {
namespace {

void ToProto(const CompanyFacts& facts, v1::CompanyFacts* out) {
  out->set_display_name(facts.display_name);
  out->set_siret(facts.siret);
  out->set_naf(facts.naf);
  out->set_activity(facts.activity);
  if (facts.place) intake::ToProto(*facts.place, out->mutable_place());
  out->set_headcount(facts.headcount);
  out->set_zone(facts.zone);
  out->set_elector(facts.elector);
  if (facts.sealed_identity) {
    intake::ToProto(*facts.sealed_identity, out->mutable_sealed_identity());
  }
  if (facts.sealed_place) intake::ToProto(*facts.sealed_place, out->mutable_sealed_place());
  out->set_keeps_quantities(facts.keeps_quantities);
}

CompanyFacts FromProto(const v1::CompanyFacts& in) {
  CompanyFacts facts{.display_name = in.display_name(),
                     .siret = in.siret(),
                     .naf = in.naf(),
                     .activity = in.activity(),
                     .headcount = in.headcount(),
                     .zone = in.zone(),
                     .elector = in.elector()};
  if (in.has_place()) facts.place = intake::FromProto(in.place());
  if (in.has_sealed_identity()) facts.sealed_identity = intake::FromProto(in.sealed_identity());
  if (in.has_sealed_place()) facts.sealed_place = intake::FromProto(in.sealed_place());
  facts.keeps_quantities = in.keeps_quantities();
  return facts;
}

// The calendar stands in the message's own fields.
template <class Message>
void ToMessage(const Calendar& calendar, Message* message) {
  intake::ToProto(calendar.date, message->mutable_date());
  intake::ToProto(calendar.guide_due, message->mutable_guide_due());
  intake::ToProto(calendar.catalogue_due, message->mutable_catalogue_due());
  if (calendar.committee_due.known()) {
    intake::ToProto(calendar.committee_due, message->mutable_committee_due());
  }
}

template <class Message>
Calendar CalendarFrom(const Message& message) {
  return {intake::FromProto(message.date()), intake::FromProto(message.guide_due()),
          intake::FromProto(message.catalogue_due()), intake::FromProto(message.committee_due())};
}

}  // namespace

v1::TerritoryRegistered ToMessage(const TerritoryRegistered& fact) {
  v1::TerritoryRegistered message;
  message.set_territory(fact.territory);
  message.set_display_name(fact.display_name);
  return message;
}

v1::TerritoryClosed ToMessage(const TerritoryClosed& fact) {
  v1::TerritoryClosed message;
  message.set_territory(fact.territory);
  message.set_reason(fact.reason);
  return message;
}

v1::ZoneRegistered ToMessage(const ZoneRegistered& fact) {
  v1::ZoneRegistered message;
  message.set_zone(fact.zone);
  message.set_display_name(fact.display_name);
  ToProto(fact.place, message.mutable_place());
  return message;
}

v1::CompanyRegistered ToMessage(const CompanyRegistered& fact) {
  v1::CompanyRegistered message;
  message.set_company(fact.company);
  ToProto(fact.facts, message.mutable_facts());
  message.set_siret_claim(fact.siret_claim);
  return message;
}

v1::CompanyCorrected ToMessage(const CompanyCorrected& fact) {
  v1::CompanyCorrected message;
  message.set_company(fact.company);
  ToProto(fact.facts, message.mutable_facts());
  return message;
}

v1::CompanyLeft ToMessage(const CompanyLeft& fact) {
  v1::CompanyLeft message;
  message.set_company(fact.company);
  message.set_reason(fact.reason);
  return message;
}

v1::CompanyReturned ToMessage(const CompanyReturned& fact) {
  v1::CompanyReturned message;
  message.set_company(fact.company);
  return message;
}

v1::ContactNamed ToMessage(const ContactNamed& fact) {
  v1::ContactNamed message;
  message.set_company(fact.company);
  message.set_contact_id(fact.contact_id);
  ToProto(fact.details, message.mutable_details());
  return message;
}

v1::ContactErased ToMessage(const ContactErased& fact) {
  v1::ContactErased message;
  message.set_company(fact.company);
  message.set_contact_id(fact.contact_id);
  return message;
}

v1::WorkshopPlanned ToMessage(const WorkshopPlanned& fact) {
  v1::WorkshopPlanned message;
  message.set_workshop(fact.workshop);
  message.set_display_name(fact.display_name);
  message.set_zone(fact.zone);
  ToMessage(fact.calendar, &message);
  for (const Table& table : fact.tables) ToProto(table, message.add_tables());
  *message.mutable_facilitators() = ToProto(fact.facilitators);
  return message;
}

v1::WorkshopRescheduled ToMessage(const WorkshopRescheduled& fact) {
  v1::WorkshopRescheduled message;
  message.set_workshop(fact.workshop);
  ToMessage(fact.calendar, &message);
  return message;
}

v1::MilestoneReached ToMessage(const MilestoneReached& fact) {
  v1::MilestoneReached message;
  message.set_workshop(fact.workshop);
  message.set_milestone(static_cast<v1::Milestone>(fact.milestone));
  ToProto(fact.date, message.mutable_date());
  return message;
}

v1::CompanySeated ToMessage(const CompanySeated& fact) {
  v1::CompanySeated message;
  message.set_workshop(fact.workshop);
  message.set_company(fact.company);
  message.set_table(fact.table);
  return message;
}

v1::CompanyUnseated ToMessage(const CompanyUnseated& fact) {
  v1::CompanyUnseated message;
  message.set_workshop(fact.workshop);
  message.set_company(fact.company);
  return message;
}

v1::WorkshopOpened ToMessage(const WorkshopOpened& fact) {
  v1::WorkshopOpened message;
  message.set_workshop(fact.workshop);
  return message;
}

v1::WorkshopClosed ToMessage(const WorkshopClosed& fact) {
  v1::WorkshopClosed message;
  message.set_workshop(fact.workshop);
  return message;
}

v1::TopicRecorded ToMessage(const TopicRecorded& fact) {
  v1::TopicRecorded message;
  message.set_topic(fact.topic);
  message.set_workshop(fact.workshop);
  message.set_table(fact.table);
  message.set_phase(static_cast<v1::Phase>(fact.phase));
  message.set_company(fact.company);
  message.set_speaker_role(fact.speaker_role);
  message.set_text(fact.text);
  *message.mutable_supporters() = ToProto(fact.supporters);
  ToProto(fact.classification, message.mutable_classification());
  if (fact.quantity) ToProto(*fact.quantity, message.mutable_quantity());
  if (fact.sealed_quantity) ToProto(*fact.sealed_quantity, message.mutable_sealed_quantity());
  message.set_constraints(fact.constraints);
  message.set_numbered(fact.numbered);
  return message;
}

v1::TopicReworded ToMessage(const TopicReworded& fact) {
  v1::TopicReworded message;
  message.set_topic(fact.topic);
  message.set_text(fact.text);
  return message;
}

v1::TopicQuantified ToMessage(const TopicQuantified& fact) {
  v1::TopicQuantified message;
  message.set_topic(fact.topic);
  if (fact.quantity) ToProto(*fact.quantity, message.mutable_quantity());
  if (fact.sealed_quantity) ToProto(*fact.sealed_quantity, message.mutable_sealed_quantity());
  return message;
}

v1::TopicClassified ToMessage(const TopicClassified& fact) {
  v1::TopicClassified message;
  message.set_topic(fact.topic);
  ToProto(fact.classification, message.mutable_classification());
  return message;
}

v1::TopicSupported ToMessage(const TopicSupported& fact) {
  v1::TopicSupported message;
  message.set_topic(fact.topic);
  message.set_company(fact.company);
  return message;
}

v1::TopicSupportWithdrawn ToMessage(const TopicSupportWithdrawn& fact) {
  v1::TopicSupportWithdrawn message;
  message.set_topic(fact.topic);
  message.set_company(fact.company);
  return message;
}

v1::TopicMerged ToMessage(const TopicMerged& fact) {
  v1::TopicMerged message;
  message.set_topic(fact.topic);
  message.set_into(fact.into);
  *message.mutable_supporters() = ToProto(fact.supporters);
  return message;
}

v1::TopicWithdrawn ToMessage(const TopicWithdrawn& fact) {
  v1::TopicWithdrawn message;
  message.set_topic(fact.topic);
  message.set_reason(fact.reason);
  return message;
}

TerritoryRegistered FromMessage(const v1::TerritoryRegistered& message) {
  TerritoryRegistered fact;
  fact.territory = message.territory();
  fact.display_name = message.display_name();
  return fact;
}

TerritoryClosed FromMessage(const v1::TerritoryClosed& message) {
  TerritoryClosed fact;
  fact.territory = message.territory();
  fact.reason = message.reason();
  return fact;
}

ZoneRegistered FromMessage(const v1::ZoneRegistered& message) {
  ZoneRegistered fact;
  fact.zone = message.zone();
  fact.display_name = message.display_name();
  fact.place = FromProto(message.place());
  return fact;
}

CompanyRegistered FromMessage(const v1::CompanyRegistered& message) {
  CompanyRegistered fact;
  fact.company = message.company();
  fact.facts = FromProto(message.facts());
  fact.siret_claim = message.siret_claim();
  return fact;
}

CompanyCorrected FromMessage(const v1::CompanyCorrected& message) {
  CompanyCorrected fact;
  fact.company = message.company();
  fact.facts = FromProto(message.facts());
  return fact;
}

CompanyLeft FromMessage(const v1::CompanyLeft& message) {
  CompanyLeft fact;
  fact.company = message.company();
  fact.reason = message.reason();
  return fact;
}

CompanyReturned FromMessage(const v1::CompanyReturned& message) {
  CompanyReturned fact;
  fact.company = message.company();
  return fact;
}

ContactNamed FromMessage(const v1::ContactNamed& message) {
  ContactNamed fact;
  fact.company = message.company();
  fact.contact_id = message.contact_id();
  fact.details = FromProto(message.details());
  return fact;
}

ContactErased FromMessage(const v1::ContactErased& message) {
  ContactErased fact;
  fact.company = message.company();
  fact.contact_id = message.contact_id();
  return fact;
}

WorkshopPlanned FromMessage(const v1::WorkshopPlanned& message) {
  WorkshopPlanned fact;
  fact.workshop = message.workshop();
  fact.display_name = message.display_name();
  fact.zone = message.zone();
  fact.calendar = CalendarFrom(message);
  for (const auto& table : message.tables()) fact.tables.push_back(FromProto(table));
  fact.facilitators = FromProto(message.facilitators());
  return fact;
}

WorkshopRescheduled FromMessage(const v1::WorkshopRescheduled& message) {
  WorkshopRescheduled fact;
  fact.workshop = message.workshop();
  fact.calendar = CalendarFrom(message);
  return fact;
}

MilestoneReached FromMessage(const v1::MilestoneReached& message) {
  MilestoneReached fact;
  fact.workshop = message.workshop();
  fact.milestone = static_cast<Milestone>(message.milestone());
  fact.date = FromProto(message.date());
  return fact;
}

CompanySeated FromMessage(const v1::CompanySeated& message) {
  CompanySeated fact;
  fact.workshop = message.workshop();
  fact.company = message.company();
  fact.table = message.table();
  return fact;
}

CompanyUnseated FromMessage(const v1::CompanyUnseated& message) {
  CompanyUnseated fact;
  fact.workshop = message.workshop();
  fact.company = message.company();
  return fact;
}

WorkshopOpened FromMessage(const v1::WorkshopOpened& message) {
  WorkshopOpened fact;
  fact.workshop = message.workshop();
  return fact;
}

WorkshopClosed FromMessage(const v1::WorkshopClosed& message) {
  WorkshopClosed fact;
  fact.workshop = message.workshop();
  return fact;
}

TopicRecorded FromMessage(const v1::TopicRecorded& message) {
  TopicRecorded fact;
  fact.topic = message.topic();
  fact.workshop = message.workshop();
  fact.table = message.table();
  fact.phase = static_cast<Phase>(message.phase());
  fact.company = message.company();
  fact.speaker_role = message.speaker_role();
  fact.text = message.text();
  fact.supporters = FromProto(message.supporters());
  fact.classification = FromProto(message.classification());
  if (message.has_quantity()) fact.quantity = FromProto(message.quantity());
  if (message.has_sealed_quantity()) fact.sealed_quantity = FromProto(message.sealed_quantity());
  fact.constraints = message.constraints();
  fact.numbered = message.numbered();
  return fact;
}

TopicReworded FromMessage(const v1::TopicReworded& message) {
  TopicReworded fact;
  fact.topic = message.topic();
  fact.text = message.text();
  return fact;
}

TopicQuantified FromMessage(const v1::TopicQuantified& message) {
  TopicQuantified fact;
  fact.topic = message.topic();
  if (message.has_quantity()) fact.quantity = FromProto(message.quantity());
  if (message.has_sealed_quantity()) fact.sealed_quantity = FromProto(message.sealed_quantity());
  return fact;
}

TopicClassified FromMessage(const v1::TopicClassified& message) {
  TopicClassified fact;
  fact.topic = message.topic();
  fact.classification = FromProto(message.classification());
  return fact;
}

TopicSupported FromMessage(const v1::TopicSupported& message) {
  TopicSupported fact;
  fact.topic = message.topic();
  fact.company = message.company();
  return fact;
}

TopicSupportWithdrawn FromMessage(const v1::TopicSupportWithdrawn& message) {
  TopicSupportWithdrawn fact;
  fact.topic = message.topic();
  fact.company = message.company();
  return fact;
}

TopicMerged FromMessage(const v1::TopicMerged& message) {
  TopicMerged fact;
  fact.topic = message.topic();
  fact.into = message.into();
  fact.supporters = FromProto(message.supporters());
  return fact;
}

TopicWithdrawn FromMessage(const v1::TopicWithdrawn& message) {
  TopicWithdrawn fact;
  fact.topic = message.topic();
  fact.reason = message.reason();
  return fact;
}

}  // namespace synergie::intake
