#include "common/projection/projector.h"

#include <map>
#include <utility>

#include "common/base/check.h"
#include "common/event/codec.h"

namespace synergie::projection {

Projector::Projector(const Store& store, SourceId source, const commit::Model& model,
                     Options options)
    : store_(store), source_(source), model_(model), options_(options) {
  meta_ = store_.GetMeta(source_);
  flushed_position_ = meta_.position;
}

Result<Folded> Projector::Fold(const log::StoredRecord& record) {
  SYN_CHECK(record.offset >= meta_.position, "records are folded in order");
  auto decoded = event::DecodeCommit(record.record.value);
  if (!decoded) return tl::unexpected(decoded.error());
  auto commit = std::make_shared<const event::Commit>(std::move(*decoded));
  const commit::Verdict verdict = commit::Accept(*this, *commit, record.append_time);
  if (verdict.accepted()) {
    // Evolve first: a poison event must leave no trace of its commit.
    if (auto evolved = Evolve(*commit, record.offset, verdict.time); !evolved) {
      return tl::unexpected(evolved.error());
    }
    Accepted(record, *commit, verdict);
  }
  meta_.position = record.offset + 1;
  return Folded{record.offset, std::move(commit), verdict};
}

std::optional<Folded> Projector::Pass(const log::StoredRecord& record) {
  SYN_CHECK(record.offset >= meta_.position, "records are folded in order");
  passed_.push_back(record.offset);
  meta_.position = record.offset + 1;
  auto decoded = event::DecodeCommit(record.record.value);
  if (!decoded) return std::nullopt;
  auto commit = std::make_shared<const event::Commit>(std::move(*decoded));
  const commit::Verdict verdict = commit::Accept(*this, *commit, record.append_time);
  if (verdict.accepted()) Accepted(record, *commit, verdict);
  return Folded{record.offset, std::move(commit), verdict, /*passed=*/true};
}

void Projector::Accepted(const log::StoredRecord& record, const event::Commit& commit,
                         const commit::Verdict& verdict) {
  commit::Record(*this, commit, record.offset, verdict);
  if (options_.keep_records && !commit.events.empty()) {
    kept_.push_back({record.offset, verdict.time, record.record.value});
  }
}

Result<void> Projector::Evolve(const event::Commit& commit, int64_t offset, Time time) {
  std::map<std::string, commit::StatePtr> evolved;
  std::map<std::string, int64_t> revisions;
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      const auto known = evolved.find(stream);
      const commit::StatePtr before =
          known != evolved.end() ? known->second : CacheWithState(stream).state;
      auto after = model_.Evolve(stream, before, event);
      if (!after) return tl::unexpected(after.error());
      ++revisions[stream];
      if (*after != before) evolved[stream] = std::move(*after);
    }
  }
  for (auto& [stream, state] : evolved) {
    Cached& cached = Cache(stream);
    if (cached.create_time == Time::Max()) cached.create_time = time;
    cached.state = state;
    rows_.push_back({stream,
                     {.revision = cached.head.revision + revisions[stream],
                      .offset = offset,
                      .create_time = cached.create_time,
                      .update_time = time,
                      .state = model_.Encode(stream, state)}});
  }
  return {};
}

void Projector::AddTo(Batch& batch) {
  for (const NewRow& row : rows_) batch.PutRow(source_, row.name, row.row, meta_);
  for (const std::string& stream : dirty_heads_) {
    batch.PutHead(source_, stream, streams_.at(stream).head);
  }
  for (const auto& [id, recorded] : requests_) batch.PutRequest(source_, id, recorded);
  for (const auto& [source, to] : dirty_cursors_) batch.PutCursor(source_, source, to);
  for (const Keep& keep : kept_) batch.PutKept(source_, keep.offset, keep.time, keep.bytes);
  for (const int64_t offset : passed_) batch.PutPassed(source_, offset);
  batch.PutMeta(source_, meta_);
}

void Projector::Flushed() {
  rows_.clear();
  kept_.clear();
  passed_.clear();
  requests_.clear();
  dirty_cursors_.clear();
  flushed_position_ = meta_.position;
  for (const std::string& stream : dirty_heads_) streams_.at(stream).dirty = false;
  dirty_heads_.clear();
  if (streams_.size() > options_.max_cached_streams) streams_.clear();
}

commit::Loaded Projector::Load(const std::string& stream) {
  const Cached& cached = CacheWithState(stream);
  return {cached.head, cached.state};
}

Projector::Cached& Projector::Cache(const std::string& stream) const {
  const auto [place, inserted] = streams_.try_emplace(stream);
  if (inserted) place->second.head = store_.GetHead(source_, stream);
  return place->second;
}

Projector::Cached& Projector::CacheWithState(const std::string& stream) {
  Cached& cached = Cache(stream);
  if (cached.state_loaded) return cached;
  cached.state_loaded = true;
  if (cached.head.revision == 0) return cached;
  if (const auto row = store_.GetRow(source_, stream, Time::Max())) {
    auto state = model_.Decode(stream, row->state);
    SYN_CHECK(state.has_value(), "a row of this schema decodes");
    cached.state = std::move(*state);
    cached.create_time = row->create_time;
  }
  return cached;
}

event::StreamHead Projector::Head(const std::string& stream) const { return Cache(stream).head; }

std::optional<commit::Recorded> Projector::FindRequest(const std::string& request_id) const {
  const auto recent = requests_.find(request_id);
  return recent != requests_.end() ? std::optional(recent->second)
                                   : store_.GetRequest(source_, request_id);
}

int64_t Projector::CursorOf(const std::string& source) const {
  const auto [place, inserted] = cursors_.try_emplace(source);
  if (inserted) place->second = store_.GetCursor(source_, source);
  return place->second;
}

void Projector::SetHead(const std::string& stream, event::StreamHead head) {
  Cached& cached = Cache(stream);
  cached.head = std::move(head);
  if (!std::exchange(cached.dirty, true)) dirty_heads_.push_back(stream);
}

void Projector::SetRequest(const std::string& request_id, commit::Recorded recorded) {
  requests_[request_id] = std::move(recorded);
}

void Projector::SetCursor(const std::string& source, int64_t to) {
  cursors_[source] = to;
  dirty_cursors_[source] = to;
}

}  // namespace synergie::projection
