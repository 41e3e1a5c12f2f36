#include "services/matching/matcher/engine_matcher.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>

#include "common/base/utf8.h"
#include "services/matching/engine/clustering.h"
#include "services/matching/engine/index.h"
#include "services/matching/matcher/notes.h"

namespace synergie::matching {
namespace {

// Raised when the same tables would group differently because the code does.
constexpr const char* kEngineVersion = "1";
constexpr size_t kTitleBytes = 80;  // of a sheet without a known concept

struct EngineReading final : Reading {
  engine::Note note;
  engine::Profile profile;
};

const EngineReading& Of(const Noted& noted) {
  return *static_cast<const EngineReading*>(noted.reading);
}

template <size_t N>
size_t Strongest(const std::array<float, N>& shares) {
  return static_cast<size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
}

// Cut at a character, on a word where there is one.
std::string Shortened(const std::string& text) {
  if (text.size() <= kTitleBytes) return text;
  size_t end = kTitleBytes;
  while (end > 0 && !StartsCharacter(text[end])) --end;
  const size_t space = text.rfind(' ', end);
  if (space != std::string::npos && space > kTitleBytes / 2) end = space;
  return text.substr(0, end) + "…";
}

// "électricien" → "Électricien".
std::string Capital(const std::string& label) {
  auto text = icu::UnicodeString::fromUTF8(label);
  text.replace(0, 1, icu::UnicodeString(text, 0, 1).toUpper(icu::Locale::getFrench()));
  std::string capital;
  return text.toUTF8String(capital);
}

struct Votes {
  std::array<double, engine::kDirections> direction{};
  std::array<double, engine::kResources> resource{};
  std::map<engine::ConceptIndex, double> concepts;
};

// What companies do with each other, from what they say: a rule of thumb that a person may correct.
SynergyType TypeOf(engine::Resource resource, const Votes& votes) {
  using engine::Resource;
  const auto says = [&](engine::Direction direction) {
    return votes.direction[static_cast<size_t>(direction)] >= 0.5;
  };
  switch (resource) {
    case Resource::kGovernance:
    case Resource::kSiteLife:
      return SynergyType::kGovernance;
    case Resource::kEnergy:
    case Resource::kWater:
    case Resource::kSpace:
      return SynergyType::kInfrastructure;
    case Resource::kMobility:
      return says(engine::Direction::kConcern) ? SynergyType::kGovernance
                                               : SynergyType::kInfrastructure;
    default:
      break;
  }
  const bool exchange = says(engine::Direction::kOffer) && says(engine::Direction::kNeed);
  return exchange && !says(engine::Direction::kPool) ? SynergyType::kExchange
                                                     : SynergyType::kPooling;
}

class EngineNeighbours final : public Matcher::Neighbours {
 public:
  explicit EngineNeighbours(std::shared_ptr<const engine::Engine> engine)
      : index_(std::move(engine)) {}

  void Put(const Noted& noted) override { index_.Add(Of(noted).note); }
  void Remove(const std::string& topic) override { index_.Remove(topic); }
  std::vector<std::pair<std::string, double>> Find(const Noted& noted, size_t max) const override {
    std::vector<std::pair<std::string, double>> found;
    for (engine::Ranked& ranked : index_.Candidates(Of(noted).note, max)) {
      found.emplace_back(std::move(ranked.id), ranked.score);
    }
    return found;
  }

 private:
  engine::Index index_;
};

class EngineMatcher final : public Matcher {
 public:
  explicit EngineMatcher(std::shared_ptr<const engine::Engine> engine)
      : engine_(std::move(engine)) {}

  MatcherVersion version() const override { return {kEngineVersion, engine_->Version()}; }
  double join_threshold() const override { return engine_->knowledge().weights.join; }

  ReadingPtr Read(const Topic& topic) const override {
    auto reading = std::make_shared<EngineReading>();
    reading->note = NoteOf(topic);
    reading->profile = engine_->ProfileOf(reading->note);
    return reading;
  }

  SheetTopic Describe(const Noted& noted) const override {
    const Topic& topic = *noted.topic;
    const engine::Profile& profile = Of(noted).profile;
    SheetTopic line{.topic = topic.name,
                    .company = topic.company,
                    .companies = topic.Companies(),
                    .direction = FromEngine(engine::Direction(Strongest(profile.direction))),
                    .resource = FromEngine(engine::Resource(Strongest(profile.resource))),
                    .waste_code = topic.classification.waste_code,
                    .text = topic.text};
    if (profile.best == engine::kNoConcept) return line;
    const engine::Concept& best = vocabulary().at(profile.best);
    line.concept_id = best.id;
    // One code only says what it is; of several a person chooses.
    if (line.waste_code.empty() && line.resource == ResourceKind::kWaste &&
        best.waste.size() == 1) {
      line.waste_code = best.waste.front();
    }
    return line;
  }

