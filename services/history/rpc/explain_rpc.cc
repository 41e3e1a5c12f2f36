// Explain: why something is there.
#include "common/base/resource_name.h"
#include "common/rpc/status.h"
#include "services/history/explain/chain.h"
#include "services/history/explain/prove.h"
#include "services/history/reading/shown_resource.h"
#include "services/history/rpc/history_service.h"

namespace synergie::history {

grpc::ServerUnaryReactor* HistoryService::Explain(grpc::CallbackServerContext* context,
                                                  const v1::ExplainRequest* in,
                                                  v1::Explanation* out) {
  rpc::Validation check;
  if (!IsShownResource(in->name())) check.Add("name", "is not the name of a resource");
  if (!in->sheet_id().empty()) check.Id("sheet_id", in->sheet_id());
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::ExplainRequest>(), in->name(), std::nullopt,
      [=, this](Time, const node::Caller& caller) {
        const Time at = read_time->value_or(Time::Max());  // of the events' own time
        const EventReader reader = ReaderOf(in->name());
        auto explanation = Chain(reader, caller, at).Explain(in->name(), in->sheet_id());
        if (!explanation) return rpc::ToStatus(explanation.error());
        out->Swap(&*explanation);
        const int32_t partition = endpoint_.instance().PartitionOf(*TerritoryOf(in->name()));
        Prove(ledgers_->Find(partition).get(), at, *out);
        return grpc::Status::OK;
      });
}

}  // namespace synergie::history
