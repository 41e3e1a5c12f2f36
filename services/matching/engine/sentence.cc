// French sentences; see sentence.h.
#include "services/matching/engine/sentence.h"

#include <algorithm>
#include <cstdlib>

namespace synergie::matching::engine {
namespace {

std::string VerbOf(const Side& side) {
  switch (side.reading.direction) {
    case Direction::kOffer:
      return side.reading.resource == Resource::kWaste ? "cherche à écouler" : "propose";
    case Direction::kNeed:
      return "cherche";
    case Direction::kPool:
      return "veut partager";
    case Direction::kConcern:
      return "met en discussion";
  }
  return "";
}

std::string ShortVerbOf(const Side& side) {
  switch (side.reading.direction) {
    case Direction::kOffer:
      return side.reading.resource == Resource::kWaste ? "en a à écouler" : "en propose";
    case Direction::kNeed:
      return "en cherche";
    case Direction::kPool:
      return "veut en partager";
    case Direction::kConcern:
      return "en fait un sujet commun";
  }
  return "";
}

std::string WhoSpeaks(const Note& note) {
  if (!note.company.empty()) return note.company;
  if (note.supporters.empty()) return "Le territoire";
  // One speaker still, so that the verbs agree.
  std::string who = "Le territoire (";
  for (size_t i = 0; i < note.supporters.size(); ++i)
    who += (i == 0 ? "" : i + 1 == note.supporters.size() ? " et " : ", ") + note.supporters[i];
  return who + ")";
}

// "jour" for one, "jours" for more; signs (kg, MWh, m3) stay as they are.
std::string UnitFor(const std::string& quantity, const std::string& unit) {
  if (unit == "pers") return quantity == "1" ? "personne" : "personnes";
  const bool word = unit.size() >= 3 && unit != "bar" &&
                    std::all_of(unit.begin(), unit.end(), [](unsigned char c) {
                      return (c >= 'a' && c <= 'z') || c == '-' || c >= 0x80;
                    });
  const bool plural = unit.ends_with('s') || unit.ends_with('x');
  const double amount = std::strtod(quantity.c_str(), nullptr);
  return word && !plural && amount >= 2 ? unit + "s" : unit;
}

std::string AmountOf(const Note& note) {
  if (note.quantity.empty()) return "";
  std::string amount = note.quantity;
  std::replace(amount.begin(), amount.end(), '.', ',');
  if (!note.unit.empty() && note.unit != "u") amount += " " + UnitFor(note.quantity, note.unit);
  if (note.period == "day") amount += " par jour";
  if (note.period == "week") amount += " par semaine";
  if (note.period == "month") amount += " par mois";
  if (note.period == "year") amount += " par an";
  return " (" + amount + ")";
}

}  // namespace

Subject CommonSubject(const Vocabulary& vocabulary, const Profile& a, const Profile& b) {
  Subject subject;
  float strongest = 0;
  for (const Weighed& x : a.concepts)
    for (const Weighed& y : b.concepts) {
      float weight = x.probability * y.probability;
      if (x.of != y.of) {
        const bool supplies = vocabulary.Supplies(x.of, y.of) || vocabulary.Supplies(y.of, x.of);
        weight *= supplies ? 0.5f : 0.1f;
      }
      if (weight <= strongest) continue;
      strongest = weight;
      subject = {x.of, y.of};
    }
  return subject;
}

std::string SentenceOf(const Vocabulary& vocabulary, const Side& a, const Side& b,
                       const Feasibility& feasibility) {
  // The one that needs speaks first.
  const bool swap =
      a.reading.direction != Direction::kNeed && b.reading.direction == Direction::kNeed;
  const Side& first = swap ? b : a;
  const Side& second = swap ? a : b;
  if (first.subject == kNoConcept || second.subject == kNoConcept)
    return WhoSpeaks(first.note) + " et " + WhoSpeaks(second.note) +
           " emploient les mêmes mots, sans sujet reconnu.";
  const std::string& label = vocabulary.at(first.subject).label;
  std::string sentence =
      WhoSpeaks(first.note) + " " + VerbOf(first) + " : " + label + AmountOf(first.note) + " ; ";
  if (first.subject == second.subject) {
    sentence +=
        WhoSpeaks(second.note) + " " +
        (first.reading.direction == second.reading.direction ? "aussi" : ShortVerbOf(second));
  } else {
    sentence +=
        WhoSpeaks(second.note) + " " + VerbOf(second) + " : " + vocabulary.at(second.subject).label;
    if (vocabulary.Supplies(second.subject, first.subject)) sentence += ", qui peut convenir";
  }
  sentence += AmountOf(second.note);
  for (const std::string& reason : feasibility.reasons) sentence += " ; " + reason;
  return sentence + ".";
}

}  // namespace synergie::matching::engine
