// MatchingService: what reads texts and looks for partners, and the matcher's second look.
#include <algorithm>
#include <future>
#include <set>

#include "common/base/check.h"
#include "common/base/resource_name.h"
#include "common/rpc/request_digest.h"
#include "common/rpc/status.h"
#include "services/matching/codec/replica_codec.h"
#include "services/matching/codec/values.h"
#include "services/matching/reaction/rematch.h"
#include "services/matching/rpc/matching_service.h"

namespace synergie::matching {

using Reactor = MatchingService::Reactor;
using Context = MatchingService::Context;

namespace {

constexpr size_t kMaxTextBytes = 10'000;

// Text as one types it: whatever the engine can take, so that nothing breaks under the fingers.
void CheckTyped(rpc::Validation& check, const std::string& text) {
  if (text.size() > kMaxTextBytes) check.Add("text", "is longer than 10,000 bytes");
}

size_t Limit(int32_t asked, size_t usual, size_t most) {
  return asked <= 0 ? usual : std::min(static_cast<size_t>(asked), most);
}

template <class Response>
void ShowVersion(const Matcher& matcher, Response* out) {
  const MatcherVersion version = matcher.version();
  out->set_engine_version(version.engine);
  out->set_vocabulary_version(version.vocabulary);
}

}  // namespace

uint16_t MatchingService::PartitionOf(const std::string& territory) const {
  return static_cast<uint16_t>(endpoint_.instance().PartitionOf(territory));
}

TopicIndex& MatchingService::IndexOf(const std::string& territory) {
  return node_.IndexOf(endpoint_.instance().store(), PartitionOf(territory));
}

Reactor* MatchingService::ClassifyText(Context* context, const v1::ClassifyTextRequest* in,
                                       v1::ClassifyTextResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  CheckTyped(check, in->text());
  check.OptionalEnum("phase", in->phase(), intake::v1::Phase_descriptor());
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::ClassifyTextRequest>(), in->parent(), std::nullopt,
      [this, in, out](Time, const node::Caller&) {
        const TextReading reading = node_.matcher().Classify(
            in->text(), static_cast<Phase>(in->phase()), Limit(in->max_concepts(), 5, 20));
        for (const RankedConcept& found : reading.concepts) {
          auto* ranked = out->add_concepts();
          ranked->set_concept_id(found.concept_id);
          ranked->set_label(found.label);
          ranked->set_probability(found.probability);
          ranked->set_resource(static_cast<intake::v1::ResourceKind>(found.resource));
          *ranked->mutable_waste_codes() = ToProto(found.waste_codes);
          *ranked->mutable_words() = ToProto(found.words);
        }
        out->set_direction(static_cast<intake::v1::Direction>(reading.direction));
        out->set_direction_probability(reading.direction_probability);
        out->set_resource(static_cast<intake::v1::ResourceKind>(reading.resource));
        out->set_resource_probability(reading.resource_probability);
        ShowVersion(node_.matcher(), out);
        return grpc::Status::OK;
      });
}

Reactor* MatchingService::FindCandidates(Context* context, const v1::FindCandidatesRequest* in,
                                         v1::FindCandidatesResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  if (in->topic().empty() == in->text().empty()) {
    check.Add("topic", "or a text is needed, not both");
  }
  if (!in->topic().empty())
    CheckReference(check, "topic", in->topic(), kTopicPattern, in->parent());
  if (!in->workshop().empty()) {
    CheckReference(check, "workshop", in->workshop(), kWorkshopPattern, in->parent());
  }
  if (!in->company().empty()) {
    CheckReference(check, "company", in->company(), kCompanyPattern, in->parent());
  }
  CheckTyped(check, in->text());
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::FindCandidatesRequest>(),
                        in->parent(), std::nullopt, [this, in, out](Time, const node::Caller&) {
                          return in->topic().empty() ? SearchText(*in, out) : SearchTopic(*in, out);
                        });
}

grpc::Status MatchingService::SearchTopic(const v1::FindCandidatesRequest& in,
                                          v1::FindCandidatesResponse* out) {
  bool found = false;
  IndexOf(in.parent()).Read(in.parent(), [&](const TerritoryIndex& index) {
    const Noted noted = index.Find(in.topic());
    found = noted.reading != nullptr;
    if (!found) return;
    ShowCandidates(index, noted, in.workshop().empty() ? noted.topic->workshop : in.workshop(), in,
                   out);
  });
  if (found) return grpc::Status::OK;
  return rpc::ToStatus(commit::NotFound("topic", in.topic()).value());
}

grpc::Status MatchingService::SearchText(const v1::FindCandidatesRequest& in,
                                         v1::FindCandidatesResponse* out) {
  Topic typed{.company = in.company(), .text = in.text(), .state = Topic::State::kRecorded};
  const ReadingPtr reading = node_.matcher().Read(typed);
  IndexOf(in.parent()).Read(in.parent(), [&](const TerritoryIndex& index) {
    ShowCandidates(index, {&typed, reading.get()}, in.workshop(), in, out);
  });
  return grpc::Status::OK;
}

