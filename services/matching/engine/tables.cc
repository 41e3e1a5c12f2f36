// Access to the tables that the build embedded; see tables.h.
#include "services/matching/engine/tables.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

extern "C" {
// One row a table, ended by a row of null pointers; made by cmake/embed_tables.cmake.
struct SynergieEmbeddedTable {
  const char* name;
  const char* begin;
  const char* end;
};
extern const SynergieEmbeddedTable synergie_matching_tables[];
}

namespace synergie::matching::engine {

std::vector<Table> EmbeddedTables() {
  std::vector<Table> tables;
  for (const SynergieEmbeddedTable* row = synergie_matching_tables; row->name != nullptr; ++row)
    tables.push_back({row->name, {row->begin, static_cast<size_t>(row->end - row->begin)}});
  std::sort(tables.begin(), tables.end(),
            [](const Table& a, const Table& b) { return a.name < b.name; });
  return tables;
}

std::string DigestOf(const std::vector<Table>& tables) {
  uint64_t hash = 14695981039346656037ull;
  const auto mix = [&hash](std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    hash = (hash ^ 0xff) * 1099511628211ull;
  };
  for (const Table& table : tables) {
    mix(table.name);
    mix(table.bytes);
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace synergie::matching::engine
