// The parser of the vocabulary tables and the questions on the concept tree; see vocabulary.h.
#include "services/matching/engine/vocabulary.h"

#include <algorithm>
#include <map>
#include <set>

namespace synergie::matching::engine {
namespace {

using Stanza = std::map<std::string, std::string, std::less<>>;

std::string_view Trim(std::string_view s) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!s.empty() && space(s.front())) s.remove_prefix(1);
  while (!s.empty() && space(s.back())) s.remove_suffix(1);
  return s;
}

std::vector<std::string> Split(std::string_view list, std::string_view separators) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const size_t cut = list.find_first_of(separators);
    const std::string_view part = Trim(list.substr(0, cut));
    if (!part.empty()) parts.emplace_back(part);
    if (cut == std::string_view::npos) break;
    list.remove_prefix(cut + 1);
  }
  return parts;
}

std::string Where(std::string_view table, size_t line) {
  return std::string(table) + ":" + std::to_string(line);
}

// A stanza and where it begins.
struct Placed {
  Stanza fields;
  std::string where;
};

class Reader {
 public:
  explicit Reader(std::vector<TableProblem>* problems) : problems_(problems) {}

  void Read(const Table& table) {
    size_t line_number = 0;
    std::string_view rest = table.bytes;
    std::string field;
    while (!rest.empty()) {
      const size_t cut = rest.find('\n');
      const std::string_view line = rest.substr(0, cut);
      rest = cut == std::string_view::npos ? std::string_view() : rest.substr(cut + 1);
      ++line_number;
      if (line.starts_with('#')) continue;
      if (Trim(line).empty()) {
        Close();
        continue;
      }
      if (line.front() == ' ' || line.front() == '\t') {
        if (field.empty())
          Report(Where(table.name, line_number), "continuation without a field");
        else
          current_.fields[field] += " " + std::string(Trim(line));
        continue;
      }
      const size_t colon = line.find(':');
      if (colon == std::string_view::npos) {
        Report(Where(table.name, line_number), "neither a field nor a continuation");
        continue;
      }
      field = std::string(line.substr(0, colon));
      if (current_.fields.empty()) current_.where = Where(table.name, line_number);
      if (!current_.fields.emplace(field, Trim(line.substr(colon + 1))).second)
        Report(Where(table.name, line_number), "field " + field + " given twice");
    }
    Close();
  }

  void Report(std::string where, std::string what) {
    if (problems_ != nullptr) problems_->push_back({std::move(where), std::move(what)});
  }

  std::map<std::string, Placed> stanzas;  // by concept id

 private:
  void Close() {
    if (current_.fields.empty()) return;
    const auto id = current_.fields.find("Concept");
    if (id == current_.fields.end()) {
      Report(current_.where, "a stanza without Concept");
    } else if (!stanzas.emplace(id->second, current_).second) {
      Report(current_.where, "concept " + id->second + " defined twice");
    }
    current_ = {};
  }

  std::vector<TableProblem>* problems_;
  Placed current_;
};

std::string Field(const Placed& placed, std::string_view name) {
  const auto found = placed.fields.find(name);
  return found == placed.fields.end() ? std::string() : found->second;
}

}  // namespace

