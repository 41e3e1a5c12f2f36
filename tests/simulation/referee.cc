#include "tests/simulation/referee.h"

#include <algorithm>
#include <utility>

#include "common/base/encoding.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "common/projection/keys.h"
#include "services/history/codec/codec.h"

namespace synergie::simulation {
namespace {

std::string Place(const log::PartitionId& partition, int64_t offset) {
  return partition.log + "/" + std::to_string(partition.partition) + "@" + std::to_string(offset);
}

void Must(bool holds, const std::string& what) {
  if (!holds) throw Violation{what};
}

}  // namespace

void PlainFold::Fold(const event::Commit& commit, int64_t offset, Time time) {
  std::map<std::string, std::pair<commit::StatePtr, int64_t>> changed;  // state, events
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      const Version* newest = Find(stream, INT64_MAX);
      auto& [state, events] =
          changed.try_emplace(stream, newest ? newest->state : nullptr, 0).first->second;
      state = model_->Evolve(stream, state, event).value();
      ++events;
    }
  }
  Sum sum = sums_.empty() ? Sum{0, {}, 0} : sums_.back();
  for (const auto& [stream, change] : changed) {
    const auto& [state, events] = change;
    const Version* newest = Find(stream, INT64_MAX);
    // Heads count events of all models; the row of a model that took no notice stays as it is.
    revisions_[stream] += events;
    if (state == (newest == nullptr ? nullptr : newest->state)) continue;
    std::vector<Version>& versions = rows_[stream];
    projection::Row row{.revision = revisions_[stream],
                        .offset = offset,
                        .create_time = versions.empty() ? time : versions.front().row.update_time,
                        .update_time = time,
                        .state = model_->Encode(stream, state)};
    sum.fingerprint.Add(projection::WithoutSource(projection::RowKey({}, stream, time)),
                        projection::EncodeRow(row));
    ++sum.rows;
    versions.push_back({std::move(row), state});
  }
  sum.below = offset + 1;
  sums_.push_back(sum);
}

const PlainFold::Version* PlainFold::Find(const std::string& name, int64_t below) const {
  const auto found = rows_.find(name);
  if (found == rows_.end()) return nullptr;
  const Version* newest = nullptr;
  for (const Version& version : found->second) {
    if (version.row.offset < below) newest = &version;
  }
  return newest;
}

const PlainFold::Version* PlainFold::FindAt(const std::string& name, Time at) const {
  const auto found = rows_.find(name);
  if (found == rows_.end()) return nullptr;
  const Version* newest = nullptr;
  for (const Version& version : found->second) {
    if (version.row.update_time <= at) newest = &version;
  }
  return newest;
}

projection::Fingerprint PlainFold::FingerprintBelow(int64_t below) const {
  const auto next = std::upper_bound(sums_.begin(), sums_.end(), below,
                                     [](int64_t at, const Sum& sum) { return at < sum.below; });
  return next == sums_.begin() ? projection::Fingerprint{} : std::prev(next)->fingerprint;
}

int64_t PlainFold::RowsBelow(int64_t below) const {
  const auto next = std::upper_bound(sums_.begin(), sums_.end(), below,
                                     [](int64_t at, const Sum& sum) { return at < sum.below; });
  return next == sums_.begin() ? 0 : std::prev(next)->rows;
}

Referee::Referee(std::vector<Service> services, int32_t partitions)
    : services_(std::move(services)) {
  for (size_t service = 0; service < services_.size(); ++service) {
    for (size_t source = 0; source < services_[service].sources.size(); ++source) {
      for (int32_t partition = 0; partition < partitions; ++partition) {
        const auto& [log, model] = services_[service].sources[source];
        folds_.try_emplace({service, source, partition}, *model, log);
      }
    }
  }
}

// The rule of acceptance, in the words of the decision record.
bool Referee::Holds(const LogState& state, const event::Commit& commit, Time append_time) const {
  const auto apart = std::max(commit.stamp, append_time) - std::min(commit.stamp, append_time);
  if (apart > std::chrono::minutes(1)) return false;
  for (const event::Condition& condition : commit.conditions) {
    const auto head = state.heads.find(condition.stream);
    const bool absent = head == state.heads.end();
    if (absent != (condition.head.revision == 0)) return false;
    if (!absent && (head->second.revision != condition.head.revision ||
                    head->second.commit != condition.head.commit)) {
      return false;
    }
  }
  if (!commit.cursor) return true;
  const auto cursor = state.cursors.find(commit.cursor->source);
  return (cursor == state.cursors.end() ? 0 : cursor->second) == commit.cursor->from;
}

