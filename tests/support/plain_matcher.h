// A matcher for specs, as simple as can be told in one sentence: two topics belong together when
// they share a word of at least five letters (0.9; one company's own two topics 0.1). "cherche" is
// a need, everything else an offer.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/domain/matcher.h"
#include "services/matching/engine/clustering.h"

namespace synergie::testing {

class PlainMatcher final : public matching::Matcher {
 public:
  struct Words final : matching::Reading {
    std::set<std::string> words;
  };

  matching::MatcherVersion version() const override { return {"plain", "none"}; }
  double join_threshold() const override { return 0.5; }

  matching::ReadingPtr Read(const matching::Topic& topic) const override {
    auto reading = std::make_shared<Words>();
    std::string word;
    for (const char c : topic.text + " ") {
      if (c != ' ') {
        word += c;
      } else if (word.size() >= 5 && word != "cherche") {
        reading->words.insert(std::exchange(word, ""));
      } else {
        word.clear();
      }
    }
    return reading;
  }

  matching::SheetTopic Describe(const matching::Noted& noted) const override {
    const matching::Topic& topic = *noted.topic;
    const bool need = topic.text.find("cherche") != std::string::npos;
    matching::SheetTopic line{
        .topic = topic.name,
        .company = topic.company,
        .companies = topic.Companies(),
        .direction = need ? matching::Direction::kNeed : matching::Direction::kOffer,
        .resource = matching::ResourceKind::kMaterial,
        .text = topic.text};
    if (topic.classification.direction != matching::Direction::kUnspecified) {
      line.direction = topic.classification.direction;
    }
    return line;
  }

  double Probability(const matching::Noted& a, const matching::Noted& b) const override {
    const auto& words = Of(b).words;
    const bool share = std::any_of(Of(a).words.begin(), Of(a).words.end(),
                                   [&](const std::string& word) { return words.contains(word); });
    if (!share) return 0;
    return a.topic->company == b.topic->company ? 0.1 : 0.9;
  }

  matching::Link Explain(const matching::Noted& a, const matching::Noted& b,
                         const matching::CompanyLookup&) const override {
    return {.topic = a.topic->name,
            .other = b.topic->name,
            .score = Probability(a, b),
            .sentence = "même mot"};
  }

  std::vector<std::vector<uint32_t>> Group(uint32_t count, std::span<const matching::Edge> edges,
                                           const matching::Ties& ties,
                                           double threshold) const override {
    std::vector<matching::engine::Edge> all;
    for (const matching::Edge& edge : edges) all.push_back({edge.a, edge.b, edge.probability});
    return matching::engine::Cluster(count, all, {ties.together, ties.separate, {}},
                                     static_cast<float>(threshold));
  }

  matching::SheetHead HeadOf(std::span<const matching::Noted> topics) const override {
    std::map<std::string, int> counts;
    for (const matching::Noted& noted : topics) {
      for (const std::string& word : Of(noted).words) ++counts[word];
    }
    matching::SheetHead head{.type = matching::SynergyType::kExchange,
                             .resource = matching::ResourceKind::kMaterial};
    int most = 0;
    for (const auto& [word, count] : counts) {
      if (count > most) head.title = word;
      most = std::max(most, count);
    }
    return head;
  }

  matching::TextReading Classify(const std::string&, matching::Phase, size_t) const override {
    return {};
  }

  std::unique_ptr<Neighbours> NewNeighbours() const override {
    return std::make_unique<All>(*this);
  }

 private:
  class All final : public Neighbours {
   public:
    explicit All(const PlainMatcher& matcher) : matcher_(matcher) {}
    void Put(const matching::Noted& noted) override { topics_[noted.topic->name] = noted; }
    void Remove(const std::string& topic) override { topics_.erase(topic); }
    std::vector<std::pair<std::string, double>> Find(const matching::Noted& noted,
                                                     size_t max) const override {
      std::vector<std::pair<std::string, double>> found;
      for (const auto& [name, other] : topics_) {
        if (name != noted.topic->name) found.emplace_back(name, matcher_.Probability(noted, other));
      }
      std::stable_sort(found.begin(), found.end(),
                       [](const auto& a, const auto& b) { return a.second > b.second; });
      if (found.size() > max) found.resize(max);
      return found;
    }

   private:
    const PlainMatcher& matcher_;
    std::map<std::string, matching::Noted> topics_;
  };

  static const Words& Of(const matching::Noted& noted) {
    return *static_cast<const Words*>(noted.reading);
  }
};

}  // namespace synergie::testing
