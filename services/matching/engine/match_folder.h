// Matches a workshop given as CSV files, without any service: `synergie match DIR`.
//
// Reads companies.csv and topics.csv of the folder and nothing else in it. Writes CSV to `out`:
// topic_id,synergy_id,direction,resource,score; with `candidates` > 0 instead
// topic_id,rank,candidate_id,score.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "services/matching/engine/engine.h"

namespace synergie::matching::engine {

// The notes of a folder, in the order of the file; empty with `error` set when it cannot be read.
std::vector<Note> ReadFolder(const std::filesystem::path& folder, std::string& error);

// Returns the exit code: 0, or 2 with a sentence on `errors`.
int MatchFolder(const Engine& engine, const std::filesystem::path& folder, size_t candidates,
                std::ostream& out, std::ostream& errors);

// The command line of the verb: DIR [--candidates N].
int MatchCommand(int argc, const char* const* argv, std::ostream& out, std::ostream& errors);

}  // namespace synergie::matching::engine
