// The text tables that the engine reads: vocabulary, corpus, word lists, weights.
//
// The build puts them into the program (cmake/embed_tables.cmake), so that one file is enough to
// run; a test or a tool may give others. EmbeddedTables() is thread-safe and never fails.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace synergie::matching::engine {

struct Table {
  std::string_view name;   // "vocabulary/bois.voc"
  std::string_view bytes;  // lives as long as the program, or as the caller keeps it
};

// All the tables of the program, ordered by name.
std::vector<Table> EmbeddedTables();

// Sixteen hexadecimal digits that change with any byte of any table. FNV-1a: it tells versions
// apart, it does not resist an adversary.
std::string DigestOf(const std::vector<Table>& tables);

}  // namespace synergie::matching::engine
