// Sheets out of notes: all at once, or as one note is added.
//
// Average linkage on link probabilities, under what people decided; never connected components.
// Deterministic to the byte for one engine version, whatever the order of the notes. Pure.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/engine/index.h"

namespace synergie::matching::engine {

// Decisions of people, by note id; ids that are not among the notes are ignored.
struct Constraints {
  std::vector<std::pair<std::string, std::string>> must_link;
  std::vector<std::pair<std::string, std::string>> cannot_link;
  std::vector<std::vector<std::string>> locked;  // groups that nothing joins or leaves
};

struct Group {
  std::vector<std::string> notes;  // ordered
  std::string concept_id;          // what most of it is about, empty when unknown
  std::string title;               // the concept's label
  bool shared = false;             // at least two companies, supporters counted
  double cohesion = 0;             // mean link probability, 1 for a single note

  bool operator==(const Group&) const = default;
};

// Every note is in exactly one group; groups in the order of their first note id.
std::vector<Group> GroupNotes(const Engine& engine, std::span<const Note> notes,
                              const Constraints& constraints);

// What adding `note` changes: only the groups its candidates belong to are looked at, so that the
// cost does not grow with the territory. `note` must be in the index. Returns the groups as they
// become, the one with the note first; a group that only loses members is among them. The result
// can differ from GroupNotes on everything, which is what a later full run settles.
struct Placement {
  std::vector<Group> groups;
  std::vector<std::vector<std::string>> replaced;  // the member lists that they stand in for
};
Placement PlaceNote(const Engine& engine, const Index& index, const Note& note,
                    const std::function<std::vector<Note>(const std::string& id)>& group_of,
                    const Constraints& constraints);

}  // namespace synergie::matching::engine
