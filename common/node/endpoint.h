// What every rpc of every service does, written once: identify the caller, wait for the caller's
// token, run the command or read the rows as of an instant, answer with the token of what was
// reached. A service's rpc files translate requests and rows, and leave the rest to this.
//
//   grpc::ServerUnaryReactor* SupportTopic(ctx, request, response) {
//     rpc::Validation check;
//     check.Name("name", request->name(), "territories/*/topics/*");
//     return endpoint_.Command<IntakeCodec>(ctx, *request, check, request->name(),
//         SupportTopic{request->name(), request->company(), RevisionOf(check, *request)},
//         Fill(response, RenderTopic));
//   }
//
// Nothing here blocks a gRPC thread: commands wait in the shard, reads run in the worker pool.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/commit/command.h"
#include "common/node/instance.h"
#include "common/rpc/etag.h"
#include "common/rpc/identity.h"
#include "common/rpc/paging.h"
#include "common/rpc/pool.h"
#include "common/rpc/schema.h"
#include "common/rpc/token.h"
#include "common/rpc/validation.h"

namespace synergie::node {

using rpc::Caller;

// May read what a company keeps to itself.
bool MaySeeConfidential(const Caller& caller, std::string_view company);

// Shows one row to one caller.
using Render =
    std::function<void(const std::string& name, const projection::Row& row, const Caller& caller)>;
// The same into a message of the right type.
template <class Message>
using RenderInto = std::function<void(const std::string& name, const projection::Row& row,
                                      const Caller& caller, Message* out)>;

template <class Message, class Renderer>
Render Fill(Message* out, Renderer render) {
  return
      [out, render = std::move(render)](const std::string& name, const projection::Row& row,
                                        const Caller& caller) { render(name, row, caller, out); };
}

// The revision that a command relies on; a violation of "etag" where it is not one.
template <class Request>
std::optional<int64_t> RevisionOf(rpc::Validation& check, const Request& request) {
  if (request.etag().empty()) return std::nullopt;
  const auto revision = rpc::ParseEtag(request.etag());
  if (!revision) check.Add("etag", "is not an etag of this API, such as \"3\" with its quotes");
  return revision;
}

class Endpoint {
 public:
  struct Surroundings {
    std::string service;  // "synergie.intake.v1.IntakeService"
    const Instance& instance;
    const rpc::PageTokens& tokens;
    rpc::WorkerPool& pool;
    const Clock& clock;
    rpc::Authenticator& authenticator;
    const rpc::Permissions& permissions;
  };
  explicit Endpoint(Surroundings surroundings) : around_(std::move(surroundings)) {}

  const Instance& instance() const { return around_.instance; }
  const Clock& clock() const { return around_.clock; }
  rpc::WorkerPool& pool() const { return around_.pool; }

  // Runs a command of the domain. `about` names the resource, or its parent: the territory is in
  // it. A caller that is a company must be `acting` (empty: nobody in particular acts).
  template <class Codec, class Request, class DomainCommand>
  grpc::ServerUnaryReactor* Command(grpc::CallbackServerContext* context, const Request& request,
                                    rpc::Validation& check, const std::string& about,
                                    DomainCommand command, Render render,
                                    const std::string& acting = {}) {
    return Run(context, request, check,
               {.method = MethodOf<Request>(),
                .request_id = request.request_id(),
                .about = about,
                .acting = acting,
                .decide = DecideWith<Codec>(about, std::move(command)),
                .render = std::move(render)});
  }

  // For commands whose content is secret until later: their digest stands in the log, so it must
  // not be one that a guess can be tried against; and their refusal may have to be a fact. Both run
  // in the pool.
  struct Sealing {
    std::function<Result<std::string>()> digest;  // instead of the hash of the request
    // The command that records a refusal, before the caller is told of it; nothing: none.
    std::function<std::optional<commit::Command>(const std::string& request_id, const Rejection&)>
        refused;
  };

  // The same where making the command may touch the disk (keys, rows): `make` runs in the pool, and
  // gives the command or why there is none. `accepted` runs there after acceptance, also when the
  // same request is answered again.
  template <class Codec, class Request, class Make>
  grpc::ServerUnaryReactor* PreparedCommand(grpc::CallbackServerContext* context,
                                            const Request& request, rpc::Validation& check,
                                            const std::string& about, Make make, Render render,
                                            const std::string& acting = {},
                                            std::function<Result<void>()> accepted = {},
                                            Sealing sealing = {}) {
    return Run(context, request, check,
               {.method = MethodOf<Request>(),
                .request_id = request.request_id(),
                .about = about,
                .acting = acting,
                .prepare = [about, make = std::move(
                                       make)]() mutable -> tl::expected<commit::Decide, Rejection> {
                  auto command = make();
                  if (!command) return tl::unexpected(command.error());
                  return DecideWith<Codec>(about, std::move(*command));
                },
                .render = std::move(render),
                .accepted = std::move(accepted),
                .sealing = std::move(sealing)});
  }

  // The domain's pure decision as the writer wants it: facts become stored events, and the answer
  // shows the resource that the first of them is about, or `about` where nothing was new (for a
  // child whose id only the state knows: what NothingNewAnswers(view, command) names).
  template <class Codec, class DomainCommand>
  static commit::Decide DecideWith(std::string about, DomainCommand command) {
    return [about = std::move(about), command = std::move(command)](
               commit::View& view,
               const commit::Context& context) -> tl::expected<commit::Decision, Rejection> {
      auto decided = Decide(view, context, command);
      if (!decided) return tl::unexpected(std::move(decided.error()));
      commit::Decision decision{.resource = about};
      for (const auto& fact : *decided) decision.events.push_back(Codec::Encode(fact));
      if (!decision.events.empty() && decision.events[0].streams[0].starts_with(about + "/")) {
        decision.resource = decision.events[0].streams[0];  // a child that got its id here
      }
      if constexpr (requires { NothingNewAnswers(view, command); }) {
        if (decision.events.empty()) decision.resource = NothingNewAnswers(view, command);
      }
      return decision;
    };
  }

