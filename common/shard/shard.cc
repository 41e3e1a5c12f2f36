#include "common/shard/shard.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/event/codec.h"

namespace synergie::shard {
namespace {

constexpr std::chrono::seconds kRetryAfterTrouble{1};
// Inputs without effect are judged again with the next ones, until there are this many: then the
// cursor moves by a commit of its own.
constexpr size_t kMaxJudgedAgain = 256;

}  // namespace

Shard::Shard(ShardOptions options, Surroundings surroundings,
             std::vector<std::unique_ptr<Reaction>> reactions)
    : options_(std::move(options)),
      around_(std::move(surroundings)),
      mailbox_(std::make_shared<Mailbox>(around_.wake)),
      reactions_(std::move(reactions)),
      clock_(around_.clock) {
  SYN_CHECK(!options_.sources.empty(), "a shard has its own log");
  for (const Source& source : options_.sources) feeds_.push_back({.source = source});
  for (Feed& feed : feeds_) OpenFeed(feed);
  if (!options_.quarantine_log.empty()) {
    quarantines_ = std::make_unique<projection::Quarantines>(
        around_.log, log::PartitionId{options_.quarantine_log, options_.partition},
        [mailbox = mailbox_] { mailbox->Wake(); });
  }
  Feed& own = feeds_.front();
  writer_ = std::make_unique<commit::Writer>(
      commit::Writer::Surroundings{
          .model = *own.source.model,
          .folded = *own.projector,
          .acceptance = *own.projector,
          .foreign = this,
          .clock = clock_,
          .seen =
              [this] {
                std::vector<event::Position> seen;
                for (size_t i = 1; i < feeds_.size(); ++i) {
                  seen.push_back(
                      {feeds_[i].source.log, options_.partition, feeds_[i].projector->position()});
                }
                return seen;
              },
          .append = [this](const commit::DraftPtr& draft) { Append(draft); },
          .new_id = around_.new_id},
      options_.writer);
  for (const Feed& feed : feeds_) clock_.Merge(feed.projector->last_time());
  Publish();
}

Shard::~Shard() { Close(); }

void Shard::OpenFeed(Feed& feed) {
  const auto index = static_cast<uint8_t>(&feed - feeds_.data());
  const projection::SourceId id{index, static_cast<uint16_t>(options_.partition)};
  const bool reacted_to =
      std::any_of(reactions_.begin(), reactions_.end(),
                  [&](const auto& reaction) { return reaction->source() == feed.source.log; });
  feed.projector = std::make_unique<projection::Projector>(
      around_.store, id, *feed.source.model,
      projection::Projector::Options{.keep_records = reacted_to});
  feed.reader =
      around_.log.OpenReader({feed.source.log, options_.partition}, feed.projector->position(),
                             [mailbox = mailbox_] { mailbox->Wake(); });
  feed.fold_when_delivered = !reacted_to;  // a reaction keeps the record's own bytes
  if (!reacted_to) return;
  const int64_t cursor = feeds_.front().projector->CursorOf(feed.source.log);
  for (const auto& kept : around_.store.ReadKept(id, cursor, SIZE_MAX)) {
    if (around_.store.IsPassed(id, kept.offset)) continue;
    auto commit = event::DecodeCommit(kept.bytes);
    SYN_CHECK(commit.has_value(), "a kept record was decoded before");
    feed.inputs.push_back(
        {kept.offset, kept.time, std::make_shared<const event::Commit>(std::move(*commit))});
  }
}

void Shard::Submit(commit::Command command) {
  // Shared, because a mailbox that is closed hands the work back only by not running it.
  auto shared = std::make_shared<commit::Command>(std::move(command));
  const bool posted = mailbox_->Post([this, shared] {
    // What is decided now could not be folded: say so at once.
    const Feed& own = feeds_.front();
    if (own.poison >= 0 || own.outdated) return shared->done(Fail(Code::kUnavailable, own.trouble));
    writer_->Submit(std::move(*shared));
  });
  if (!posted) {
    shared->done(Fail(Code::kUnavailable, "the service is shutting down; ask again"));
  }
}

void Shard::AwaitPositions(std::vector<event::Position> positions, Time deadline, Reached done) {
  auto shared = std::make_shared<Waiting>(
      Waiting{std::move(positions), Time::Min(), deadline, std::move(done)});
  if (!mailbox_->Post([this, shared] { waiting_.push_back(std::move(*shared)); })) {
    shared->done(Fail(Code::kUnavailable, "the service is shutting down; ask again"));
  }
}

void Shard::AwaitFinal(Time at, Time deadline, Reached done) {
  auto shared = std::make_shared<Waiting>(Waiting{{}, at, deadline, std::move(done)});
  const bool posted = mailbox_->Post([this, shared] {
    if (!HasReached(*shared)) writer_->Tick(shared->at);
    waiting_.push_back(std::move(*shared));
  });
  if (!posted) shared->done(Fail(Code::kUnavailable, "the service is shutting down; ask again"));
}

bool Shard::Step() {
  const auto posted = mailbox_->TakeAll();
  for (const Mailbox::Work& work : posted) work();
  bool more = !posted.empty();
  if (PollQuarantines()) {
    for (Feed& feed : feeds_) more |= Poll(feed);
  }
  Flush();
  AfterFlush();
  const Time now = around_.clock.Now();
  AnswerWaiting(now);
  writer_->OnTime(now);
  more |= writer_->Pump();
  for (const auto& reaction : reactions_) more |= React(*reaction);
  next_due_ = writer_->next_due();
  if (const Time pause = writer_->reactions_pause_until(); pause != Time::Min()) {
    next_due_ = std::min(next_due_, pause);
  }
  for (const Waiting& waiting : waiting_) next_due_ = std::min(next_due_, waiting.deadline);
  for (const Feed& feed : feeds_) {
    if (!feed.trouble.empty()) next_due_ = std::min(next_due_, feed.retry_at);
  }
  if (!quarantine_trouble_.empty()) next_due_ = std::min(next_due_, quarantine_retry_at_);
  Publish();
  return more;
}

// Hears the orders to pass records. False while those that stood there at the start are not all
// known: nothing is folded before.
bool Shard::PollQuarantines() {
  if (quarantines_ == nullptr) return true;
  const Time now = around_.clock.Now();
  if (!quarantine_trouble_.empty() && now < quarantine_retry_at_) return false;
  const auto known = quarantines_->Poll();
  quarantine_trouble_ = known ? "" : known.error().message;
  if (!known) quarantine_retry_at_ = now + kRetryAfterTrouble;
  for (const projection::QuarantineOrder& order : quarantines_->TakeNew()) Obey(order);
  return known && *known;
}

// A record that is still to come is passed when it comes. One that this version had folded before
// the order came may have left rows that other readers do not have.
void Shard::Obey(const projection::QuarantineOrder& order) {
  Feed* feed = FindFeed(order.log);
  if (feed == nullptr) return;
  if (!feed->outdated) feed->retry_at = Time::Min();
  const projection::SourceId source = feed->projector->source();
  if (order.offset >= feed->projector->position()) return;
  if (feed->source.model->TakesAnyEvent() || around_.store.IsPassed(source, order.offset)) return;
  if (!around_.store.HasRowFrom(source, order.offset)) {
    projection::Batch batch(around_.store);
    batch.PutPassed(source, order.offset);
    around_.store.Write(batch);
    return;
  }
  feed->outdated = true;
  feed->retry_at = Time::Max();
  feed->trouble = PlaceOf(*feed, order.offset) +
                  ": it is to be passed by an operator's order, and was folded here before; stop "
                  "this node and run `synergie rebuild`";
}

std::string Shard::PlaceOf(const Feed& feed, int64_t offset) const {
  return feed.source.log + "/" + std::to_string(options_.partition) + "@" + std::to_string(offset);
}

// Folds what the reader has. True where there may be more.
bool Shard::Poll(Feed& feed) {
  const Time now = around_.clock.Now();
  // Farther away than it was ever set: the clock went back.
  const bool waits = now < feed.retry_at && feed.retry_at <= now + kRetryAfterTrouble;
  if (feed.outdated || (!feed.trouble.empty() && waits)) return false;
  if (!feed.target) {
    // One that does not answer is not asked for the next log's end: each takes its time-out.
    const auto silent = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& other) {
      return !other.target && !other.trouble.empty() && now < other.retry_at;
    });
    const auto end = silent == feeds_.end()
                         ? around_.log.End({feed.source.log, options_.partition})
                         : Result<int64_t>(Fail(Code::kUnavailable, silent->trouble));
    if (!end) {
      feed.trouble = end.error().message;
      feed.retry_at = around_.clock.Now() + kRetryAfterTrouble;
      return false;
    }
    feed.target = *end;
  }
  feed.trouble.clear();
  const bool own = &feed == &feeds_.front();
  if (own && FoldDelivered()) return true;
  if (feed.held.empty()) {
    auto records = feed.reader->Poll(options_.records_a_poll);
    if (!records) {
      feed.trouble = records.error().message;
      feed.retry_at = now + kRetryAfterTrouble;
      return false;
    }
    feed.held.assign(std::make_move_iterator(records->begin()),
                     std::make_move_iterator(records->end()));
  }
  const bool full = feed.held.size() >= options_.records_a_poll;
  while (!feed.held.empty()) {
    const log::StoredRecord& record = feed.held.front();
    const bool folded = record.offset < feed.projector->position();  // when it was delivered
    if (!folded && !Fold(feed, record)) return false;
    feed.held.pop_front();
  }
  if (own && FoldDelivered()) return true;
  return full;
}