void Referee::OnRecord(const log::PartitionId& partition, const log::StoredRecord& record) {
  auto decoded = event::DecodeCommit(record.record.value);
  Must(decoded.has_value(), Place(partition, record.offset) + " is not a commit");
  LogState& state = logs_[partition];
  Entry entry{.offset = record.offset, .commit = std::move(*decoded)};
  const event::Commit& commit = entry.commit;
  entry.duplicate = !commit.request_id.empty() && state.requests.contains(commit.request_id);
  entry.accepted = !entry.duplicate && Holds(state, commit, record.append_time);
  if (entry.duplicate) ++duplicates_;
  if (!entry.accepted) {
    if (!entry.duplicate) ++refused_;
    state.entries.push_back(std::move(entry));
    return;
  }
  ++accepted_;
  // Who was told so and asked again all the same has freed the node of its word.
  const bool not_taken =
      state.definitely_not.contains(commit.request_id) && asked_.at(commit.request_id)->sends == 1;
  Must(!not_taken, "a caller was told that " + commit.request_id +
                       " was not taken, and it took effect at " + Place(partition, record.offset));
  entry.time = state.last_time == Time::Min()
                   ? commit.stamp
                   : std::max(commit.stamp, state.last_time + std::chrono::microseconds(1));
  Decide(partition, commit);
  state.last_time = entry.time;
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      event::StreamHead& head = state.heads[stream];
      ++head.revision;
      head.commit = commit.id;
    }
  }
  if (commit.cursor) state.cursors[commit.cursor->source] = commit.cursor->to;
  if (!commit.request_id.empty()) state.requests[commit.request_id] = state.entries.size();
  for (auto& [key, fold] : folds_) {
    if (key.partition != partition.partition || fold.log() != partition.log) continue;
    fold.Fold(commit, record.offset, entry.time);
  }
  state.entries.push_back(std::move(entry));
}

// An accepted command comes to the same when it is decided again where the log has put it.
void Referee::Decide(const log::PartitionId& partition, const event::Commit& commit) {
  const auto asked = asked_.find(commit.request_id);
  if (asked == asked_.end()) {
    Must(commit.request_id.empty(), "nobody asked for " + commit.request_id);
    return;
  }
  Must(commit.request_digest == asked->second->digest, "the digest of another request was stored");
  if (commit.answer.rejection.reason == "TOO_MANY_CONFLICTS" ||
      commit.answer.rejection.code == Code::kAborted) {
    Must(commit.events.empty(), "what was given up has events");
    return;
  }
  size_t service = 0;
  while (services_[service].own_log != partition.log) ++service;
  const Service& wired = services_[service];

  class Then final : public commit::StreamSource, public commit::ForeignRows {
   public:
    Then(Referee& referee, size_t service, int32_t partition, const event::Commit& commit)
        : referee_(referee), service_(service), partition_(partition), commit_(commit) {}
    commit::Loaded Load(const std::string& stream) override {
      const LogState& state = referee_.logs_[{referee_.services_[service_].own_log, partition_}];
      const auto head = state.heads.find(stream);
      if (head == state.heads.end()) return {};
      const auto* row = referee_.folds_.at({service_, 0, partition_}).Find(stream, INT64_MAX);
      return {head->second, row == nullptr ? nullptr : row->state};
    }
    commit::StatePtr LoadForeign(const std::string& log, const std::string& name) override {
      const auto* row = FoldOf(log).Find(name, SeenOf(log));
      return row == nullptr ? nullptr : row->state;
    }
    void ScanForeign(const std::string& log, const std::string& prefix,
                     const Visit& visit) override {
      const PlainFold& fold = FoldOf(log);
      for (auto row = fold.rows().lower_bound(prefix);
           row != fold.rows().end() && row->first.starts_with(prefix); ++row) {
        const auto* version = fold.Find(row->first, SeenOf(log));
        if (version != nullptr && !visit(row->first, version->state)) return;
      }
    }

   private:
    const PlainFold& FoldOf(const std::string& log) const {
      const auto& sources = referee_.services_[service_].sources;
      for (size_t source = 1; source < sources.size(); ++source) {
        if (sources[source].first == log) {
          return referee_.folds_.at({service_, source, partition_});
        }
      }
      throw Violation{"a decision looked at a log that its service does not fold"};
    }
    int64_t SeenOf(const std::string& log) const {
      for (const event::Position& seen : commit_.seen) {
        if (seen.log == log) return seen.offset;
      }
      throw Violation{"a commit does not say how much of " + log + " it had seen"};
    }
    Referee& referee_;
    const size_t service_;
    const int32_t partition_;
    const event::Commit& commit_;
  };

  Then then(*this, service, partition.partition, commit);
  std::string otherwise;
  // By the clock of the attempt that this is; which one that was, nobody says.
  for (auto now = asked->second->decided_at.rbegin(); now != asked->second->decided_at.rend();
       ++now) {
    commit::View view(then, wired.sources.size() > 1 ? &then : nullptr);
    auto decided = asked->second->decide(
        view, commit::Context{*now, commit.actor, commit.role, commit.request_id});
    ++redecided_;
    // The stored form of a rejection has its metadata in order.
    if (!decided) std::sort(decided.error().metadata.begin(), decided.error().metadata.end());
    const bool same = decided ? decided->events == commit.events && commit.answer.ok() &&
                                    decided->resource == commit.answer.resource
                              : commit.events.empty() && decided.error() == commit.answer.rejection;
    if (same) return;
    otherwise = !decided ? decided.error().reason
                         : std::to_string(decided->events.size()) + " events, " + decided->resource;
  }
  throw Violation{commit.request_id + " was accepted with " + std::to_string(commit.events.size()) +
                  " events, " +
                  (commit.answer.ok() ? commit.answer.resource : commit.answer.rejection.reason) +
                  "; where the log has put it, it comes to " + otherwise};
}

