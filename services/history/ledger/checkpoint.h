// A checkpoint: the size and the root of a ledger at one moment, as C2SP tlog-checkpoint has it.
// Signed, it is what anybody may keep and compare with later. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "services/history/ledger/merkle.h"
#include "services/history/ledger/note.h"

namespace synergie::history {

struct Checkpoint {
  std::string origin;  // which ledger: also the name of the key that signs it
  int64_t size = 0;
  Hash root{};
  bool operator==(const Checkpoint&) const = default;

  std::string ToText() const;  // three lines
};

// kInvalidArgument: not a checkpoint.
Result<Checkpoint> ParseCheckpoint(std::string_view text);

// Opens the note with the key of its origin among `verifiers`. Errors: as OpenNote and above; the
// origin must be the name of a key that signed.
Result<Checkpoint> OpenCheckpoint(std::string_view note, const std::vector<Verifier>& verifiers);

}  // namespace synergie::history