// False at a record that cannot be folded and that nobody has ordered to pass.
bool Shard::Fold(Feed& feed, const log::StoredRecord& record) {
  if (!IsToBePassed(feed, record.offset)) {
    return Take(feed, feed.projector->Fold(record), record.offset);
  }
  feed.poison = -1;
  auto passed = feed.projector->Pass(record);
  if (passed) feed.folded.push_back(std::move(*passed));
  return true;
}

bool Shard::IsToBePassed(const Feed& feed, int64_t offset) const {
  return quarantines_ != nullptr && quarantines_->Holds(feed.source.log, offset);
}

bool Shard::Take(Feed& feed, Result<projection::Folded> folded, int64_t offset) {
  if (folded) {
    feed.poison = -1;
    feed.folded.push_back(std::move(*folded));
    return true;
  }
  feed.poison = offset;
  feed.trouble = PlaceOf(feed, offset) + ": " + folded.error().message;
  feed.retry_at = around_.clock.Now() + kRetryAfterTrouble;
  return false;
}

// Own commits that come next in the log's order are folded at once, from memory. What others wrote
// in between comes from the reader, and so does what is to be passed. True where something was
// folded.
bool Shard::FoldDelivered() {
  Feed& own = feeds_.front();
  bool folded = false;
  for (size_t count = 0; count < options_.records_a_poll && !delivered_.empty(); ++count) {
    const auto first = delivered_.begin();
    const int64_t position = own.projector->position();
    if (first->first > position) break;
    if (first->first == position && !IsToBePassed(own, position)) {
      const auto& [draft, append_time] = first->second;
      folded |= Take(own, own.projector->FoldOwn(draft, position, append_time), position);
    }
    delivered_.erase(first);
  }
  return folded;
}

