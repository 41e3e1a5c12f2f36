// The port of the matching engine: what a topic is about, how likely two belong on one sheet, and
// why. The service sees nothing else of the engine (matcher/engine_matcher.h is the real one).
//
// Pure and thread-safe: the same topics and the same version always give the same answers.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/domain/replica.h"
#include "services/matching/domain/values.h"

namespace synergie::matching {

// Finds a company's row; null where it is not known. For feasibility only.
using CompanyLookup = std::function<const Company*(const std::string& name)>;

// What was read of a topic, by the same matcher that made it. Immutable.
class Reading {
 public:
  virtual ~Reading() = default;
};
using ReadingPtr = std::shared_ptr<const Reading>;

// A topic and what was read of it.
struct Noted {
  const Topic* topic = nullptr;
  const Reading* reading = nullptr;
};

struct MatcherVersion {
  std::string engine;
  std::string vocabulary;
};

// A concept that a text may be about.
struct RankedConcept {
  std::string concept_id;
  std::string label;
  double probability = 0;
  ResourceKind resource = ResourceKind::kUnspecified;
  std::vector<std::string> waste_codes;
  std::vector<std::string> words;
};
struct TextReading {
  std::vector<RankedConcept> concepts;  // best first
  Direction direction = Direction::kUnspecified;
  double direction_probability = 0;
  ResourceKind resource = ResourceKind::kUnspecified;
  double resource_probability = 0;
};

// Two of a list, and the probability that both are on one sheet.
struct Edge {
  uint32_t a = 0;
  uint32_t b = 0;
  float probability = 0;
};
struct Ties {
  std::vector<std::pair<uint32_t, uint32_t>> together;  // whatever the probabilities
  std::vector<std::pair<uint32_t, uint32_t>> separate;  // never; `together` wins
};

// What a sheet is called and what it is about.
struct SheetHead {
  std::string title;  // in French
  SynergyType type = SynergyType::kUnspecified;
  ResourceKind resource = ResourceKind::kUnspecified;
};

class Matcher {
 public:
  virtual ~Matcher() = default;

  virtual MatcherVersion version() const = 0;
  // Least mean probability at which two groups are joined.
  virtual double join_threshold() const = 0;

  virtual ReadingPtr Read(const Topic& topic) const = 0;
  // The sheet's line about a topic: a person's word where there is one.
  virtual SheetTopic Describe(const Noted& noted) const = 0;

  virtual double Probability(const Noted& a, const Noted& b) const = 0;
  // The probability of a link seen beside the strongest links of its two topics, itself among them:
  // each at most kStrongest, best first. By default every link stands by itself.
  static constexpr size_t kStrongest = 8;
  virtual float Settled(float probability, std::span<const float> of_a,
                        std::span<const float> of_b) const {
    static_cast<void>(of_a), static_cast<void>(of_b);
    return probability;
  }
  // The link of two topics with its reasons, however weak it is.
  virtual Link Explain(const Noted& a, const Noted& b, const CompanyLookup& companies) const = 0;

  // Groups of indices below `count`, each ordered, in the order of their first; average linkage.
  virtual std::vector<std::vector<uint32_t>> Group(uint32_t count, std::span<const Edge> edges,
                                                   const Ties& ties, double threshold) const = 0;

  virtual SheetHead HeadOf(std::span<const Noted> topics) const = 0;
  virtual TextReading Classify(const std::string& text, Phase phase, size_t max_concepts) const = 0;

  // Candidates among many, without an all-pairs pass.
  class Neighbours {
   public:
    virtual ~Neighbours() = default;
    virtual void Put(const Noted& noted) = 0;  // replaces the topic of the same name
    virtual void Remove(const std::string& topic) = 0;
    // Topic names and probabilities, best first, ties by name; `topic` itself left out.
    virtual std::vector<std::pair<std::string, double>> Find(const Noted& noted,
                                                             size_t max) const = 0;
  };
  virtual std::unique_ptr<Neighbours> NewNeighbours() const = 0;
};

}  // namespace synergie::matching
