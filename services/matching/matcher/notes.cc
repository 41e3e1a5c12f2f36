#include "services/matching/matcher/notes.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "common/base/resource_name.h"

namespace synergie::matching {
namespace {

std::string_view NameOfPeriod(Period period) {
  switch (period) {
    case Period::kDay:
      return "day";
    case Period::kWeek:
      return "week";
    case Period::kMonth:
      return "month";
    case Period::kYear:
      return "year";
    case Period::kUnspecified:
      break;
  }
  return "";
}

std::vector<std::string> SplitWords(const std::string& joined) {
  std::vector<std::string> words;
  for (size_t begin = 0; begin <= joined.size();) {
    const size_t end = std::min(joined.find(", ", begin), joined.size());
    if (end > begin) words.push_back(joined.substr(begin, end - begin));
    begin = end + 2;
  }
  return words;
}

// How practicable: 1, less for each thing that speaks against it. Shown, never part of the score.
double ScoreOf(const engine::Feasibility& feasibility) {
  constexpr double kFarKm = 30;
  double score = 1;
  if (feasibility.hazard) score *= 0.5;
  if (feasibility.temperature_gap_k && *feasibility.temperature_gap_k < 10) {
    score *= *feasibility.temperature_gap_k > -40 ? 0.7 : 0.3;
  }
  if (feasibility.quantity_share && *feasibility.quantity_share < 0.3) score *= 0.7;
  if (feasibility.distance_km && *feasibility.distance_km > kFarKm) score *= 0.7;
  return score;
}

}  // namespace

std::string SpokenId(const std::string& company) {
  if (company.empty()) return "";
  std::string id(LastId(company));
  for (char& c : id) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return id;
}

engine::Note NoteOf(const Topic& topic) {
  engine::Note note;
  note.id = topic.name;
  note.company = SpokenId(topic.company);
  note.text = topic.text;
  for (const std::string& supporter : topic.supporters) {
    note.supporters.push_back(SpokenId(supporter));
  }
  if (topic.quantity) {
    note.quantity = topic.quantity->value;
    note.unit = topic.quantity->unit;
    note.period = NameOfPeriod(topic.quantity->period);
  }
  note.table = topic.table;
  note.descending = topic.phase == Phase::kDescending;
  const Classification& said = topic.classification;
  if (said.direction != Direction::kUnspecified) {
    note.chosen_direction = static_cast<engine::Direction>(static_cast<int>(said.direction) - 1);
  }
  if (said.resource != ResourceKind::kUnspecified) {
    note.chosen_resource = static_cast<engine::Resource>(static_cast<int>(said.resource) - 1);
  }
  if (!said.concept_id.empty()) note.chosen_concept = said.concept_id;
  return note;
}

matching::Link FromEngine(const engine::Link& link) {
  matching::Link out{
      .topic = link.a, .other = link.b, .score = link.score, .sentence = link.sentence};
  Reason subject{.kind = ReasonKind::kVocabulary, .weight = link.aboutness};
  std::vector<Reason> more;
  for (const engine::Evidence& evidence : link.evidence) {
    const bool of_first = evidence.note == link.a;
    switch (evidence.kind) {
      case engine::EvidenceKind::kConcept:
        subject.concept_id = subject.other_concept_id = evidence.subject;
        subject.rule = "same_concept";
        subject.label = evidence.detail;
        break;
      case engine::EvidenceKind::kRelation: {
        const size_t slash = evidence.subject.find(" / ");
        subject.concept_id = evidence.subject.substr(0, slash);
        if (slash != std::string::npos) {
          subject.other_concept_id = evidence.subject.substr(slash + 3);
        }
        subject.rule = "can_supply";
        subject.label = evidence.detail;
        break;
      }
      case engine::EvidenceKind::kWords: {
        auto& words = of_first ? subject.words : subject.other_words;
        for (std::string& word : SplitWords(evidence.detail)) words.push_back(std::move(word));
        break;
      }
      case engine::EvidenceKind::kEntry: {
        Reason entry{.kind = ReasonKind::kWording, .label = evidence.detail};
        (of_first ? entry.concept_id : entry.other_concept_id) = evidence.subject;
        more.push_back(std::move(entry));
        break;
      }
      case engine::EvidenceKind::kDirection:
        more.push_back({.kind = ReasonKind::kRule,
                        .rule = evidence.subject,
                        .label = "sens des deux sujets",
                        .weight = link.direction_fit});
        break;
    }
  }
  if (subject.concept_id.empty()) {
    // No entry of the vocabulary in common: rare words and the sense of the whole made the link.
    subject.kind = ReasonKind::kWords;
    subject.label = "termes proches";
  }
  out.reasons.push_back(std::move(subject));
  std::move(more.begin(), more.end(), std::back_inserter(out.reasons));
  out.feasibility = matching::Feasibility{.score = ScoreOf(link.feasibility),
                                          .distance_km = link.feasibility.distance_km,
                                          .remarks = link.feasibility.reasons};
  return out;
}

}  // namespace synergie::matching