void Shard::Flush() {
  const bool dirty = std::any_of(feeds_.begin(), feeds_.end(),
                                 [](const Feed& feed) { return feed.projector->dirty(); });
  if (!dirty) return;
  projection::Batch batch(around_.store);
  for (Feed& feed : feeds_) {
    if (feed.projector->dirty()) feed.projector->AddTo(batch);
  }
  for (const auto& [index, offsets] : dropped_) {
    for (const int64_t offset : offsets) batch.DropKept(feeds_[index].projector->source(), offset);
  }
  dropped_.clear();
  around_.store.Write(batch);
  for (Feed& feed : feeds_) {
    if (feed.projector->dirty()) feed.projector->Flushed();
  }
  Publish();
}

// Tells everybody what was folded, now that readers can see it.
void Shard::AfterFlush() {
  for (Feed& feed : feeds_) {
    const bool own = &feed == &feeds_.front();
    auto& drops = dropped_[static_cast<size_t>(&feed - feeds_.data())];
    const auto folded = std::exchange(feed.folded, {});
    for (const projection::Folded& one : folded) {
      if (own) writer_->OnFolded(*one.commit, one.offset, one.verdict);
      if (!one.verdict.accepted()) continue;
      clock_.Merge(one.verdict.time);
      if (own && one.commit->cursor) PassCursor(*one.commit->cursor);
      if (one.commit->events.empty()) continue;
      if (one.passed) {  // what nobody can read is nothing to react to
        drops.push_back(one.offset);
        continue;
      }
      const Input input{one.offset, one.verdict.time, one.commit};
      bool kept = false;
      for (const auto& reaction : reactions_) {
        if (own) reaction->OnOwnFolded(input);
        if (reaction->source() != feed.source.log) continue;
        reaction->OnSourceFolded(input);
        kept = true;
      }
      if (!kept) continue;
      // Another instance may have reacted to it already, and the own log been read before.
      if (one.offset >= feeds_.front().projector->CursorOf(feed.source.log)) {
        feed.inputs.push_back(input);
      } else if (!feed.source.keep_for_ever) {
        drops.push_back(one.offset);
      }
    }
  }
}

