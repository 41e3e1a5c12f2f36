// ListRevisions and DiffResources: what resources went through, and what changed between two
// instants. They tell which commits and events; the content of a resource at an instant is its own
// service's to show, with read_time (docs/adr/0020).
#include <algorithm>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "common/rpc/status.h"
#include "services/history/reading/event_filter.h"
#include "services/history/reading/event_message.h"
#include "services/history/reading/shown_resource.h"
#include "services/history/rpc/history_service.h"

namespace synergie::history {
namespace {

// A page that finds little looks at no more than so many commits before it answers.
constexpr int kMaxCommitsLookedAt = 5'000;

// The events of one commit that concern a resource, as this caller may see them.
class EventsOfCommits {
 public:
  EventsOfCommits(const EventReader& reader, const EventFilter& filter, v1::EventFormat format,
                  const rpc::Caller& caller)
      : reader_(reader), filter_(filter), format_(format), caller_(caller) {}

  // Nothing where it has no place yet, or the caller sees nothing of it. `matches` becomes true
  // where the filter takes one of them.
  std::vector<v1::RecordedEvent> Of(const std::string& resource, const RevisionPlace& revision,
                                    bool& matches) const {
    std::vector<v1::RecordedEvent> events;
    const auto placed = reader_.Find(revision.log, revision.offset);
    if (!placed) return events;
    for (v1::RecordedEvent& event : reader_.EventsOf(*placed)) {
      const auto& streams = event.streams();
      if (std::find(streams.begin(), streams.end(), resource) == streams.end()) continue;
      if (!MaySee(caller_, event)) continue;
      matches |= filter_.Matches(event);
      ApplyFormat(format_, event);
      events.push_back(std::move(event));
    }
    return events;
  }

