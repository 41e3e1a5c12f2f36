#include "common/node/endpoint.h"

#include <algorithm>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "common/rpc/deadline.h"
#include "common/rpc/filter.h"
#include "common/rpc/message_schema.h"
#include "common/rpc/order_by.h"
#include "common/rpc/request_digest.h"
#include "common/rpc/status.h"

namespace synergie::node {
namespace {

grpc::Status NotServedHere(const std::string& about) {
  return rpc::ToStatus(Error{Code::kUnavailable,
                             "the partition of \"" + about + "\" is not served by this instance"});
}

grpc::ServerUnaryReactor* FinishWith(grpc::CallbackServerContext* context,
                                     const grpc::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(status);
  return reactor;
}

Rejection NotFoundRejection(const std::string& name) {
  return {.code = Code::kNotFound,
          .reason = "RESOURCE_NOT_FOUND",
          .message = "\"" + name + "\" does not exist, or did not at that time.",
          .metadata = {{"name", name}}};
}

std::vector<event::Position> ToPositions(const rpc::Positions& positions) {
  std::vector<event::Position> all;
  for (const auto& position : positions) {
    all.push_back({position.log, position.partition, position.offset});
  }
  return all;
}

std::string Traceparent(const grpc::CallbackServerContext& context) {
  const auto found = context.client_metadata().find("traceparent");
  return found == context.client_metadata().end()
             ? ""
             : std::string(found->second.data(), found->second.size());
}

}  // namespace

bool MaySeeConfidential(const Caller& caller, std::string_view company) {
  switch (caller.role) {
    case rpc::Role::kAdmin:
    case rpc::Role::kFacilitator:
    case rpc::Role::kAuditor:
      return true;
    case rpc::Role::kCompany:
      return caller.company == company;
    case rpc::Role::kCopil:
    case rpc::Role::kPartner:
      return false;
  }
  return false;
}

Time Endpoint::DeadlineTime(const grpc::CallbackServerContext& context) const {
  const auto left = rpc::DeadlineOf(context) - std::chrono::steady_clock::now();
  return around_.clock.Now() + std::chrono::duration_cast<std::chrono::microseconds>(left);
}

rpc::Positions Endpoint::PositionsOf(const shard::Shard& shard) const {
  rpc::Positions positions;
  const shard::ShardStatus status = shard.status();
  for (const auto& source : status.sources) {
    positions.push_back({source.log, status.partition, source.meta.position});
  }
  return positions;
}

tl::expected<Caller, Rejection> Endpoint::Authorise(const grpc::CallbackServerContext& context,
                                                    const std::string& method,
                                                    const std::string& about,
                                                    const std::string& acting) const {
  auto caller = around_.authenticator.Identify(context);
  if (!caller) return caller;
  if (auto may = around_.permissions.Check(*caller, method); !may) {
    return tl::unexpected(may.error());
  }
  if (!about.empty()) {
    if (auto may = rpc::CheckTerritory(*caller, about); !may) return tl::unexpected(may.error());
  }
  if (!acting.empty()) {
    if (auto may = rpc::CheckCompany(*caller, acting); !may) return tl::unexpected(may.error());
  }
  return caller;
}

void Endpoint::Submit(const Caller& caller, commit::Command command,
                      std::function<void(const commit::CommandOutcome&)> done) const {
  shard::Shard* shard = around_.instance.ShardOf(command.territory);
  if (shard == nullptr) {
    done(Fail(Code::kUnavailable, "the partition is not served by this instance"));
    return;
  }
  command.actor = caller.actor;
  command.role = rpc::RoleName(caller.role);
  if (command.request_id.empty()) command.request_id = NewUuid();
  if (command.correlation_id.empty()) command.correlation_id = command.request_id;
  command.causation_id = command.request_id;
  command.done = std::move(done);
  shard->Submit(std::move(command));
}

// What one command call needs until it is answered.
struct Endpoint::Answering {
  grpc::CallbackServerContext* context = nullptr;
  grpc::ServerUnaryReactor* reactor = nullptr;
  Caller caller;
  shard::Shard* shard = nullptr;
  rpc::Positions token;
  Time deadline;
  Call call;
};

void Endpoint::InPool(grpc::ServerUnaryReactor* reactor, rpc::WorkerPool::Deadline deadline,
                      std::function<void()> work) const {
  auto taken = around_.pool.Submit(deadline, [reactor, work = std::move(work)](rpc::Turn turn) {
    if (turn != rpc::Turn::kRun) return reactor->Finish(rpc::ToStatus(rpc::ErrorOf(turn)));
    work();
  });
  if (!taken) reactor->Finish(rpc::ToStatus(taken.error()));
}

grpc::ServerUnaryReactor* Endpoint::Run(grpc::CallbackServerContext* context,
                                        const google::protobuf::Message& request,
                                        rpc::Validation& check, Call call) {
  // Rights first: who may not call learns nothing about what exists.
  const auto caller = Authorise(*context, call.method, call.about, call.acting);
  if (!caller) return FinishWith(context, rpc::ToStatus(caller.error()));
  if (!call.request_id.empty()) check.RequestId(call.request_id);
  auto token = check.Take(rpc::TokenOf(*context));
  if (!check.ok()) return FinishWith(context, rpc::ToStatus(check.Refuse()));
  const auto territory = TerritoryOf(call.about);
  shard::Shard* shard = territory ? around_.instance.ShardOf(*territory) : nullptr;
  if (shard == nullptr) return FinishWith(context, NotServedHere(call.about));

  if (call.request_id.empty()) call.request_id = NewUuid();
  commit::Command command{.request_id = call.request_id,
                          .request_digest = call.sealing.digest ? "" : rpc::RequestDigest(request),
                          .territory = *territory,
                          .traceparent = Traceparent(*context),
                          .deadline = DeadlineTime(*context),
                          .decide = call.decide};
  auto answering =
      std::make_shared<Answering>(Answering{context, context->DefaultReactor(), *caller, shard,
                                            std::move(*token), command.deadline, std::move(call)});
  if (!answering->call.prepare) {
    SubmitWhenReached(answering, std::move(command));
    return answering->reactor;
  }
  InPool(answering->reactor, rpc::DeadlineOf(*context),
         [this, answering, command = std::move(command)]() mutable {
           auto decide = answering->call.prepare();
           if (!decide) return answering->reactor->Finish(rpc::ToStatus(decide.error()));
           command.decide = std::move(*decide);
           if (const auto& digest = answering->call.sealing.digest) {
             auto sealed = digest();
             if (!sealed) return answering->reactor->Finish(rpc::ToStatus(sealed.error()));
             command.request_digest = std::move(*sealed);
           }
           SubmitWhenReached(answering, std::move(command));
         });
  return answering->reactor;
}

void Endpoint::SubmitWhenReached(std::shared_ptr<Answering> answering,
                                 commit::Command command) const {
  const auto answer = [this, answering](const commit::CommandOutcome& outcome) {
    const auto& refused = answering->call.sealing.refused;
    if (refused && outcome && !outcome->answer.ok()) {
      if (auto record = refused(answering->call.request_id, outcome->answer.rejection)) {
        return Submit(answering->caller, std::move(*record),
                      [this, answering, outcome](const commit::CommandOutcome& recorded) {
                        Answer(*answering, recorded ? outcome : recorded);
                      });
      }
    }
    if (!answering->call.accepted || !outcome || !outcome->answer.ok()) {
      return Answer(*answering, outcome);
    }
    InPool(answering->reactor, rpc::DeadlineOf(*answering->context), [this, answering, outcome] {
      if (auto done = answering->call.accepted(); !done) {
        return answering->reactor->Finish(rpc::ToStatus(done.error()));
      }
      Answer(*answering, outcome);
    });
  };
  if (answering->token.empty()) return Submit(answering->caller, std::move(command), answer);
  auto shared = std::make_shared<commit::Command>(std::move(command));
  answering->shard->AwaitPositions(ToPositions(answering->token), answering->deadline,
                                   [this, answering, shared, answer](const Result<void>& reached) {
                                     if (!reached) return answer(tl::unexpected(reached.error()));
                                     Submit(answering->caller, std::move(*shared), answer);
                                   });
}

void Endpoint::Answer(const Answering& answering, const commit::CommandOutcome& outcome) const {
  grpc::ServerUnaryReactor* reactor = answering.reactor;
  if (!outcome) return reactor->Finish(rpc::ToStatus(outcome.error()));
  rpc::Positions reached = answering.token;
  reached.push_back(
      {around_.instance.own_log(), answering.shard->status().partition, outcome->offset + 1});
  rpc::SetToken(*answering.context, rpc::Merge(std::move(reached)));
  if (!outcome->answer.ok()) return reactor->Finish(rpc::ToStatus(outcome->answer.rejection));
  // As of its own acceptance: whoever asks again with the same request id is shown the same.
  const std::string& name = outcome->answer.resource;
  const auto row =
      around_.instance.store().GetRow(around_.instance.OwnSourceOf(name), name, outcome->time);
  if (!row) return reactor->Finish(rpc::ToStatus(NotFoundRejection(name)));
  answering.call.render(name, *row, answering.caller);
  reactor->Finish(grpc::Status::OK);
}

grpc::ServerUnaryReactor* Endpoint::Read(grpc::CallbackServerContext* context,
                                         rpc::Validation& check, const std::string& method,
                                         const std::string& about, std::optional<Time> read_time,
                                         ReadWork work) {
  const auto caller = Authorise(*context, method, about);
  if (!caller) return FinishWith(context, rpc::ToStatus(caller.error()));
  const auto token = check.Take(rpc::TokenOf(*context));
  if (!check.ok()) return FinishWith(context, rpc::ToStatus(check.Refuse()));
  // Of all territories: any shard stands for the clock.
  shard::Shard* shard = about.empty() ? &around_.instance.AnyShard()
                                      : around_.instance.ShardOf(TerritoryOf(about).value_or(""));
  if (shard == nullptr) return FinishWith(context, NotServedHere(about));

  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const rpc::Deadline deadline = rpc::DeadlineOf(*context);
  const auto read = [=, this, caller = *caller, seen = *token,
                     work = std::move(work)](const Result<void>& ready) {
    if (!ready) return reactor->Finish(rpc::ToStatus(ready.error()));
    InPool(reactor, deadline, [=, this] {
      // With what the caller has seen elsewhere, so that its next read anywhere waits for it too.
      rpc::Positions reached = PositionsOf(*shard);
      reached.insert(reached.end(), seen.begin(), seen.end());
      const grpc::Status status = work(read_time.value_or(shard->last_time()), caller);
      if (status.ok()) rpc::SetToken(*context, rpc::Merge(std::move(reached)));
      reactor->Finish(status);
    });
  };
  const auto await_final = [shard, read_time, read,
                            until = DeadlineTime(*context)](const Result<void>& reached) {
    if (!reached || !read_time || shard->last_time() > *read_time) return read(reached);
    shard->AwaitFinal(*read_time, until, read);
  };
  if (token->empty()) {
    await_final({});
  } else {
    shard->AwaitPositions(ToPositions(*token), DeadlineTime(*context), await_final);
  }
  return reactor;
}

grpc::ServerUnaryReactor* Endpoint::GetAt(grpc::CallbackServerContext* context,
                                          rpc::Validation& check, const std::string& method,
                                          const std::string& name, std::optional<Time> read_time,
                                          Render render) {
  return Read(context, check, method, name, read_time,
              [this, name, render = std::move(render)](Time at, const Caller& caller) {
                const Instance& instance = around_.instance;
                const auto row = instance.store().GetRow(instance.OwnSourceOf(name), name, at);
                if (!row) return rpc::ToStatus(NotFoundRejection(name));
                render(name, *row, caller);
                return grpc::Status::OK;
              });
}

grpc::ServerUnaryReactor* Endpoint::List(grpc::CallbackServerContext* context,
                                         rpc::Validation& check, Listing listing) {
  const auto page_size = check.Take(rpc::ResolvePageSize(listing.page_size));
  const auto place = check.Take(around_.tokens.Open(
      {listing.method, listing.parent, listing.filter, listing.order_by, listing.read_time},
      listing.page_token));
  // The words of filter and order are checked before anything waits.
  const auto sample = listing.make();
  const rpc::Schema schema = rpc::SchemaOf(*sample->GetDescriptor());
  check.Take(rpc::ParseFilter(listing.filter, schema));
  check.Take(rpc::ParseOrderBy(listing.order_by, schema));
  const std::optional<Time> read_time = place && place->as_of ? place->as_of : listing.read_time;
  const std::string about = listing.parent;
  const std::string method = listing.method;
  return Read(
      context, check, method, about, read_time,
      [this, listing = std::move(listing), place, page_size](Time at, const Caller& caller) {
        return ReadPage(listing, *place, *page_size, at, caller);
      });
}

grpc::Status Endpoint::ReadPage(const Listing& listing, const rpc::PagePlace& place,
                                int32_t page_size, Time at, const Caller& caller) const {
  struct Entry {
    std::string key;
    std::unique_ptr<google::protobuf::Message> message;
    bool operator<(const Entry& other) const { return key < other.key; }
  };
  const rpc::Schema schema = rpc::SchemaOf(*listing.make()->GetDescriptor());
  const auto filter = rpc::ParseFilter(listing.filter, schema);
  const auto order = rpc::ParseOrderBy(listing.order_by, schema);
  const size_t wanted = static_cast<size_t>(page_size) + 1;  // one more tells of a next page
  std::vector<Entry> page;                                   // a heap: its largest key comes first
  const std::string prefix = ChildName(listing.parent, listing.collection, "");
  std::vector<int32_t> partitions = around_.instance.partitions();
  if (!listing.parent.empty()) {
    partitions = {around_.instance.PartitionOf(*TerritoryOf(listing.parent))};
  }
  for (const int32_t partition : partitions) {
    const projection::SourceId source{0, static_cast<uint16_t>(partition)};
    around_.instance.store().ScanRows(
        source, prefix, "", at, [&](std::string_view name, const projection::Row& row) {
          if (LastCollection(name) != listing.collection || ParentOf(name) != listing.parent) {
            return true;  // a resource further down
          }
          auto message = listing.make();
          listing.render(std::string(name), row, caller, message.get());
          const rpc::Resolver fields = rpc::ResolverOf(*message);
          std::string key = rpc::SortKey(*order, fields);
          if (key <= place.cursor && !place.cursor.empty()) return true;
          if (page.size() == wanted && page.front().key < key) return true;
          if (!filter->Matches(fields)) return true;
          page.push_back({std::move(key), std::move(message)});
          std::push_heap(page.begin(), page.end());
          if (page.size() > wanted) {
            std::pop_heap(page.begin(), page.end());
            page.pop_back();
          }
          return true;
        });
  }
  std::sort_heap(page.begin(), page.end());
  std::string next;
  if (page.size() == wanted) {
    page.pop_back();
    next = around_.tokens.Seal(
        {listing.method, listing.parent, listing.filter, listing.order_by, listing.read_time},
        {page.back().key, at});
  }
  for (Entry& entry : page) listing.take(*entry.message);
  listing.finish(next, at);
  return grpc::Status::OK;
}

}  // namespace synergie::node