void Shard::PassCursor(const event::Cursor& cursor) {
  Feed* feed = FindFeed(cursor.source);
  if (feed == nullptr) return;
  auto& drops = dropped_[static_cast<size_t>(feed - feeds_.data())];
  while (!feed->inputs.empty() && feed->inputs.front().offset < cursor.to) {
    if (!feed->source.keep_for_ever) drops.push_back(feed->inputs.front().offset);
    feed->inputs.pop_front();
  }
}

bool Shard::React(Reaction& reaction) {
  Feed* feed = FindFeed(reaction.source());
  SYN_CHECK(feed != nullptr, "a reaction's source is one of the shard's");
  if (feed->inputs.empty() || writer_->ReactionInFlight(feed->source.log)) return false;
  if (writer_->reactions_pause_until() != Time::Min()) return false;
  const int64_t cursor = writer_->CursorAhead(feed->source.log);
  if (feed->judged_below > feed->inputs.back().offset) return false;
  std::vector<Input> inputs;
  size_t fresh = 0;
  for (const Input& input : feed->inputs) {
    if (input.offset < cursor) continue;
    inputs.push_back(input);
    fresh += input.offset >= feed->judged_below;
    if (fresh == reaction.max_inputs()) break;
  }
  inputs.resize(reaction.Ready(
      inputs, [this](const std::string& log, int64_t offset) { return HasPassed(log, offset); }));
  if (inputs.empty() || inputs.back().offset < feed->judged_below) return false;
  const int64_t to = inputs.back().offset + 1;
  bool worth_it = inputs.size() >= kMaxJudgedAgain;
  commit::View probe(*writer_, this);
  worth_it |= !reaction.React(probe, inputs).empty();
  feed->judged_below = worth_it ? 0 : to;  // what is written may be refused, and is judged again
  if (!worth_it) return true;
  writer_->React({feed->source.log, cursor, to}, inputs.back().commit->territory,
                 [&](commit::View& view, const commit::Context&) {
                   return commit::Decision{reaction.React(view, inputs), ""};
                 });
  return true;
}

// Folded that far, and nothing below is left for a reaction.
bool Shard::HasPassed(const std::string& log, int64_t offset) {
  Feed* feed = FindFeed(log);
  if (feed == nullptr) return true;
  if (feed->projector->position() < offset) return false;
  const int64_t cursor = writer_->CursorAhead(log);
  return std::none_of(feed->inputs.begin(), feed->inputs.end(), [&](const Input& input) {
    return input.offset >= cursor && input.offset < offset;
  });
}

void Shard::AnswerWaiting(Time now) {
  for (auto waiting = waiting_.begin(); waiting != waiting_.end();) {
    if (HasReached(*waiting)) {
      waiting->done({});
    } else if (waiting->deadline <= now) {
      waiting->done(Fail(Code::kDeadlineExceeded, "the service has not folded that far yet"));
    } else {
      ++waiting;
      continue;
    }
    waiting = waiting_.erase(waiting);
  }
}

