// Public keys as users give them, and which of them verify which ledger.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/history/ledger/checkpoint.h"

namespace synergie::program {

// Keys as they were given, each a key or a file with one a line.
Result<std::vector<history::Verifier>> ReadKeys(const std::vector<std::string>& given);

// The same, and what they are called where they sign for that partition.
std::vector<history::Verifier> KeysOf(const std::vector<history::Verifier>& keys,
                                      int32_t partition);

// The partition is the last part of a checkpoint's origin, "…/0".
int32_t PartitionOfNote(const std::string& note);

nlohmann::ordered_json ToJson(const history::Checkpoint& checkpoint);

}  // namespace synergie::program
