// Which streams each of intake's events belongs to.
#include "services/intake/domain/decide.h"

namespace synergie::intake {
namespace {

struct Streams {
  using Names = std::vector<std::string>;
  Names operator()(const TerritoryRegistered& e) const { return {e.territory}; }
  Names operator()(const TerritoryClosed& e) const { return {e.territory}; }
  Names operator()(const ZoneRegistered& e) const { return {e.zone}; }
  Names operator()(const CompanyRegistered& e) const { return {e.company, e.siret_claim}; }
  Names operator()(const CompanyCorrected& e) const { return {e.company}; }
  Names operator()(const CompanyLeft& e) const { return {e.company}; }
  Names operator()(const CompanyReturned& e) const { return {e.company}; }
  Names operator()(const ContactNamed& e) const { return {e.company}; }
  Names operator()(const ContactErased& e) const { return {e.company}; }
  Names operator()(const WorkshopPlanned& e) const { return {e.workshop}; }
  Names operator()(const WorkshopRescheduled& e) const { return {e.workshop}; }
  Names operator()(const MilestoneReached& e) const { return {e.workshop}; }
  Names operator()(const CompanySeated& e) const { return {e.workshop}; }
  Names operator()(const CompanyUnseated& e) const { return {e.workshop}; }
  Names operator()(const WorkshopOpened& e) const { return {e.workshop}; }
  Names operator()(const WorkshopClosed& e) const { return {e.workshop}; }
  Names operator()(const TopicRecorded& e) const {
    if (!e.numbered) return {e.topic};
    return {e.topic, TopicCounterOf(ParentOf(e.topic))};
  }
  Names operator()(const TopicReworded& e) const { return {e.topic}; }
  Names operator()(const TopicQuantified& e) const { return {e.topic}; }
  Names operator()(const TopicClassified& e) const { return {e.topic}; }
  Names operator()(const TopicSupported& e) const { return {e.topic}; }
  Names operator()(const TopicSupportWithdrawn& e) const { return {e.topic}; }
  Names operator()(const TopicMerged& e) const { return {e.topic, e.into}; }
  Names operator()(const TopicWithdrawn& e) const { return {e.topic}; }
};

}  // namespace

std::vector<std::string> StreamsOf(const Event& event) { return std::visit(Streams{}, event); }

}  // namespace synergie::intake
