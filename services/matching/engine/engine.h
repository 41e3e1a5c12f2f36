// The matching engine's port: what a note is about, and which notes belong on one sheet.
//
//   const auto engine = Engine::Embedded();
//   Reading reading = engine->Read("On jette 45 palettes par semaine", Phase::kAscending);
//   Link link = engine->Compare(note_a, note_b);          // score, reasons, French sentence
//   Index index(engine);                                  // index.h: candidates among a million
//   std::vector<Group> groups = GroupNotes(*engine, notes, constraints);   // grouping.h
//
// Plain structs, no exceptions. An Engine is immutable: concurrent use is safe. Same input and
// same Version() give the same bytes. Texts of any length and language are accepted; a text
// without a known word reads as an empty list of concepts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/matching/engine/kinds.h"
#include "services/matching/engine/profile.h"

namespace synergie::matching::engine {

struct Place {
  double latitude = 0;  // degrees, WGS 84
  double longitude = 0;
};

struct Note {
  std::string id;
  std::string company;  // as sentences should name it; empty when the territory speaks
  std::string text;
  std::vector<std::string> supporters;
  std::string quantity, unit, period;  // as recorded; period: day, week, month, year
  int table = 0;
  bool descending = false;
  std::optional<Place> place;  // of the company
  std::string naf;             // of the company
  // What a person chose wins over what the engine reads.
  std::optional<Direction> chosen_direction;
  std::optional<Resource> chosen_resource;
  std::optional<std::string> chosen_concept;
};

struct WordWeight {
  std::string word;  // as typed
  double weight = 0;
};

struct ConceptReading {
  std::string id, label;
  double probability = 0;
  std::vector<WordWeight> words;     // the words that carried it, strongest first
  std::vector<std::string> entries;  // the vocabulary's forms and wordings met in the text
};

struct Quantity {
  double value = 0;
  std::string unit;  // canonical: kg, t, l, m3, kw, degc, ...
};

struct Reading {
  Direction direction = Direction::kOffer;
  double direction_probability = 0;
  Resource resource = Resource::kMaterial;
  double resource_probability = 0;
  std::vector<ConceptReading> concepts;  // best first, at most kMaxConcepts
  std::vector<Quantity> quantities;
  std::string normalised;
  std::string version;
};

// Shown beside a link, never part of its score: a hard match is still the same sheet.
struct Feasibility {
  std::optional<double> distance_km;
  std::optional<double> quantity_share;     // the lesser over the greater, in (0, 1]
  std::optional<double> temperature_gap_k;  // offered less needed
  bool hazard = false;                      // one side is hazardous waste and the other is not
  std::vector<std::string> reasons;         // in French
};

enum class EvidenceKind : uint8_t { kConcept, kEntry, kWords, kRelation, kDirection };
struct Evidence {
  EvidenceKind kind;
  std::string note;     // the note it was met in, empty when it is about both
  std::string subject;  // concept id, or direction pair
  std::string detail;   // the words or the entry, in French
};

struct Link {
  std::string a, b;          // note ids
  double score = 0;          // probability that a facilitator prints both on one sheet
  double aboutness = 0;      // the same, directions set aside
  double direction_fit = 0;  // in [0, 1]
  Feasibility feasibility;
  std::vector<Evidence> evidence;
  std::string sentence;  // in French
  std::string version;
};

class Engine {
 public:
  // The engine with the tables of this program; built once, some hundred milliseconds.
  static std::shared_ptr<const Engine> Embedded();
  explicit Engine(Knowledge knowledge) : knowledge_(std::move(knowledge)) {}

  const std::string& Version() const { return knowledge_.version; }
  const Knowledge& knowledge() const { return knowledge_; }

  Reading Read(std::string_view text, Phase phase) const;
  Reading Read(const Note& note) const;

  // The link of two notes with all its reasons, however weak it is.
  Link Compare(const Note& a, const Note& b) const;

  // The pieces that Index and GroupNotes are made of.
  Profile ProfileOf(const Note& note) const;
  double Score(const Profile& a, const Profile& b, bool same_company) const;

  // Other pair weights and threshold, to try them (Rematch as a dry run, quality measures). Not
  // while the engine is shared.
  void UseWeights(Weights weights) { knowledge_.weights = std::move(weights); }

 private:
  Profile ReadNote(const Note& note, Trace* trace) const;
  Knowledge knowledge_;
};

inline Phase PhaseOf(const Note& note) {
  return note.descending ? Phase::kDescending : Phase::kAscending;
}

// How well two directions go together on one sheet: an offer and a need best.
double DirectionFit(const Profile& a, const Profile& b);

}  // namespace synergie::matching::engine