  // Shows one resource.
  template <class Request>
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context, const Request& request,
                                rpc::Validation& check, Render render) {
    const auto read_time = check.Take(rpc::ReadTimeOf(request, around_.clock.Now()));
    return GetAt(context, check, MethodOf<Request>(), request.name(),
                 read_time.value_or(std::nullopt), std::move(render));
  }

  // Lists the resources of one collection directly below `parent` (empty: of all territories).
  // `render` makes the message of one row, as its caller may see it; `take` puts one into the
  // response; `finish` gets the token of the next page and the instant shown.
  struct Listing {
    std::string method;
    std::string parent;
    std::string collection;
    int32_t page_size = 0;
    std::string page_token, filter, order_by;
    std::optional<Time> read_time;
    std::function<std::unique_ptr<google::protobuf::Message>()> make;
    RenderInto<google::protobuf::Message> render;
    std::function<void(google::protobuf::Message&)> take;
    std::function<void(const std::string& next_page_token, Time read_time)> finish;
  };
  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context, rpc::Validation& check,
                                 Listing listing);

  // List for the usual shape of messages: `add` is the response's add_… of the resource.
  template <class Resource, class Request, class Response, class Renderer>
  grpc::ServerUnaryReactor* ListOf(grpc::CallbackServerContext* context, const Request& request,
                                   Response* response, rpc::Validation& check, std::string parent,
                                   std::string_view collection, Renderer render,
                                   Resource* (Response::*add)()) {
    const auto read_time = check.Take(rpc::ReadTimeOf(request, around_.clock.Now()));
    return List(context, check,
                Listing{.method = MethodOf<Request>(),
                        .parent = std::move(parent),
                        .collection = std::string(collection),
                        .page_size = request.page_size(),
                        .page_token = request.page_token(),
                        .filter = request.filter(),
                        .order_by = request.order_by(),
                        .read_time = read_time.value_or(std::nullopt),
                        .make = [] { return std::make_unique<Resource>(); },
                        .render =
                            [render](const std::string& name, const projection::Row& row,
                                     const Caller& caller, google::protobuf::Message* out) {
                              render(name, row, caller, static_cast<Resource*>(out));
                            },
                        .take =
                            [response, add](google::protobuf::Message& message) {
                              (response->*add)()->Swap(static_cast<Resource*>(&message));
                            },
                        .finish =
                            [response](const std::string& next_page_token, Time read_time) {
                              response->set_next_page_token(next_page_token);
                              *response->mutable_read_time() = rpc::ToTimestamp(read_time);
                            }});
  }

  // What an answer's token says of a command that was recorded.
  rpc::LogPosition PositionAfter(const std::string& territory,
                                 const commit::Recorded& recorded) const {
    return {around_.instance.own_log(), around_.instance.PartitionOf(territory),
            recorded.offset + 1};
  }

  // A command without a grpc context of its own: one row of an import. `done` is called once.
  void Submit(const Caller& caller, commit::Command command,
              std::function<void(const commit::CommandOutcome&)> done) const;

  // Runs `work` in the read pool once the caller's token is folded here, and nothing can be
  // accepted any more at or before `read_time`; it gets the instant to read as of. Errors go to the
  // reactor.
  using ReadWork = std::function<grpc::Status(Time at, const Caller& caller)>;
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, rpc::Validation& check,
                                 const std::string& method, const std::string& about,
                                 std::optional<Time> read_time, ReadWork work);

  // "synergie.intake.v1.IntakeService/SupportTopic" of SupportTopicRequest: what rights are about.
  template <class Request>
  std::string MethodOf() const {
    const std::string& name = Request::descriptor()->name();
    return around_.service + "/" + name.substr(0, name.size() - std::string_view("Request").size());
  }

  // Who calls, if the caller may call this about that.
  tl::expected<Caller, Rejection> Authorise(const grpc::CallbackServerContext& context,
                                            const std::string& method, const std::string& about,
                                            const std::string& acting = {}) const;

  Time DeadlineTime(const grpc::CallbackServerContext& context) const;

 private:
  struct Call {
    std::string method, request_id, about, acting;
    commit::Decide decide;  // or:
    std::function<tl::expected<commit::Decide, Rejection>()> prepare;
    Render render;
    std::function<Result<void>()> accepted;
    Sealing sealing;
  };
  struct Answering;

  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* context,
                                const google::protobuf::Message& request, rpc::Validation& check,
                                Call call);
  void SubmitWhenReached(std::shared_ptr<Answering> answering, commit::Command command) const;
  void Answer(const Answering& answering, const commit::CommandOutcome& outcome) const;
  void InPool(grpc::ServerUnaryReactor* reactor, rpc::WorkerPool::Deadline deadline,
              std::function<void()> work) const;
  grpc::ServerUnaryReactor* GetAt(grpc::CallbackServerContext* context, rpc::Validation& check,
                                  const std::string& method, const std::string& name,
                                  std::optional<Time> read_time, Render render);
  rpc::Positions PositionsOf(const shard::Shard& shard) const;
  grpc::Status ReadPage(const Listing& listing, const rpc::PagePlace& place, int32_t page_size,
                        Time at, const Caller& caller) const;

  Surroundings around_;
};

}  // namespace synergie::node
