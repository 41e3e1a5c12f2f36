#include "services/history/rpc/history_service.h"

#include "common/base/resource_name.h"
#include "common/rpc/filter.h"
#include "common/rpc/message_schema.h"
#include "services/history/rpc/event_reader.h"

namespace synergie::history {
namespace {

// A page that finds little looks at no more than this many events before it answers.
constexpr int kMaxEventsLookedAt = 20'000;

bool IsWithin(const v1::RecordedEvent& event, const std::string& territory) {
  return event.subject() == territory || event.subject().starts_with(territory + "/");
}

}  // namespace

void HistoryService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  permissions.Allow(std::string(kFullName) + "/ReadEvents",
                    {Role::kAdmin, Role::kFacilitator, Role::kPartner, Role::kAuditor});
}

grpc::ServerUnaryReactor* HistoryService::ReadEvents(grpc::CallbackServerContext* context,
                                                     const v1::ReadEventsRequest* in,
                                                     v1::ReadEventsResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), "territories/*");
  check.Range("from_sequence", static_cast<double>(in->from_sequence()), 0, 9e18);
  const auto page_size = check.Take(rpc::ResolvePageSize(in->page_size()));
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  const rpc::Schema schema = rpc::SchemaOf(*v1::RecordedEvent::descriptor());
  const auto filter = check.Take(rpc::ParseFilter(in->filter(), schema));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::ReadEventsRequest>(), in->parent(),
      read_time.value_or(std::nullopt), [=, this](Time at, const node::Caller&) {
        const node::Instance& instance = endpoint_.instance();
        const EventReader reader(instance, instance.PartitionOf(in->parent()));
        int looked_at = 0;
        out->set_caught_up(true);
        const int64_t next =
            reader.Read(in->from_sequence(), at, [&](const v1::RecordedEvent& event) {
              if (out->events_size() == *page_size || looked_at == kMaxEventsLookedAt) {
                out->set_caught_up(false);
                return false;
              }
              ++looked_at;
              if (IsWithin(event, in->parent()) && filter->Matches(rpc::ResolverOf(event))) {
                *out->add_events() = event;
              }
              return true;
            });
        out->set_next_sequence(next);
        return grpc::Status::OK;
      });
}

}  // namespace synergie::history