 private:
  const EventReader& reader_;
  const EventFilter& filter_;
  const v1::EventFormat format_;
  const rpc::Caller& caller_;
};

void CheckResource(rpc::Validation& check, const std::string& name) {
  if (!IsShownResource(name)) {
    check.Add("parent", "is not the name of a resource, such as \"territories/ecla/topics/t042\"");
  }
}

// "instant|revision": where a listing of revisions goes on.
std::string CursorOf(const RevisionPlace& revision) { return std::to_string(revision.time.micros); }

struct RevisionsPage {
  std::string resource;
  EventFilter filter;
  v1::EventFormat format;
  int32_t size;
  std::string cursor;
};

// The cursor of the next page; empty: this is the last one.
std::string FillRevisions(const EventReader& reader, const RevisionsPage& page, Time at,
                          const rpc::Caller& caller, v1::ListRevisionsResponse* out) {
  const EventsOfCommits commits(reader, page.filter, page.format, caller);
  Time until = at;
  if (!page.cursor.empty()) until = Time{std::stoll(page.cursor)};
  std::string next;
  int looked_at = 0;
  reader.Revisions(page.resource, until, [&](const RevisionPlace& revision) {
    if (out->revisions_size() == page.size || ++looked_at > kMaxCommitsLookedAt) {
      next = CursorOf(revision);
      return false;
    }
    bool matches = false;
    auto events = commits.Of(page.resource, revision, matches);
    if (!matches) return true;
    v1::Revision& shown = *out->add_revisions();
    shown.set_name(ChildName(page.resource, "revisions", std::to_string(revision.revision)));
    shown.set_revision(revision.revision);
    shown.set_etag(rpc::FormatEtag(revision.revision));
    *shown.mutable_event_time() = rpc::ToTimestamp(revision.time);
    shown.set_actor(events.front().actor());
    shown.set_role(events.front().role());
    for (auto& event : events) *shown.add_events() = std::move(event);
    return true;
  });
  return next;
}

struct DiffPage {
  std::string parent;
  EventFilter filter;
  v1::EventFormat format;
  int32_t size;
  Time from, to;
  EventReader::ChangeCursor cursor;
};

// What became of one resource; nothing where no event of it matches.
std::optional<v1::ResourceChange> ChangeOf(const EventReader& reader, const DiffPage& page,
                                           const EventReader::Changed& changed,
                                           const rpc::Caller& caller, int& looked_at) {
  const EventsOfCommits commits(reader, page.filter, page.format, caller);
  v1::ResourceChange shown;
  bool matches = false;
  std::vector<std::vector<v1::RecordedEvent>> newest_first;
  reader.Revisions(changed.resource, page.to, [&](const RevisionPlace& revision) {
    if (revision.time <= page.from) return false;
    ++looked_at;
    newest_first.push_back(commits.Of(changed.resource, revision, matches));
    return true;
  });
  if (!matches) return std::nullopt;
  shown.set_resource(changed.resource);
  const bool created = changed.before.revision == 0;
  shown.set_kind(created ? v1::ResourceChange::CREATED : v1::ResourceChange::CHANGED);
  if (!created) shown.set_etag_before(rpc::FormatEtag(changed.before.revision));
  shown.set_etag_after(rpc::FormatEtag(changed.after.revision));
  for (auto commit = newest_first.rbegin(); commit != newest_first.rend(); ++commit) {
    for (v1::RecordedEvent& event : *commit) {
      const auto& actors = shown.actors();
      if (std::find(actors.begin(), actors.end(), event.actor()) == actors.end()) {
        shown.add_actors(event.actor());
      }
      *shown.add_events() = std::move(event);
    }
  }
  return shown;
}

// The cursor of the next page; empty: this is the last one.
std::string FillDiff(const EventReader& reader, const DiffPage& page, const rpc::Caller& caller,
                     v1::DiffResourcesResponse* out) {
  std::string next;
  int looked_at = 0;
  EventReader::ChangeCursor last = page.cursor;
  reader.Changes(page.parent, page.from, page.to, page.cursor,
                 [&](const EventReader::Changed& changed, const EventReader::ChangeCursor& here) {
                   if (out->changes_size() == page.size || looked_at > kMaxCommitsLookedAt) {
                     next = std::to_string(last.source) + "|" + last.after;
                     return false;
                   }
                   last = here;
                   if (!IsShownResource(changed.resource)) return true;
                   auto shown = ChangeOf(reader, page, changed, caller, looked_at);
                   if (shown) *out->add_changes() = std::move(*shown);
                   return true;
                 });
  return next;
}

}  // namespace

grpc::ServerUnaryReactor* HistoryService::ListRevisions(grpc::CallbackServerContext* context,
                                                        const v1::ListRevisionsRequest* in,
                                                        v1::ListRevisionsResponse* out) {
  rpc::Validation check;
  CheckResource(check, in->parent());
  if (!in->order_by().empty() && in->order_by() != "revision desc") {
    check.Add("order_by", "is \"revision desc\" or empty");
  }
  check.OptionalEnum("format", in->format(), v1::EventFormat_descriptor());
  const std::string method = endpoint_.MethodOf<v1::ListRevisionsRequest>();
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  const auto page_size = check.Take(rpc::ResolvePageSize(in->page_size()));
  const auto filter = check.Take(EventFilter::Parse(in->filter()));
  const rpc::PageQuery query{method, in->parent(), in->filter(), in->order_by(),
                             read_time.value_or(std::nullopt)};
  const auto place = check.Take(tokens_.Open(query, in->page_token()));
  // The instant of the first page bounds them all; nothing waits for it here, for the logs that the
  // events stand in are not this service's own.
  return endpoint_.Read(
      context, check, method, in->parent(), std::nullopt, [=, this](Time, const node::Caller& who) {
        const Time at =
            place->as_of ? *place->as_of : (*read_time).value_or(endpoint_.clock().Now());
        const RevisionsPage page{in->parent(), *filter, in->format(), *page_size, place->cursor};
        const std::string next = FillRevisions(ReaderOf(in->parent()), page, at, who, out);
        if (!next.empty()) out->set_next_page_token(tokens_.Seal(query, {next, at}));
        *out->mutable_read_time() = rpc::ToTimestamp(at);
        return grpc::Status::OK;
      });
}

grpc::ServerUnaryReactor* HistoryService::DiffResources(grpc::CallbackServerContext* context,
                                                        const v1::DiffResourcesRequest* in,
                                                        v1::DiffResourcesResponse* out) {
  rpc::Validation check;
  CheckResource(check, in->parent());
  check.Required("from_time", in->has_from_time());
  check.OptionalEnum("format", in->format(), v1::EventFormat_descriptor());
  const Time now = endpoint_.clock().Now();
  const auto from =
      InstantOf(check, "from_time", in->has_from_time() ? &in->from_time() : nullptr, now);
  const auto to = InstantOf(check, "to_time", in->has_to_time() ? &in->to_time() : nullptr, now);
  if (from && to && *to < *from) check.Add("to_time", "is before from_time");
  const std::string method = endpoint_.MethodOf<v1::DiffResourcesRequest>();
  const auto page_size = check.Take(rpc::ResolvePageSize(in->page_size()));
  const auto filter = check.Take(EventFilter::Parse(in->filter()));
  // The two instants are part of the question.
  const rpc::PageQuery query{method, in->parent(), in->filter(),
                             from ? std::to_string(from->micros) : "", to};
  const auto place = check.Take(tokens_.Open(query, in->page_token()));
  return endpoint_.Read(
      context, check, method, in->parent(), std::nullopt, [=, this](Time, const node::Caller& who) {
        const Time until = place->as_of ? *place->as_of : to.value_or(now);
        EventReader::ChangeCursor cursor;
        if (!place->cursor.empty()) {
          cursor = {static_cast<uint8_t>(place->cursor[0] - '0'), place->cursor.substr(2)};
        }
        const DiffPage page{in->parent(), *filter, in->format(), *page_size, *from, until, cursor};
        const std::string next = FillDiff(ReaderOf(in->parent()), page, who, out);
        if (!next.empty()) out->set_next_page_token(tokens_.Seal(query, {next, until}));
        *out->mutable_to_time() = rpc::ToTimestamp(until);
        return grpc::Status::OK;
      });
}

}  // namespace synergie::history
