#include "services/synergie/client/explanation_proofs.h"

#include <set>

#include "services/history/ledger/entry.h"
#include "services/history/ledger/merkle.h"
#include "services/synergie/client/ledger_keys.h"

namespace synergie::program {
namespace {

using history::Checkpoint;
using history::Fault;
using history::Hash;
using Fact = history::v1::Explanation::Fact;

Result<Checkpoint> Opened(const std::string& note, const std::vector<history::Verifier>& keys) {
  if (keys.empty()) return history::ParseCheckpoint(note.substr(0, note.find("\n\n") + 1));
  return history::OpenCheckpoint(note, KeysOf(keys, PartitionOfNote(note)));
}

// What is wrong with the proof; empty: nothing.
std::string WrongWith(const Fact& fact, const Checkpoint& checkpoint) {
  const auto entry = history::ParseEntry(fact.entry());
  if (!entry) return entry.error().message;
  if (entry->sequence != fact.sequence() || entry->type != fact.type()) {
    return "its ledger entry is that of event " + std::to_string(entry->sequence) + ", " +
           entry->type;
  }
  if (history::BytesOf(entry->record_sha256) != fact.record_sha256()) {
    return "the ledger holds another record";
  }
  std::vector<Hash> proof;
  for (const std::string& bytes : fact.hashes()) {
    const auto hash = history::HashFromBytes(bytes);
    if (!hash) return "its proof is not made of hashes";
    proof.push_back(*hash);
  }
  const bool included =
      fact.sequence() >= 1 && fact.sequence() <= checkpoint.size &&
      history::VerifyInclusion(history::LeafHash(fact.entry()), fact.sequence() - 1,
                               checkpoint.size, proof, checkpoint.root);
  return included ? "" : "its proof does not lead to the signed root";
}

}  // namespace

tl::expected<Proven, Fault> CheckProofs(const history::v1::Explanation& explanation,
                                        const std::vector<history::Verifier>& keys) {
  if (!explanation.has_checkpoint()) {
    return tl::unexpected(Fault{"checkpoint", "there is none: " + explanation.unproved()});
  }
  const auto checkpoint = Opened(explanation.checkpoint().note(), keys);
  if (!checkpoint) return tl::unexpected(Fault{"checkpoint", checkpoint.error().message});
  std::set<int64_t> events;
  for (const auto& step : explanation.steps()) {
    for (const Fact& fact : step.facts()) {
      if (auto wrong = WrongWith(fact, *checkpoint); !wrong.empty()) {
        return tl::unexpected(Fault{"event " + std::to_string(fact.sequence()), std::move(wrong)});
      }
      events.insert(fact.sequence());
    }
  }
  return Proven{*checkpoint, static_cast<int64_t>(events.size())};
}

}  // namespace synergie::program
