// The reader of the corpus tables; see corpus.h.
#include "services/matching/engine/corpus.h"

#include <array>

namespace synergie::matching::engine {
namespace {

// Cuts a line at its tabulations; false unless there are exactly five fields.
bool Fields(std::string_view line, std::array<std::string_view, 5>& fields) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  for (size_t i = 0; i < 5; ++i) {
    const size_t cut = line.find('\t');
    if ((cut == std::string_view::npos) != (i == 4)) return false;
    fields[i] = line.substr(0, cut);
    if (i < 4) line.remove_prefix(cut + 1);
  }
  return true;
}

}  // namespace

std::vector<Labelled> ParseCorpus(const std::vector<Table>& tables, const Vocabulary& vocabulary,
                                  std::vector<TableProblem>* problems) {
  std::vector<Labelled> corpus;
  for (const Table& table : tables) {
    if (!table.name.ends_with(".tsv") || !table.name.starts_with("corpus/")) continue;
    std::string_view rest = table.bytes;
    for (size_t number = 1; !rest.empty(); ++number) {
      const size_t cut = rest.find('\n');
      const std::string_view line = rest.substr(0, cut);
      rest = cut == std::string_view::npos ? std::string_view() : rest.substr(cut + 1);
      if (line.empty() || line.starts_with('#') || line.starts_with("concept\t")) continue;
      const auto report = [&](std::string what) {
        if (problems != nullptr)
          problems->push_back({std::string(table.name) + ":" + std::to_string(number), what});
      };
      std::array<std::string_view, 5> fields;
      if (!Fields(line, fields)) {
        report("not five fields");
        continue;
      }
      const ConceptIndex of = vocabulary.Find(fields[0]);
      const auto direction = DirectionNamed(fields[1]);
      const auto resource = ResourceNamed(fields[2]);
      if (of == kNoConcept || !direction || !resource) {
        report("unknown concept, direction or resource: " + std::string(fields[0]) + " " +
               std::string(fields[1]) + " " + std::string(fields[2]));
        continue;
      }
      corpus.push_back({of, *direction, *resource, std::string(fields[3]), std::string(fields[4])});
    }
  }
  return corpus;
}

}  // namespace synergie::matching::engine
