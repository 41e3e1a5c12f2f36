// The referee: what must be true, told a second time and as plainly as can be. It sees every record
// the moment the log has it, applies the rules of docs/adr/0001-optimistic-commits.md with maps in
// memory, and holds everything that nodes say against that. It shares no code with what it judges
// but the stored form of commits and rows, and the deciders, which it runs again: an accepted
// command must come to the same events when it is decided on the state that the log's order gives
// it. One thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/commit/command.h"
#include "common/commit/view.h"
#include "common/log/log.h"
#include "common/projection/store.h"

namespace synergie::simulation {

// A promise that was broken; ends the run.
struct Violation {
  std::string what;
};

// One model's fold of one log partition, with every version of every row. Grows on demand.
class PlainFold {
 public:
  PlainFold(const commit::Model& model, std::string log) : model_(&model), log_(std::move(log)) {}

  struct Version {
    projection::Row row;
    commit::StatePtr state;
  };
  // Folds one accepted commit.
  void Fold(const event::Commit& commit, int64_t offset, Time time);
  // Newest version of a commit below `below`; null where there is none.
  const Version* Find(const std::string& name, int64_t below) const;
  const Version* FindAt(const std::string& name, Time at) const;
  projection::Fingerprint FingerprintBelow(int64_t below) const;
  int64_t RowsBelow(int64_t below) const;
  const std::map<std::string, std::vector<Version>>& rows() const { return rows_; }
  const std::string& log() const { return log_; }

 private:
  const commit::Model* model_;
  std::string log_;
  std::map<std::string, std::vector<Version>> rows_;  // by name, oldest first
  std::map<std::string, int64_t> revisions_;          // events of each stream
  struct Sum {
    int64_t below;
    projection::Fingerprint fingerprint;
    int64_t rows;
  };
  std::vector<Sum> sums_;
};

// What a caller asked for, as the referee must know it to judge the answer.
struct Asked {
  std::string digest;
  commit::Decide decide;
  std::vector<Time> decided_at;  // what the clocks said when it was decided, each time
  int sends = 0;                 // how often it was handed to a node
};

class Referee {
 public:
  struct Entry {  // one record of a log
    int64_t offset = 0;
    bool accepted = false;
    bool duplicate = false;
    Time time;
    event::Commit commit;
  };

  // `folds`: by log, the models that fold it, in the services that do.
  struct Service {
    std::string own_log;
    std::vector<std::pair<std::string, const commit::Model*>> sources;  // the first is its own
  };
  Referee(std::vector<Service> services, int32_t partitions);

  void OnRecord(const log::PartitionId& partition, const log::StoredRecord& record);

  void Expect(const std::string& request_id, std::shared_ptr<Asked> asked) {
    asked_[request_id] = std::move(asked);
  }
  // A caller of service `s` was told this.
  void OnAnswer(size_t service, int32_t partition, const std::string& request_id,
                const std::string& digest, const commit::CommandOutcome& outcome);
  // Where a node says it is, and what it says its rows come to.
  void OnMeta(size_t service, size_t source, int32_t partition, const projection::SourceMeta& meta);
  // A row read as of an instant of which the node said that it is final, or where it stood then.
  struct Read {
    size_t service;
    int32_t partition;
    std::string name;
    Time at;
    std::optional<projection::Row> row;
  };
  void OnRead(Read read) { reads_.push_back(std::move(read)); }

  // At the end, when nothing more can come.
  void JudgeReads() const;
  void JudgeReactions() const;
  void JudgeOrder() const;
  void JudgeStore(size_t service, int32_t partition, const projection::Store& store) const;

  const Entry* AcceptedOf(const std::string& log, int32_t partition,
                          const std::string& request_id) const;
  int64_t accepted() const { return accepted_; }
  int64_t refused() const { return refused_; }
  int64_t duplicates() const { return duplicates_; }
  int64_t redecided() const { return redecided_; }
  size_t reads() const { return reads_.size(); }
  std::vector<std::string> NamesOf(size_t service, int32_t partition) const;
  Time LastTime(const std::string& log, int32_t partition) const;

 private:
  struct LogState {
    std::vector<Entry> entries;
    std::map<std::string, event::StreamHead> heads;
    std::map<std::string, size_t> requests;  // → entry
    std::map<std::string, int64_t> cursors;
    Time last_time = Time::Min();
    std::set<std::string> definitely_not;  // request ids of which a caller was told "not taken"
  };
  struct FoldKey {
    size_t service, source;
    int32_t partition;
    auto operator<=>(const FoldKey&) const = default;
  };

  bool Holds(const LogState& state, const event::Commit& commit, Time append_time) const;
  void Decide(const log::PartitionId& partition, const event::Commit& commit);

  const std::vector<Service> services_;
  std::map<log::PartitionId, LogState> logs_;
  std::map<FoldKey, PlainFold> folds_;
  std::map<std::string, std::shared_ptr<Asked>> asked_;
  std::vector<Read> reads_;
  int64_t accepted_ = 0, refused_ = 0, duplicates_ = 0, redecided_ = 0;
};

}  // namespace synergie::simulation