void Referee::OnAnswer(size_t service, int32_t partition, const std::string& request_id,
                       const std::string& digest, const commit::CommandOutcome& outcome) {
  LogState& state = logs_[{services_[service].own_log, partition}];
  const auto recorded = state.requests.find(request_id);
  if (!outcome) {
    // "Not taken" is a promise of the one node that was asked; all else leaves the fate open.
    if (asked_.at(request_id)->sends == 1 && (outcome.error().code == Code::kInvalidArgument ||
                                              outcome.error().code == Code::kResourceExhausted)) {
      Must(recorded == state.requests.end(),
           "a caller was told that " + request_id + " was not taken, and it was");
      state.definitely_not.insert(request_id);
    }
    return;
  }
  Must(recorded != state.requests.end(), request_id + " was answered, and the log knows nothing");
  const Entry& entry = state.entries[recorded->second];
  const event::Commit& commit = entry.commit;
  if (digest != commit.request_digest) {
    Must(outcome->answer.rejection.code != Code::kOk && outcome->answer != commit.answer,
         request_id + " of another request was answered as if it were the same");
    return;
  }
  Must(outcome->answer == commit.answer, request_id + " was answered otherwise than recorded");
  Must(outcome->offset == entry.offset && outcome->time == entry.time,
       request_id + " was answered with another place or time than the log gives it");
}

void Referee::OnMeta(size_t service, size_t source, int32_t partition,
                     const projection::SourceMeta& meta) {
  const auto& [log, model] = services_[service].sources[source];
  const PlainFold& fold = folds_.at({service, source, partition});
  Must(meta.fingerprint == fold.FingerprintBelow(meta.position) &&
           meta.rows == fold.RowsBelow(meta.position),
       "the rows of " + Place({log, partition}, meta.position) + " are not what the log folds to");
}

void Referee::JudgeReads() const {
  for (const Read& read : reads_) {
    const auto* version = folds_.at({read.service, 0, read.partition}).FindAt(read.name, read.at);
    Must(version == nullptr ? !read.row.has_value() : read.row == version->row,
         read.name + " as of " + FormatTime(read.at) + " was read otherwise than it was then");
  }
}

// Every accepted commit of a source is passed by its reaction once, in order.
void Referee::JudgeReactions() const {
  for (const auto& [partition, state] : logs_) {
    std::map<std::string, int64_t> passed;
    for (const Entry& entry : state.entries) {
      if (!entry.accepted || !entry.commit.cursor) continue;
      const event::Cursor& cursor = *entry.commit.cursor;
      Must(cursor.from == passed[cursor.source] && cursor.to > cursor.from,
           Place(partition, entry.offset) + " reacts to what was reacted to, or leaves a gap");
      passed[cursor.source] = cursor.to;
    }
  }
}

