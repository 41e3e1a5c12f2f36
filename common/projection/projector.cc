#include "common/projection/projector.h"

#include <algorithm>
#include <random>
#include <utility>

#include "common/base/check.h"
#include "common/event/codec.h"

namespace synergie::projection {
namespace {

constexpr size_t kMaxNotRecorded = 20'000;

}  // namespace

Projector::Projector(const Store& store, SourceId source, const commit::Model& model,
                     Options options)
    : store_(store),
      source_(source),
      model_(model),
      options_(options),
      meta_(store.GetMeta(source)),
      flushed_position_(meta_.position),
      seen_(std::random_device()()),
      all_cached_(options.bulk != nullptr) {
  SYN_CHECK(options_.bulk == nullptr || meta_.position == 0, "a bulk load starts from nothing");
}

Result<Folded> Projector::Fold(const log::StoredRecord& record) {
  auto decoded = event::DecodeCommit(record.record.value);
  if (!decoded) return tl::unexpected(decoded.error());
  return FoldCommit(std::make_shared<const event::Commit>(std::move(*decoded)), record.offset,
                    record.append_time, record.record.value, nullptr);
}

Result<Folded> Projector::FoldOwn(const commit::DraftPtr& draft, int64_t offset, Time append_time) {
  SYN_CHECK(!options_.keep_records, "what is kept are the bytes of the record");
  return FoldCommit(std::shared_ptr<const event::Commit>(draft, &draft->commit), offset,
                    append_time, {}, draft->evolved ? &draft->after : nullptr);
}

Result<Folded> Projector::FoldCommit(std::shared_ptr<const event::Commit> commit, int64_t offset,
                                     Time append_time, std::string_view bytes,
                                     const Evolved* evolved) {
  SYN_CHECK(offset >= meta_.position, "records are folded in order");
  const commit::Verdict verdict = commit::Accept(*this, *commit, append_time);
  if (verdict.accepted()) {
    // Evolve first: a poison event must leave no trace of its commit.
    Result<Evolved> fresh;
    if (evolved == nullptr) {
      const bool alone = options_.bulk != nullptr && commit->events.size() == 1;
      fresh = alone ? Advance(*commit) : Evolve(*commit);
      if (!fresh) return tl::unexpected(fresh.error());
      evolved = &*fresh;
    }
    AddRows(*commit, *evolved, offset, verdict.time);
    Accepted(*commit, offset, verdict, bytes);
  }
  meta_.position = offset + 1;
  return Folded{offset, std::move(commit), verdict};
}

std::optional<Folded> Projector::Pass(const log::StoredRecord& record) {
  auto decoded = event::DecodeCommit(record.record.value);
  return PassDecoded(decoded ? std::make_shared<const event::Commit>(std::move(*decoded)) : nullptr,
                     record.offset, record.append_time, record.record.value);
}

std::optional<Folded> Projector::PassDecoded(std::shared_ptr<const event::Commit> commit,
                                             int64_t offset, Time append_time,
                                             std::string_view bytes) {
  if (commit != nullptr && model_.TakesAnyEvent()) {
    auto folded = FoldCommit(std::move(commit), offset, append_time, bytes, nullptr);
    SYN_CHECK(folded.has_value(), "a model that takes any event");
    return *folded;
  }
  SYN_CHECK(offset >= meta_.position, "records are folded in order");
  passed_.push_back(offset);
  meta_.position = offset + 1;
  if (commit == nullptr) return std::nullopt;
  const commit::Verdict verdict = commit::Accept(*this, *commit, append_time);
  if (verdict.accepted()) Accepted(*commit, offset, verdict, bytes);
  return Folded{offset, std::move(commit), verdict, /*passed=*/true};
}

void Projector::Accepted(const event::Commit& commit, int64_t offset,
                         const commit::Verdict& verdict, std::string_view bytes) {
  commit::Record(*this, commit, offset, verdict);
  if (!options_.keep_records || commit.events.empty() || offset < options_.keep_from) return;
  if (options_.bulk != nullptr) {
    options_.bulk->PutKept(source_, offset, verdict.time, bytes);
  } else {
    kept_.push_back({offset, verdict.time, std::string(bytes)});
  }
}

// The states after the commit of the streams that it changes.
Result<Projector::Evolved> Projector::Evolve(const event::Commit& commit) {
  Evolved evolved;
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      const auto known = std::find_if(evolved.begin(), evolved.end(),
                                      [&](const auto& one) { return one.first == stream; });
      const commit::StatePtr before =
          known != evolved.end() ? known->second : CacheWithState(stream).state;
      auto after = model_.Evolve(stream, before, event);
      if (!after) return tl::unexpected(after.error());
      if (*after == before) continue;
      if (known != evolved.end()) {
        known->second = std::move(*after);
      } else {
        evolved.emplace_back(stream, std::move(*after));
      }
    }
  }
  return evolved;
}