void MatchingService::ShowCandidates(const TerritoryIndex& index, const Noted& asked,
                                     const std::string& workshop,
                                     const v1::FindCandidatesRequest& in,
                                     v1::FindCandidatesResponse* out) {
  const size_t limit = Limit(in.max_candidates(), 10, 100);
  StoreStreams rows(endpoint_.instance().store(), PartitionOf(in.parent()));
  commit::View view(rows, &rows);
  const Placement* placement =
      asked.topic->name.empty() ? nullptr : view.Find<Placement>(PlacementOf(asked.topic->name));
  // A company that asks for its own words is left out afterwards, hence a few more.
  for (const auto& [name, score] : index.Candidates(asked, workshop, limit + 20)) {
    if (out->candidates_size() == static_cast<int>(limit)) break;
    const Noted other = index.Find(name);
    if (asked.topic->name.empty() && !in.company().empty() &&
        other.topic->company == in.company()) {
      continue;
    }
    auto* candidate = out->add_candidates();
    ToProto(node_.matcher().Describe(other), candidate->mutable_topic());
    candidate->set_score(score);
    ToProto(node_.matcher().Explain(asked, other, CompaniesOf(view)), candidate->mutable_link());
    const Placement* stands = view.Find<Placement>(PlacementOf(name));
    if (stands != nullptr) candidate->set_synergy(stands->synergy);
    candidate->set_forbidden(placement != nullptr && placement->forbidden.contains(name));
  }
  ShowVersion(node_.matcher(), out);
}

Reactor* MatchingService::Rematch(Context* context, const v1::RematchRequest* in,
                                  v1::RematchResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  CheckReference(check, "workshop", in->workshop(), kWorkshopPattern, in->parent());
  if (!in->request_id().empty()) check.RequestId(in->request_id());
  if (in->has_join_threshold()) {
    check.Range("join_threshold", in->join_threshold(), 0, 1);
    // The next topic that arrives would be grouped by the engine's own again.
    if (in->apply()) check.Add("join_threshold", "is only to show what would change");
  }
  const Time deadline = endpoint_.DeadlineTime(*context);
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::RematchRequest>(), in->parent(),
                        std::nullopt, [this, in, out, deadline](Time, const node::Caller& caller) {
                          ShowVersion(node_.matcher(), out);
                          return in->apply() ? Apply(*in, caller, deadline, out) : DryRun(*in, out);
                        });
}

grpc::Status MatchingService::DryRun(const v1::RematchRequest& in, v1::RematchResponse* out) {
  StoreStreams rows(endpoint_.instance().store(), PartitionOf(in.parent()));
  commit::View view(rows, &rows);
  const auto facts =
      Decide(view, commit::Context{},
             matching::Rematch{.territory = in.parent(),
                               .workshop = in.workshop(),
                               .join_threshold = in.has_join_threshold()
                                                     ? in.join_threshold()
                                                     : node_.matcher().join_threshold(),
                               .matcher = &node_.matcher(),
                               .index = &IndexOf(in.parent())});
  if (!facts) return rpc::ToStatus(facts.error());
  ShowChanges(*facts, out);
  std::set<std::string> moved;
  for (const auto& change : out->changes()) {
    if (change.kind() == v1::RematchResponse::REVISED) continue;
    moved.insert(change.topics().begin(), change.topics().end());
  }
  int kept = 0;
  IndexOf(in.parent()).Read(in.parent(), [&](const TerritoryIndex& index) {
    for (const std::string& topic : index.TopicsOf(in.workshop())) kept += !moved.contains(topic);
  });
  out->set_kept_topics(kept);
  out->set_moved_topics(static_cast<int32_t>(moved.size()));
  return grpc::Status::OK;
}

// Holds a thread of the pool until the log has answered: a second look at a workshop is rare.
grpc::Status MatchingService::Apply(const v1::RematchRequest& in, const node::Caller& caller,
                                    Time deadline, v1::RematchResponse* out) {
  // Shared with the writer, which may decide after this call has given up.
  struct Shared {
    v1::RematchResponse changes;
    std::promise<commit::CommandOutcome> outcome;
  };
  auto shared = std::make_shared<Shared>();
  const matching::Rematch command{.territory = in.parent(),
                                  .workshop = in.workshop(),
                                  .join_threshold = node_.matcher().join_threshold(),
                                  .matcher = &node_.matcher(),
                                  .index = &IndexOf(in.parent())};
  const auto decide = node::Endpoint::DecideWith<MatchingCodec>(in.workshop(), command);
  endpoint_.Submit(
      caller,
      {.request_id = in.request_id(),
       .request_digest = rpc::RequestDigest(in),
       .territory = in.parent(),
       .deadline = deadline,
       .decide = [decide, shared](commit::View& view, const commit::Context& context)
           -> tl::expected<commit::Decision, Rejection> {
         auto decision = decide(view, context);
         if (!decision) return decision;
         Facts facts;
         for (const event::Event& event : decision->events) {
           auto fact = MatchingCodec::Decode(event);
           SYN_CHECK(fact.has_value(), "a fact survives its own encoding");
           facts.push_back(std::move(*fact));
         }
         shared->changes.clear_changes();  // decided again after a race
         ShowChanges(facts, &shared->changes);
         return decision;
       }},
      [shared](const commit::CommandOutcome& outcome) { shared->outcome.set_value(outcome); });
  const commit::CommandOutcome outcome = shared->outcome.get_future().get();
  if (!outcome) return rpc::ToStatus(outcome.error());
  if (!outcome->answer.ok()) return rpc::ToStatus(outcome->answer.rejection);
  *out->mutable_changes() = shared->changes.changes();
  out->set_applied(true);
  std::set<std::string> moved;
  for (const auto& change : out->changes()) {
    if (change.kind() == v1::RematchResponse::REVISED) continue;
    moved.insert(change.topics().begin(), change.topics().end());
  }
  out->set_moved_topics(static_cast<int32_t>(moved.size()));
  return grpc::Status::OK;
}

}  // namespace synergie::matching
