// IntakeService.ImportTopics: a stream of rows, each a command of its own with a deadline of its
// own. Rows are decided while the next ones arrive; every row's fate is told at the end, and a row
// that fails stops no other. A row whose quantity may have to be sealed is made in the pool.
#include <memory>
#include <mutex>

#include "common/base/resource_name.h"
#include "common/rpc/deadline.h"
#include "common/rpc/request_digest.h"
#include "common/rpc/status.h"
#include "common/rpc/token.h"
#include "services/intake/rpc/intake_service.h"

namespace synergie::intake {
namespace {

constexpr int kMaxFailuresTold = 1000;
// Rows decided and not yet answered; reading waits for room, which is the client's back-pressure.
constexpr int kMaxOpenRows = 500;

google::rpc::Status ToProto(const grpc::Status& status) {
  google::rpc::Status out;
  out.set_code(status.error_code());
  out.set_message(status.error_message());
  return out;
}

class Import final : public grpc::ServerReadReactor<v1::ImportTopicsRequest> {
 public:
  Import(IntakeService& service, grpc::CallbackServerContext* context, node::Caller caller,
         v1::ImportTopicsResponse* out)
      : service_(service), context_(context), caller_(std::move(caller)), out_(out) {
    StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      bool finished = false;
      {
        const std::lock_guard lock(mutex_);
        reading_ = false;
        finished = IsFinished();
      }
      if (finished) End();
      return;
    }
    const int index = next_index_++;
    const std::string source = message_.source();
    const v1::RecordTopicRequest request = message_.topic();
    bool read_on = false;
    {
      const std::lock_guard lock(mutex_);
      ++open_rows_;
      read_on = open_rows_ < kMaxOpenRows;
      stalled_ = !read_on;
    }
    Check({index, source, request});
    if (read_on) StartRead(&message_);
  }

  void OnDone() override { delete this; }

 private:
  struct Row {
    int index;
    std::string source;
    v1::RecordTopicRequest request;
  };

  // Checks one row and sends it on its way.
  void Check(Row row) {
    const v1::RecordTopicRequest& request = row.request;
    rpc::Validation check;
    IntakeService::CheckRecordTopic(check, request);
    if (!request.request_id().empty()) check.RequestId(request.request_id());
    if (!check.ok()) return Settle(row, rpc::ToStatus(check.Refuse()));
    if (auto may = rpc::CheckTerritory(caller_, request.parent()); !may) {
      return Settle(row, rpc::ToStatus(may.error()));
    }
    if (!IntakeService::MayBeSealed(request)) return Submit(row, rpc::RequestDigest(request));
    const auto shared = std::make_shared<const Row>(std::move(row));
    const auto taken = service_.endpoint().pool().Submit(
        std::chrono::steady_clock::now() + rpc::kDefaultUnaryLimit, [this, shared](rpc::Turn turn) {
          if (turn != rpc::Turn::kRun) return Settle(*shared, rpc::ToStatus(rpc::ErrorOf(turn)));
          auto digest = service_.SecretDigest(shared->request.parent(), shared->request);
          if (!digest) return Settle(*shared, rpc::ToStatus(digest.error()));
          Submit(*shared, std::move(*digest));
        });
    if (!taken) Settle(*shared, rpc::ToStatus(taken.error()));
  }

  void Submit(const Row& row, std::string digest) {
    const v1::RecordTopicRequest& request = row.request;
    auto command = service_.MakeRecordTopic(request);
    if (!command) return Settle(row, rpc::ToStatus(command.error()));
    const std::string about =
        command->topic.topic.empty() ? request.parent() : command->topic.topic;
    auto wrote = std::make_shared<bool>(false);
    auto decide = node::Endpoint::DecideWith<IntakeCodec>(about, std::move(*command));
    service_.endpoint().Submit(
        caller_,
        {.request_id = request.request_id(),
         .request_digest = std::move(digest),
         .territory = request.parent(),
         .deadline = service_.endpoint().clock().Now() + rpc::kDefaultUnaryLimit,
         .decide =
             [decide, wrote](commit::View& view, const commit::Context& context) {
               auto decision = decide(view, context);
               *wrote = decision && !decision->events.empty();
               return decision;
             }},
        [this, index = row.index, source = row.source, wrote,
         territory = request.parent()](const commit::CommandOutcome& outcome) {
          if (outcome) Reach(service_.endpoint().PositionAfter(territory, *outcome));
          if (!outcome) return Settle(index, source, rpc::ToStatus(outcome.error()), false);
          if (!outcome->answer.ok()) {
            return Settle(index, source, rpc::ToStatus(outcome->answer.rejection), false);
          }
          Settle(index, source, grpc::Status::OK, *wrote);
        });
  }

  // A row that failed.
  void Settle(const Row& row, const grpc::Status& status) {
    Settle(row.index, row.source, status, false);
  }
  void Settle(int index, const std::string& source, const grpc::Status& status, bool recorded) {
    bool read_on = false;
    bool finished = false;
    {
      const std::lock_guard lock(mutex_);
      --open_rows_;
      if (status.ok()) {
        recorded ? out_->set_recorded_count(out_->recorded_count() + 1)
                 : out_->set_unchanged_count(out_->unchanged_count() + 1);
      } else {
        out_->set_failed_count(out_->failed_count() + 1);
        if (out_->failures_size() < kMaxFailuresTold) {
          auto* failure = out_->add_failures();
          failure->set_index(index);
          failure->set_source(source);
          *failure->mutable_status() = ToProto(status);
        }
      }
      read_on = std::exchange(stalled_, false) && reading_;
      finished = IsFinished();
    }
    if (read_on) StartRead(&message_);
    // Last and outside the lock: another thread may delete this as soon as it is said.
    if (finished) End();
  }

  void Reach(rpc::LogPosition position) {
    const std::lock_guard lock(mutex_);
    reached_.push_back(std::move(position));
    if (reached_.size() > kMaxOpenRows) reached_ = rpc::Merge(std::move(reached_));
  }

  void End() {
    rpc::SetToken(*context_, rpc::Merge(std::move(reached_)));
    Finish(grpc::Status::OK);
  }

  // Under the lock. Becomes true once, for the thread that made it so.
  bool IsFinished() const { return !reading_ && open_rows_ == 0; }

  IntakeService& service_;
  grpc::CallbackServerContext* const context_;
  const node::Caller caller_;
  v1::ImportTopicsResponse* out_;
  v1::ImportTopicsRequest message_;
  int next_index_ = 0;
  std::mutex mutex_;
  int open_rows_ = 0;
  rpc::Positions reached_;  // what the answer's token says
  bool reading_ = true;
  bool stalled_ = false;
};

// A stream that ends before its first message.
class Refusal final : public grpc::ServerReadReactor<v1::ImportTopicsRequest> {
 public:
  explicit Refusal(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerReadReactor<v1::ImportTopicsRequest>* IntakeService::ImportTopics(
    Context* context, v1::ImportTopicsResponse* out) {
  const auto caller =
      endpoint_.Authorise(*context, endpoint_.MethodOf<v1::ImportTopicsRequest>(), "");
  if (!caller) return new Refusal(rpc::ToStatus(caller.error()));
  return new Import(*this, context, *caller, out);
}

}  // namespace synergie::intake