// Evolve for a commit of one event, in place: an event that does not decode fails before it has
// changed anything, and one that does decodes for all its streams.
Result<Projector::Evolved> Projector::Advance(const event::Commit& commit) {
  Evolved evolved;
  const event::Event& event = commit.events.front();
  for (const std::string& stream : event.streams) {
    Cached& cached = CacheWithState(stream);
    const auto concerned = model_.Advance(stream, cached.state, event);
    if (!concerned) return tl::unexpected(concerned.error());
    if (*concerned) evolved.emplace_back(stream, cached.state);
  }
  return evolved;
}

void Projector::AddRows(const event::Commit& commit, const Evolved& evolved, int64_t offset,
                        Time time) {
  for (const auto& [stream, state] : evolved) {
    Cached& cached = CacheWithState(stream);
    if (cached.create_time == Time::Max()) cached.create_time = time;
    cached.state = state;
    int64_t revision = cached.head.revision;
    for (const event::Event& event : commit.events) {
      revision += std::count(event.streams.begin(), event.streams.end(), stream);
    }
    Row row{.revision = revision,
            .offset = offset,
            .create_time = cached.create_time,
            .update_time = time,
            .state = model_.Encode(stream, state)};
    if (options_.bulk != nullptr) {
      options_.bulk->PutRow(source_, stream, row, meta_);
    } else {
      rows_.push_back({stream, std::move(row)});
    }
  }
}

void Projector::AddTo(Sink& sink) {
  for (const NewRow& row : rows_) sink.PutRow(source_, row.name, row.row, meta_);
  for (const std::string& stream : dirty_heads_) {
    sink.PutHead(source_, stream, streams_.at(stream).head);
  }
  for (const auto& [id, recorded] : requests_) sink.PutRequest(source_, id, recorded);
  for (const auto& [source, to] : dirty_cursors_) sink.PutCursor(source_, source, to);
  for (const Keep& keep : kept_) sink.PutKept(source_, keep.offset, keep.time, keep.bytes);
  for (const int64_t offset : passed_) sink.PutPassed(source_, offset);
  sink.PutMeta(source_, meta_);
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
  if (streams_.size() <= options_.max_cached_streams) return;
  if (options_.bulk != nullptr) options_.bulk->Wait();  // from now on the store is asked
  all_cached_ = false;
  streams_.clear();
}

commit::Loaded Projector::Load(const std::string& stream) {
  const Cached& cached = CacheWithState(stream);
  return {cached.head, cached.state};
}

Projector::Cached& Projector::Cache(const std::string& stream) const {
  const auto [place, inserted] = streams_.try_emplace(stream);
  if (inserted && !all_cached_) place->second.head = store_.GetHead(source_, stream);
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
  if (options_.bulk != nullptr) {
    if (!seen_.MayContain(request_id)) return std::nullopt;
    options_.bulk->Roll();
    options_.bulk->Wait();
    return store_.GetRequest(source_, request_id);
  }
  const auto recent = requests_.find(request_id);
  if (recent != requests_.end()) return recent->second;
  // A command's id is asked for when it comes, when it is written and when it is folded.
  if (not_recorded_.contains(request_id)) return std::nullopt;
  auto recorded = store_.GetRequest(source_, request_id);
  if (recorded) return recorded;
  if (not_recorded_.size() >= kMaxNotRecorded) not_recorded_.clear();
  not_recorded_.insert(request_id);
  return std::nullopt;
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
  if (options_.bulk != nullptr) {
    seen_.Add(request_id);
    options_.bulk->PutRequest(source_, request_id, recorded);
  } else {
    not_recorded_.erase(request_id);
    requests_[request_id] = std::move(recorded);
  }
}

void Projector::SetCursor(const std::string& source, int64_t to) {
  cursors_[source] = to;
  dirty_cursors_[source] = to;
}

}  // namespace synergie::projection
