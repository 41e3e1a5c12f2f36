// ReadEvents: the feed of a territory, a page at a time.
#include "common/base/resource_name.h"
#include "common/rpc/status.h"
#include "services/history/reading/event_filter.h"
#include "services/history/reading/event_message.h"
#include "services/history/rpc/history_service.h"

namespace synergie::history {
namespace {

// A page that finds little looks at no more than this many events before it answers.
constexpr int kMaxEventsLookedAt = 20'000;

// What one page is made of.
struct Page {
  const v1::ReadEventsRequest& in;
  int32_t size;
  std::optional<Time> from_time;
  EventFilter filter;
};

// Fills the response; a rejection where there is nothing to read from.
std::optional<Rejection> Read(const EventReader& reader, const Page& page, Time at,
                              const rpc::Caller& caller, v1::ReadEventsResponse* out) {
  const bool back = page.in.direction() == v1::READ_DIRECTION_BACKWARDS;
  const int64_t head = reader.Head(at);
  int64_t from = page.in.from_sequence();
  if (from > head + 1) return BeyondTheEnd(from, head);
  if (from == 0) from = back ? head : 1;
  if (page.from_time) {
    // Backwards, what was placed at the instant itself belongs to it too.
    from = back ? reader.FirstPlacedAt(*page.from_time + std::chrono::microseconds(1), at) - 1
                : reader.FirstPlacedAt(*page.from_time, at);
  }
  int looked_at = 0;
  out->set_caught_up(true);
  const auto take = [&](const v1::RecordedEvent& event) {
    if (out->events_size() == page.size || looked_at == kMaxEventsLookedAt) {
      out->set_caught_up(false);
      return false;
    }
    ++looked_at;
    if (IsWithin(event, page.in.parent()) && MaySee(caller, event) && page.filter.Matches(event)) {
      *out->add_events() = event;
      ApplyFormat(page.in.format(), *out->mutable_events()->rbegin());
    }
    return true;
  };
  out->set_next_sequence(back ? reader.ReadBack(from, at, take) : reader.Read(from, at, take));
  out->set_head_sequence(head);
  return std::nullopt;
}

}  // namespace

Rejection BeyondTheEnd(int64_t from_sequence, int64_t head_sequence) {
  const std::string from = std::to_string(from_sequence);
  const std::string head = std::to_string(head_sequence);
  return {.code = Code::kOutOfRange,
          .reason = "SEQUENCE_BEYOND_END",
          .message = "Sequence " + from + " is not there yet: the last one is " + head + ".",
          .metadata = {{"from_sequence", from}, {"head_sequence", head}}};
}

std::optional<Time> InstantOf(rpc::Validation& check, const char* field,
                              const google::protobuf::Timestamp* instant, Time now) {
  auto time = rpc::ResolveReadTime(instant, now);
  if (time) return *time;
  check.Add(field, time.error().description);
  return std::nullopt;
}

grpc::ServerUnaryReactor* HistoryService::ReadEvents(grpc::CallbackServerContext* context,
                                                     const v1::ReadEventsRequest* in,
                                                     v1::ReadEventsResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), "territories/*");
  check.Range("from_sequence", static_cast<double>(in->from_sequence()), 0, 9e18);
  check.OptionalEnum("direction", in->direction(), v1::ReadDirection_descriptor());
  check.OptionalEnum("format", in->format(), v1::EventFormat_descriptor());
  if (in->has_from_time() && in->from_sequence() != 0) {
    check.Add("from_time", "goes without from_sequence");
  }
  const Time now = endpoint_.clock().Now();
  const auto from_time =
      InstantOf(check, "from_time", in->has_from_time() ? &in->from_time() : nullptr, now);
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, now));
  const auto page_size = check.Take(rpc::ResolvePageSize(in->page_size()));
  const auto filter = check.Take(EventFilter::Parse(in->filter()));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::ReadEventsRequest>(), in->parent(),
      read_time.value_or(std::nullopt), [=, this](Time at, const node::Caller& caller) {
        const auto no =
            Read(ReaderOf(in->parent()), {*in, *page_size, from_time, *filter}, at, caller, out);
        return no ? rpc::ToStatus(*no) : grpc::Status::OK;
      });
}

}  // namespace synergie::history
