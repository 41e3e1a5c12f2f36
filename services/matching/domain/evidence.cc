#include "services/matching/domain/evidence.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "common/base/resource_name.h"

namespace synergie::matching {
namespace {

struct Pair {
  double probability = 0;
  size_t a = 0;
  size_t b = 0;
};

// "C02" of "territories/ecla/companies/c02": how a sentence names a company that may keep its name
// to itself.
std::string SpokenId(const std::string& company) {
  std::string id(LastId(company));
  for (char& c : id) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return id;
}

Evidence Blank(const Matcher& matcher) {
  Evidence evidence;
  const MatcherVersion version = matcher.version();
  evidence.engine_version = version.engine;
  evidence.vocabulary_version = version.vocabulary;
  evidence.join_threshold = matcher.join_threshold();
  return evidence;
}

// "C01 en parle, C04 et C07 s'y joignent : le sujet concerne 3 entreprises."
std::string SupportersSentence(const Topic& topic) {
  const std::vector<std::string> companies = topic.Companies();
  const size_t first = topic.company.empty() ? 0 : 1;
  std::string joined;
  for (size_t i = first; i < companies.size(); ++i) {
    if (i > first) joined += i + 1 == companies.size() ? " et " : ", ";
    joined += SpokenId(companies[i]);
  }
  const std::string who =
      first == 0 ? "Le territoire en parle" : SpokenId(topic.company) + " en parle";
  if (joined.empty()) return who + ".";
  const bool several = companies.size() - first > 1;
  return who + ", " + joined + (several ? " s'y joignent" : " s'y joint") +
         " : le sujet concerne " + std::to_string(companies.size()) + " entreprises.";
}

Evidence FromPairs(Explainer& explainer, std::vector<Pair> pairs, std::span<const Noted> topics,
                   size_t max_links) {
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.probability > b.probability; });
  if (pairs.size() > max_links) pairs.resize(max_links);
  Evidence evidence = Blank(explainer.matcher());
  for (const Pair& pair : pairs) {
    evidence.links.push_back(explainer.Explain(topics[pair.a], topics[pair.b]));
  }
  if (!evidence.links.empty()) evidence.sentence = evidence.links.front().sentence;
  return evidence;
}

double Mean(const std::vector<Pair>& pairs) {
  if (pairs.empty()) return 1;
  double sum = 0;
  for (const Pair& pair : pairs) sum += pair.probability;
  return sum / static_cast<double>(pairs.size());
}

}  // namespace

const Link& Explainer::Explain(const Noted& a, const Noted& b) {
  const std::pair<std::string, std::string> key = std::minmax(a.topic->name, b.topic->name);
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  return known_.emplace(key, matcher_.Explain(a, b, companies_)).first->second;
}

Weighed WeighSheet(Explainer& explainer, std::span<const Noted> topics) {
  const Matcher& matcher = explainer.matcher();
  if (topics.size() == 1) {
    const Topic& topic = *topics.front().topic;
    Weighed weighed{1, Blank(matcher)};
    weighed.evidence.sentence = SupportersSentence(topic);
    Link link{.topic = topic.name, .score = 1, .sentence = weighed.evidence.sentence};
    link.reasons.push_back({.kind = ReasonKind::kSupporters,
                            .label = "plusieurs entreprises pour un sujet",
                            .weight = 1});
    weighed.evidence.links.push_back(std::move(link));
    return weighed;
  }
  std::vector<Pair> pairs;
  for (size_t a = 0; a < topics.size(); ++a) {
    for (size_t b = a + 1; b < topics.size(); ++b) {
      pairs.push_back({matcher.Probability(topics[a], topics[b]), a, b});
    }
  }
  const double score = Mean(pairs);
  return {score, FromPairs(explainer, std::move(pairs), topics, kShownLinks)};
}

Weighed WeighJoining(Explainer& explainer, const Noted& joining, std::span<const Noted> others) {
  const Matcher& matcher = explainer.matcher();
  if (others.empty()) return WeighSheet(explainer, std::span(&joining, 1));
  std::vector<Noted> all(others.begin(), others.end());
  all.push_back(joining);
  std::vector<Pair> pairs;
  for (size_t i = 0; i < others.size(); ++i) {
    pairs.push_back({matcher.Probability(joining, others[i]), others.size(), i});
  }
  const double score = Mean(pairs);
  return {score, FromPairs(explainer, std::move(pairs), all, kJoinLinks)};
}

}  // namespace synergie::matching