Vocabulary Vocabulary::Parse(const std::vector<Table>& tables,
                             std::vector<TableProblem>* problems) {
  Reader reader(problems);
  for (const Table& table : tables)
    if (table.name.ends_with(".voc")) reader.Read(table);

  Vocabulary vocabulary;
  for (const auto& [id, placed] : reader.stanzas) {
    vocabulary.by_id_[id] = static_cast<ConceptIndex>(vocabulary.concepts_.size());
    Concept entry;
    entry.id = id;
    entry.label = Field(placed, "Label");
    if (entry.label.empty()) reader.Report(placed.where, "no Label");
    const auto resource = ResourceNamed(Field(placed, "Resource"));
    if (!resource)
      reader.Report(placed.where, "unknown Resource '" + Field(placed, "Resource") + "'");
    entry.resource = resource.value_or(Resource::kMaterial);
    entry.waste = Split(Field(placed, "Waste"), ";");
    entry.hazardous = !entry.waste.empty() &&
                      std::all_of(entry.waste.begin(), entry.waste.end(),
                                  [](const std::string& code) { return code.ends_with('*'); });
    entry.activities = Split(Field(placed, "Activity"), " ;");
    entry.forms = Split(Field(placed, "Forms"), ";");
    entry.says = Split(Field(placed, "Says"), ";");
    entry.near = Split(Field(placed, "Near"), " ;");
    entry.unless = Split(Field(placed, "Unless"), ";");
    vocabulary.concepts_.push_back(std::move(entry));
  }
  const auto resolve = [&](const Placed& placed, std::string_view field, std::string_view id) {
    const ConceptIndex index = vocabulary.Find(id);
    if (index == kNoConcept)
      reader.Report(placed.where,
                    std::string(field) + " names no concept: '" + std::string(id) + "'");
    return index;
  };
  for (Concept& entry : vocabulary.concepts_) {
    const Placed& placed = reader.stanzas.at(entry.id);
    const std::string broader = Field(placed, "Broader");
    if (!broader.empty()) entry.broader = resolve(placed, "Broader", broader);
    for (const auto& [field, relations] :
         {std::pair{"Replaces", &entry.replaces}, std::pair{"Made-from", &entry.made_from}}) {
      for (const std::string& item : Split(Field(placed, field), ";")) {
        const size_t open = item.find('(');
        Relation relation;
        relation.other = resolve(placed, field, Trim(std::string_view(item).substr(0, open)));
        if (open != std::string::npos)
          relation.condition =
              Trim(std::string_view(item).substr(open + 1, item.rfind(')') - open - 1));
        if (relation.other != kNoConcept) relations->push_back(std::move(relation));
      }
    }
    for (const std::string& item : Split(Field(placed, "Not"), ";")) {
      const ConceptIndex other = resolve(placed, "Not", item);
      if (other != kNoConcept) entry.apart.push_back(other);
    }
  }
  for (size_t c = 0; c < vocabulary.size(); ++c)
    vocabulary.paths_.push_back(vocabulary.AncestorsOf(static_cast<ConceptIndex>(c)));
  return vocabulary;
}

ConceptIndex Vocabulary::Find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? kNoConcept : found->second;
}

std::vector<ConceptIndex> Vocabulary::AncestorsOf(ConceptIndex index) const {
  std::vector<ConceptIndex> path;
  while (index != kNoConcept && path.size() < 16) {  // the limit also ends a cycle in the tables
    path.push_back(index);
    index = concepts_[index].broader;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

double Vocabulary::Closeness(ConceptIndex a, ConceptIndex b) const {
  if (a == b) return 1.0;
  const std::vector<ConceptIndex>& of_a = paths_[a];
  const std::vector<ConceptIndex>& of_b = paths_[b];
  size_t common = 0;
  while (common < of_a.size() && common < of_b.size() && of_a[common] == of_b[common]) ++common;
  return 2.0 * static_cast<double>(common) / static_cast<double>(of_a.size() + of_b.size());
}

bool Vocabulary::Supplies(ConceptIndex a, ConceptIndex b) const {
  const auto names = [](const std::vector<Relation>& relations, ConceptIndex other) {
    return std::any_of(relations.begin(), relations.end(),
                       [other](const Relation& r) { return r.other == other; });
  };
  return names(concepts_[a].replaces, b) || names(concepts_[b].made_from, a);
}

bool Vocabulary::Apart(ConceptIndex a, ConceptIndex b) const {
  const auto& of_a = concepts_[a].apart;
  const auto& of_b = concepts_[b].apart;
  return std::find(of_a.begin(), of_a.end(), b) != of_a.end() ||
         std::find(of_b.begin(), of_b.end(), a) != of_b.end();
}

}  // namespace synergie::matching::engine