  double Probability(const Noted& a, const Noted& b) const override {
    const bool same_company = !a.topic->company.empty() && a.topic->company == b.topic->company;
    return engine_->Score(Of(a).profile, Of(b).profile, same_company);
  }

  float Settled(float probability, std::span<const float> of_a,
                std::span<const float> of_b) const override {
    static_assert(kStrongest == engine::kStanding, "all that a note's standing holds is given");
    const auto standing = [](std::span<const float> links) {
      engine::Standing standing = engine::NoStanding();
      for (const float link : links) engine::PutLink(link, standing);
      return standing;
    };
    return engine::Settle(engine_->knowledge().weights.settle, probability, standing(of_a),
                          standing(of_b));
  }

  Link Explain(const Noted& a, const Noted& b, const CompanyLookup& companies) const override {
    return FromEngine(engine_->Compare(Placed(a, companies), Placed(b, companies)));
  }

  std::vector<std::vector<uint32_t>> Group(uint32_t count, std::span<const Edge> edges,
                                           const Ties& ties, double threshold) const override {
    std::vector<engine::Edge> all;
    for (const Edge& edge : edges) all.push_back({edge.a, edge.b, edge.probability});
    return engine::Cluster(count, all, {ties.together, ties.separate, {}},
                           static_cast<float>(threshold));
  }

  SheetHead HeadOf(std::span<const Noted> topics) const override {
    Votes votes;
    for (const Noted& noted : topics) {
      const engine::Profile& profile = Of(noted).profile;
      for (size_t i = 0; i < profile.direction.size(); ++i)
        votes.direction[i] += profile.direction[i];
      for (size_t i = 0; i < profile.resource.size(); ++i) votes.resource[i] += profile.resource[i];
      for (const engine::Weighed& c : profile.concepts) votes.concepts[c.of] += c.probability;
    }
    const auto resource = engine::Resource(
        std::max_element(votes.resource.begin(), votes.resource.end()) - votes.resource.begin());
    SheetHead head{.type = TypeOf(resource, votes), .resource = FromEngine(resource)};
    const auto best =
        std::max_element(votes.concepts.begin(), votes.concepts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best != votes.concepts.end()) {
      head.title = Capital(vocabulary().at(best->first).label);
    } else if (!topics.empty()) {
      head.title = Shortened(topics.front().topic->text);
    }
    return head;
  }

  TextReading Classify(const std::string& text, Phase phase, size_t max_concepts) const override {
    const engine::Reading read =
        engine_->Read(text, phase == Phase::kDescending  ? engine::Phase::kDescending
                            : phase == Phase::kAscending ? engine::Phase::kAscending
                                                         : engine::Phase::kUnknown);
    TextReading reading;
    if (read.normalised.empty()) return reading;
    reading.direction = FromEngine(read.direction);
    reading.direction_probability = read.direction_probability;
    reading.resource = FromEngine(read.resource);
    reading.resource_probability = read.resource_probability;
    for (const engine::ConceptReading& found : read.concepts) {
      if (reading.concepts.size() == max_concepts) break;
      const engine::Concept& entry = vocabulary().at(vocabulary().Find(found.id));
      RankedConcept ranked{.concept_id = found.id,
                           .label = found.label,
                           .probability = found.probability,
                           .resource = FromEngine(entry.resource),
                           .waste_codes = entry.waste};
      for (const engine::WordWeight& word : found.words) ranked.words.push_back(word.word);
      reading.concepts.push_back(std::move(ranked));
    }
    return reading;
  }

  std::unique_ptr<Neighbours> NewNeighbours() const override {
    return std::make_unique<EngineNeighbours>(engine_);
  }

 private:
  const engine::Vocabulary& vocabulary() const { return engine_->knowledge().vocabulary; }

  engine::Note Placed(const Noted& noted, const CompanyLookup& companies) const {
    engine::Note note = Of(noted).note;
    const Company* company =
        noted.topic->company.empty() ? nullptr : companies(noted.topic->company);
    if (company == nullptr) return note;
    note.naf = company->naf;
    if (company->latitude && company->longitude) {
      note.place = engine::Place{*company->latitude, *company->longitude};
    }
    return note;
  }

  const std::shared_ptr<const engine::Engine> engine_;
};

}  // namespace

std::shared_ptr<const Matcher> MatcherOf(std::shared_ptr<const engine::Engine> engine) {
  return std::make_shared<const EngineMatcher>(std::move(engine));
}

std::shared_ptr<const Matcher> EmbeddedMatcher() {
  static const auto matcher = MatcherOf(engine::Engine::Embedded());
  return matcher;
}

}  // namespace synergie::matching
