// The ledger of one partition: follows the order, hashes the records as they stand in the logs,
// grows the tree in the store, signs checkpoints and appends them to `synergie.checkpoints.v1`.
//
// What was signed before binds it: it reads the checkpoints of its partition, and where the tree
// that the logs come to is not the one that its own key has signed, it signs nothing any more and
// says so: somebody has changed a log.
//
// Thread-safe; next_due() belongs to the thread that steps.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "services/history/follower.h"
#include "services/history/ledger/checkpoint.h"
#include "services/history/ledger/keyring.h"
#include "services/history/ledger/ledger_store.h"
#include "services/history/ledger/record_tail.h"
#include "services/history/ordered_commits.h"

namespace synergie::history {

class Ledger final : public Follower {
 public:
  Ledger(Surroundings surroundings, int32_t partition, const Keyring& keyring);

  bool Step() override;
  Time next_due() const override { return next_due_; }
  std::string trouble() const override;

  // Steps until the tree holds all that is folded here, waiting a little for the logs to hand it
  // over; not to the end where the ledger is made anew from a long history.
  void CatchUp();

  const LedgerStore& tree() const { return tree_; }
  const std::string& origin() const { return origin_; }
  const std::vector<Verifier>& verifiers() const { return verifiers_; }

  // The signed checkpoint of the first `size` entries, which are there. kDataLoss: not signed, for
  // the logs are not what was signed before; kUnavailable: that is not known yet.
  Result<std::string> Sign(int64_t size) const;

 private:
  bool StepLocked();
  bool Grow();
  Result<bool> Reach(const OrderedCommit& ordered);
  bool Add(projection::Batch& batch, const OrderedCommit& ordered);
  void AddLeaf(projection::Batch& batch, const std::string& entry, Time placed);
  void Chain(projection::Batch& batch, const std::string& log, const log::StoredRecord& stored);
  RecordTail& TailOf(const std::string& log);
  bool ReadCheckpoints();
  void CompareWithSigned();
  void Publish();
  void Fail(const std::string& what);

  Surroundings around_;
  const int32_t partition_;
  const std::string origin_;
  const std::vector<Signer> signers_;
  const std::vector<Verifier> verifiers_;
  const OrderedCommits ordered_;
  const LedgerStore tree_;

  std::mutex step_mutex_;  // guards what follows
  LedgerState state_;
  OpenTiles open_tiles_;
  std::map<std::string, RecordTail> tails_;
  std::unique_ptr<log::Reader> checkpoints_;
  std::optional<Checkpoint> signed_;  // the largest that our key has signed, not yet reached
  int64_t published_size_ = 0;
  Time published_at_ = Time::Min();
  Time next_due_ = Time::Max();
  bool failed_ = false;  // in this step
  bool behind_ = false;  // so is this: a record is folded and not read from its log yet

  mutable std::mutex mutex_;  // guards what follows; taken inside of the other
  std::string trouble_;
  bool ready_ = false;   // what was signed before is known and agrees
  bool broken_ = false;  // the logs are not what was signed; for ever
};

}  // namespace synergie::history
