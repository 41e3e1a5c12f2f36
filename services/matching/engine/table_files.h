// Reads the tables from a folder of the source tree, as the training tool and tests do.
#pragma once

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "services/matching/engine/tables.h"

namespace synergie::matching::engine {

// Owns the bytes that its tables view.
struct TableFiles {
  std::deque<std::string> store;
  std::vector<Table> tables;  // ordered by name
};

// Every .voc, .tsv, .txt and .bin file under vocabulary/, corpus/ and model/ of `root`.
TableFiles ReadTableFiles(const std::filesystem::path& root);

}  // namespace synergie::matching::engine
