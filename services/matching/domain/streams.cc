// Which streams each of matching's events belongs to.
#include "services/matching/domain/decide.h"

namespace synergie::matching {
namespace {

struct Streams {
  using Names = std::vector<std::string>;

  static Names WithPlacements(Names streams, const std::vector<SheetTopic>& topics) {
    for (const SheetTopic& topic : topics) streams.push_back(PlacementOf(topic.topic));
    return streams;
  }
  static Names WithPlacements(Names streams, const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) streams.push_back(PlacementOf(topic));
    return streams;
  }
  static std::string CounterOf(const std::string& synergy) {
    return SynergyCounterOf(ParentOf(synergy));
  }

  Names operator()(const SynergyDetected& e) const {
    return WithPlacements({e.synergy, CounterOf(e.synergy)}, e.topics);
  }
  Names operator()(const SynergyCreated& e) const {
    Names streams{e.synergy};
    if (e.numbered) streams.push_back(CounterOf(e.synergy));
    return WithPlacements(std::move(streams), e.topics);
  }
  Names operator()(const TopicJoinedSynergy& e) const {
    return {e.synergy, PlacementOf(e.topic.topic)};
  }
  Names operator()(const TopicLeftSynergy& e) const { return {e.synergy, PlacementOf(e.topic)}; }
  Names operator()(const SynergyCompaniesChanged& e) const { return {e.synergy}; }
  Names operator()(const SynergyTopicRevised& e) const { return {e.synergy}; }
  Names operator()(const SynergyReassessed& e) const { return {e.synergy}; }
  Names operator()(const SynergyDissolved& e) const {
    return WithPlacements({e.synergy}, e.topics);
  }
  Names operator()(const SynergyValidated& e) const { return {e.synergy}; }
  Names operator()(const SynergyRejected& e) const { return WithPlacements({e.synergy}, e.topics); }
  Names operator()(const SynergyRetitled& e) const { return {e.synergy}; }
  Names operator()(const SynergyMerged& e) const {
    return WithPlacements({e.synergy, e.into}, e.topics);
  }
  // About the new one: that is what the answer to the command shows.
  Names operator()(const SynergySplit& e) const {
    return WithPlacements({e.into, e.synergy, CounterOf(e.into)}, e.topics);
  }
  Names operator()(const PairForbidden& e) const {
    return {PlacementOf(e.topic), PlacementOf(e.other)};
  }
  Names operator()(const PairAllowed& e) const {
    return {PlacementOf(e.topic), PlacementOf(e.other)};
  }
};

}  // namespace

std::vector<std::string> StreamsOf(const Event& event) { return std::visit(Streams{}, event); }

}  // namespace synergie::matching
