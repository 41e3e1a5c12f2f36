// The French vocabulary of the field: concepts, their forms and how they relate.
//
// Parses the tables of services/matching/vocabulary (the form is told in its README) and reports
// what is wrong with them instead of refusing all: a reviewer mends a list, the program still runs.
// Immutable after Parse(); concurrent reads are safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/matching/engine/kinds.h"
#include "services/matching/engine/tables.h"

namespace synergie::matching::engine {

using ConceptIndex = uint16_t;
inline constexpr ConceptIndex kNoConcept = 0xffff;

// A relation to another concept, with the words that condition it ("même format, état correct").
struct Relation {
  ConceptIndex other = kNoConcept;
  std::string condition;
};

struct Concept {
  std::string id;
  std::string label;
  Resource resource = Resource::kMaterial;
  ConceptIndex broader = kNoConcept;
  std::vector<std::string> waste;       // List of Waste codes, the asterisk kept
  std::vector<std::string> activities;  // NAF prefixes
  std::vector<std::string> forms;
  std::vector<std::string> says;
  std::vector<std::string> near;  // single words that keep company with it
  std::vector<std::string> unless;
  std::vector<Relation> replaces;
  std::vector<Relation> made_from;
  std::vector<ConceptIndex> apart;  // "Not": never to be confused with
  bool hazardous = false;           // every waste code of it has an asterisk
};

// Something wrong in a table, in words a reviewer understands.
struct TableProblem {
  std::string where;
  std::string what;
};

class Vocabulary {
 public:
  // Reads every table whose name ends in ".voc". Problems are appended to `problems` if given.
  static Vocabulary Parse(const std::vector<Table>& tables, std::vector<TableProblem>* problems);

  const std::vector<Concept>& concepts() const { return concepts_; }
  const Concept& at(ConceptIndex index) const { return concepts_[index]; }
  size_t size() const { return concepts_.size(); }
  ConceptIndex Find(std::string_view id) const;

  // Closeness on the tree in [0, 1]: 1 for the same concept, 2 x depth of the common ancestor over
  // the sum of depths otherwise (Wu and Palmer, 1994).
  double Closeness(ConceptIndex a, ConceptIndex b) const;

  // True when `a` can stand in for `b` or `b` is made from `a`, in this direction.
  bool Supplies(ConceptIndex a, ConceptIndex b) const;
  bool Apart(ConceptIndex a, ConceptIndex b) const;

 private:
  std::vector<ConceptIndex> AncestorsOf(ConceptIndex index) const;  // root first, itself last

  std::vector<Concept> concepts_;                 // ordered by id
  std::vector<std::vector<ConceptIndex>> paths_;  // AncestorsOf each
  std::unordered_map<std::string, ConceptIndex> by_id_;
};

}  // namespace synergie::matching::engine