bool Shard::HasReached(const Waiting& waiting) const {
  if (waiting.positions.empty()) return feeds_.front().projector->last_time() > waiting.at;
  return std::all_of(
      waiting.positions.begin(), waiting.positions.end(), [&](const event::Position& position) {
        return std::none_of(feeds_.begin(), feeds_.end(), [&](const Feed& feed) {
          if (feed.source.log != position.log || options_.partition != position.partition) {
            return false;
          }
          const int64_t reached =
              feed.source.await_reactions ? ReactedBelow(feed) : feed.projector->position();
          return reached < position.offset;
        });
      });
}

int64_t Shard::ReactedBelow(const Feed& feed) const {
  for (const Input& input : feed.inputs) {
    if (input.offset >= feed.judged_below) return input.offset;
  }
  // What was judged as worth a commit counts once that commit is folded and the cursor has passed
  // it.
  if (!feed.inputs.empty() && writer_->ReactionInFlight(feed.source.log)) {
    return feed.inputs.front().offset;
  }
  // Folded in this step and flushed, but no reaction has been told of it yet.
  if (!feed.folded.empty()) return feed.folded.front().offset;
  return feed.passed();
}

void Shard::Publish() {
  ShardStatus status{.service = options_.service, .partition = options_.partition};
  status.caught_up = true;
  for (const Feed& feed : feeds_) {
    status.sources.push_back(
        {feed.source.log, feed.projector->meta(), feed.target.value_or(0), ReactedBelow(feed),
         feed.trouble.empty() ? quarantine_trouble_ : feed.trouble, feed.poison});
    status.caught_up &=
        feed.trouble.empty() && feed.target.has_value() && feed.passed() >= *feed.target;
  }
  status.caught_up &= quarantine_trouble_.empty();
  if (quarantines_ != nullptr) status.quarantines = quarantines_->All();
  status.counters = writer_->counters();
  status.pending = writer_->pending();
  const std::lock_guard lock(status_mutex_);
  status_ = std::move(status);
}

void Shard::Append(const commit::DraftPtr& draft) {
  around_.log.Append({options_.sources.front().log, options_.partition},
                     {draft->commit.territory, event::EncodeCommit(draft->commit), {}},
                     [this, mailbox = mailbox_, draft](const log::AppendOutcome& outcome) {
                       mailbox->Post([this, draft, outcome] { OnAppended(draft, outcome); });
                     });
}

void Shard::OnAppended(const commit::DraftPtr& draft, const log::AppendOutcome& outcome) {
  if (outcome.failure != log::AppendFailure::kNone) {
    writer_->OnFailed(draft->commit.id, outcome);
  } else if (feeds_.front().fold_when_delivered && outcome.offset >= 0) {
    delivered_[outcome.offset] = {draft, outcome.append_time};
  }
}

Shard::Feed* Shard::FindFeed(const std::string& log) {
  for (Feed& feed : feeds_) {
    if (feed.source.log == log) return &feed;
  }
  return nullptr;
}

commit::StatePtr Shard::LoadForeign(const std::string& log, const std::string& name) {
  Feed* feed = FindFeed(log);
  SYN_CHECK(feed != nullptr, "the log is one of the shard's sources");
  return feed->projector->Load(name).state;
}

void Shard::ScanForeign(const std::string& log, const std::string& prefix, const Visit& visit) {
  Feed* feed = FindFeed(log);
  SYN_CHECK(feed != nullptr, "the log is one of the shard's sources");
  around_.store.ScanRows(feed->projector->source(), prefix, "", Time::Max(),
                         [&](std::string_view name, const projection::Row& row) {
                           auto state = feed->source.model->Decode(std::string(name), row.state);
                           SYN_CHECK(state.has_value(), "a row of this schema decodes");
                           return visit(std::string(name), *state);
                         });
}

ShardStatus Shard::status() const {
  const std::lock_guard lock(status_mutex_);
  return status_;
}

Time Shard::last_time() const {
  const std::lock_guard lock(status_mutex_);
  return status_.sources.front().meta.last_time;
}

void Shard::Close() {
  for (const Mailbox::Work& work : mailbox_->Close()) work();
  writer_->Close();
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    waiting.done(Fail(Code::kUnavailable, "the service is shutting down; ask again"));
  }
}

}  // namespace synergie::shard