void Referee::JudgeOrder() const {
  for (const auto& [partition, state] : logs_) {
    if (partition.log != log::kOrder) continue;
    int64_t next = 1;
    std::map<std::string, std::set<int64_t>> placed;
    for (const Entry& entry : state.entries) {
      if (!entry.accepted) continue;
      for (const event::Event& event : entry.commit.events) {
        const auto fact = history::HistoryCodec::Decode(event);
        const auto& ordered = std::get<history::CommitOrdered>(*fact);
        Must(ordered.first_sequence == next, "the order has a gap or a repeat");
        next += ordered.event_count;
        Must(placed[ordered.log].insert(ordered.offset).second,
             Place({ordered.log, partition.partition}, ordered.offset) + " has two places");
        const LogState& source = logs_.at({ordered.log, partition.partition});
        const auto found = std::find_if(
            source.entries.begin(), source.entries.end(),
            [&](const Entry& candidate) { return candidate.offset == ordered.offset; });
        Must(found != source.entries.end() && found->accepted &&
                 static_cast<int>(found->commit.events.size()) == ordered.event_count,
             "the order holds what was not accepted");
        for (const event::Position& seen : found->commit.seen) {
          const auto other = logs_.find({seen.log, partition.partition});
          if (other == logs_.end() || seen.log == ordered.log) continue;
          for (const Entry& before : other->second.entries) {
            if (before.offset >= seen.offset) break;
            if (!before.accepted || before.commit.events.empty()) continue;
            Must(placed[seen.log].contains(before.offset),
                 Place({ordered.log, partition.partition}, ordered.offset) +
                     " comes before what its writer had seen");
          }
        }
      }
    }
    for (const std::string_view log :
         {log::kIntakeCommits, log::kMatchingCommits, log::kCatalogueCommits}) {
      const auto source = logs_.find({std::string(log), partition.partition});
      if (source == logs_.end()) continue;
      for (const Entry& entry : source->second.entries) {
        if (!entry.accepted || entry.commit.events.empty()) continue;
        Must(placed[std::string(log)].contains(entry.offset),
             Place({std::string(log), partition.partition}, entry.offset) + " never got a place");
      }
    }
  }
}

void Referee::JudgeStore(size_t service, int32_t partition, const projection::Store& store) const {
  const Service& wired = services_[service];
  for (size_t source = 0; source < wired.sources.size(); ++source) {
    const projection::SourceId id{static_cast<uint8_t>(source), static_cast<uint16_t>(partition)};
    const PlainFold& fold = folds_.at({service, source, partition});
    size_t seen = 0;
    store.ScanRows(id, "", "", Time::Max(), [&](std::string_view name, const projection::Row& row) {
      const auto* version = fold.Find(std::string(name), INT64_MAX);
      Must(version != nullptr && version->row == row, std::string(name) + " has another row");
      ++seen;
      return true;
    });
    Must(seen == fold.rows().size(), "rows of " + fold.log() + " are missing");
  }
  const auto found = logs_.find({wired.own_log, partition});
  if (found == logs_.end()) return;
  const projection::SourceId own{0, static_cast<uint16_t>(partition)};
  for (const auto& [stream, head] : found->second.heads) {
    Must(store.GetHead(own, stream) == head, stream + " has another head");
  }
  for (const auto& [request, index] : found->second.requests) {
    const auto recorded = store.GetRequest(own, request);
    const Entry& entry = found->second.entries[index];
    Must(recorded && recorded->offset == entry.offset && recorded->time == entry.time &&
             recorded->answer == entry.commit.answer,
         "the answer to " + request + " is not kept");
  }
  for (const auto& [source, cursor] : found->second.cursors) {
    Must(store.GetCursor(own, source) == cursor, "the cursor to " + source + " is not kept");
  }
}

const Referee::Entry* Referee::AcceptedOf(const std::string& log, int32_t partition,
                                          const std::string& request_id) const {
  const auto state = logs_.find({log, partition});
  if (state == logs_.end()) return nullptr;
  const auto found = state->second.requests.find(request_id);
  return found == state->second.requests.end() ? nullptr : &state->second.entries[found->second];
}

std::vector<std::string> Referee::NamesOf(size_t service, int32_t partition) const {
  std::vector<std::string> names;
  for (const auto& [name, versions] : folds_.at({service, 0, partition}).rows()) {
    names.push_back(name);
  }
  return names;
}

Time Referee::LastTime(const std::string& log, int32_t partition) const {
  const auto state = logs_.find({log, partition});
  return state == logs_.end() ? Time::Min() : state->second.last_time;
}

}  // namespace synergie::simulation
