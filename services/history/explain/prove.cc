#include "services/history/explain/prove.h"

#include <algorithm>

namespace synergie::history {

Result<v1::Checkpoint> SignedCheckpoint(const Ledger& ledger, int64_t size) {
  auto note = ledger.Sign(size);
  if (!note) return tl::unexpected(note.error());
  v1::Checkpoint checkpoint;
  checkpoint.set_note(std::move(*note));
  checkpoint.set_origin(ledger.origin());
  checkpoint.set_size(size);
  checkpoint.set_root_hash(std::string(BytesOf(ledger.tree().Root(size))));
  return checkpoint;
}

void Prove(Ledger* ledger, Time at, v1::Explanation& explanation) {
  if (ledger == nullptr) return explanation.set_unproved("this node keeps no ledger of it");
  ledger->CatchUp();
  int64_t last = 0;
  for (const auto& step : explanation.steps()) {
    for (const auto& fact : step.facts()) last = std::max(last, fact.sequence());
  }
  // What had happened by an instant may have got its place a little later.
  const int64_t size = std::max(ledger->tree().State(at).size, last);
  const int64_t known = ledger->tree().State().size;
  if (size > known) {
    return explanation.set_unproved("the ledger is being made: it has " + std::to_string(known) +
                                    " entries of " + std::to_string(size));
  }
  auto checkpoint = SignedCheckpoint(*ledger, size);
  if (!checkpoint) return explanation.set_unproved(checkpoint.error().message);
  *explanation.mutable_checkpoint() = std::move(*checkpoint);
  const ReadNode nodes = ledger->tree().Nodes();
  for (auto& step : *explanation.mutable_steps()) {
    for (auto& fact : *step.mutable_facts()) {
      fact.set_entry(ledger->tree().Entries(fact.sequence(), 1).at(0));
      for (const Hash& hash : InclusionProof(fact.sequence() - 1, size, nodes)) {
        fact.add_hashes(std::string(BytesOf(hash)));
      }
    }
  }
}

}  // namespace synergie::history
