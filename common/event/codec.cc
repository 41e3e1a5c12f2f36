#include "common/event/codec.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/event/wire.h"
#include "synergie/event/v1/commit.pb.h"

namespace synergie::event {
namespace {

namespace pb = synergie::event::v1;

void EncodeAnswer(const Answer& answer, pb::Answer& out) {
  out.set_resource(answer.resource);
  if (answer.ok()) return;
  out.set_code(static_cast<int32_t>(answer.rejection.code));
  out.set_reason(answer.rejection.reason);
  out.set_message(answer.rejection.message);
  for (const auto& [key, value] : answer.rejection.metadata) (*out.mutable_metadata())[key] = value;
  for (const FieldViolation& field : answer.rejection.fields) {
    pb::Answer::Violation* violation = out.add_fields();
    violation->set_field(field.field);
    violation->set_description(field.description);
  }
}

Answer DecodeAnswer(const pb::Answer& in) {
  Answer answer{.resource = in.resource()};
  answer.rejection.code = static_cast<Code>(in.code());
  answer.rejection.reason = in.reason();
  answer.rejection.message = in.message();
  for (const auto& [key, value] : in.metadata()) answer.rejection.metadata.emplace_back(key, value);
  // A protobuf map has no order; answers must not depend on that.
  std::sort(answer.rejection.metadata.begin(), answer.rejection.metadata.end());
  for (const auto& field : in.fields()) {
    answer.rejection.fields.push_back({field.field(), field.description()});
  }
  return answer;
}

// Whoever folds takes names apart, and must not be ended by what stands in a log.
bool IsResourceName(std::string_view stream) { return stream.find('/') != stream.npos; }

// Most records by far: an accepted commit, ASCII in its own fields. Nothing where it is something
// else, or not well formed: then the library decides what it is. (Payloads are not looked into.)
std::optional<Commit> DecodePlain(std::string_view bytes) {
  Commit commit;
  Wire in(bytes);
  bool ok = true;
  while (in.Next()) {
    switch (in.field()) {
      case pb::Commit::kCommitIdFieldNumber:
        commit.id = in.bytes();
        break;
      case pb::Commit::kRequestIdFieldNumber:
        commit.request_id = in.text();
        break;
      case pb::Commit::kRequestDigestFieldNumber:
        commit.request_digest = in.bytes();
        break;
      case pb::Commit::kTerritoryFieldNumber:
        commit.territory = in.text();
        break;
      case pb::Commit::kConditionsFieldNumber: {
        Condition& condition = commit.conditions.emplace_back();
        Wire inner(in.bytes());
        while (inner.Next()) {
          if (inner.field() == pb::Condition::kStreamFieldNumber) {
            condition.stream = inner.text();
          } else if (inner.field() == pb::Condition::kRevisionFieldNumber) {
            condition.head.revision = inner.number();
          } else if (inner.field() == pb::Condition::kCommitIdFieldNumber) {
            condition.head.commit = inner.bytes();
          }
        }
        ok = ok && inner.ok();
        break;
      }
      case pb::Commit::kEventsFieldNumber: {
        Event& event = commit.events.emplace_back();
        Wire inner(in.bytes());
        while (inner.Next()) {
          if (inner.field() == pb::Event::kStreamsFieldNumber) {
            event.streams.emplace_back(inner.text());
          } else if (inner.field() == pb::Event::kTypeFieldNumber) {
            event.type = inner.text();
          } else if (inner.field() == pb::Event::kPayloadFieldNumber) {
            event.payload = inner.bytes();
          }
        }
        ok = ok && inner.ok() && !event.streams.empty() &&
             std::all_of(event.streams.begin(), event.streams.end(), IsResourceName);
        break;
      }
      case pb::Commit::kAnswerFieldNumber: {
        Wire inner(in.bytes());
        while (inner.Next()) {
          ok = ok && inner.field() == pb::Answer::kResourceFieldNumber;
          if (ok) commit.answer.resource = inner.text();
        }
        ok = ok && inner.ok();
        break;
      }
      case pb::Commit::kActorFieldNumber:
        commit.actor = in.text();
        break;
      case pb::Commit::kRoleFieldNumber:
        commit.role = in.text();
        break;
      case pb::Commit::kStampMicrosFieldNumber:
        commit.stamp = Time{in.number()};
        break;
      case pb::Commit::kCorrelationIdFieldNumber:
        commit.correlation_id = in.text();
        break;
      case pb::Commit::kCausationIdFieldNumber:
        commit.causation_id = in.text();
        break;
      case pb::Commit::kTraceparentFieldNumber:
        commit.traceparent = in.text();
        break;
      case pb::Commit::kSeenFieldNumber: {
        Position& position = commit.seen.emplace_back();
        Wire inner(in.bytes());
        while (inner.Next()) {
          if (inner.field() == pb::Position::kLogFieldNumber) {
            position.log = inner.text();
          } else if (inner.field() == pb::Position::kPartitionFieldNumber) {
            position.partition = static_cast<int32_t>(inner.number());
          } else if (inner.field() == pb::Position::kOffsetFieldNumber) {
            position.offset = inner.number();
          }
        }
        ok = ok && inner.ok();
        break;
      }
      default:
        ok = false;  // a cursor, an operator's order, or a field of a later version
    }
    if (!ok) return std::nullopt;
  }
  if (!in.ok() || commit.id.size() != 16) return std::nullopt;
  return commit;
}

}  // namespace

std::string EncodeCommit(const Commit& commit) {
  pb::Commit out;
  out.set_commit_id(commit.id);
  out.set_request_id(commit.request_id);
  out.set_request_digest(commit.request_digest);
  out.set_territory(commit.territory);
  for (const Condition& condition : commit.conditions) {
    pb::Condition* added = out.add_conditions();
    added->set_stream(condition.stream);
    added->set_revision(condition.head.revision);
    added->set_commit_id(condition.head.commit);
  }
  if (commit.cursor) {
    out.mutable_cursor()->set_source(commit.cursor->source);
    out.mutable_cursor()->set_from(commit.cursor->from);
    out.mutable_cursor()->set_to(commit.cursor->to);
  }
  for (const Event& event : commit.events) {
    pb::Event* added = out.add_events();
    for (const std::string& stream : event.streams) added->add_streams(stream);
    added->set_type(event.type);
    added->set_payload(event.payload);
  }
  EncodeAnswer(commit.answer, *out.mutable_answer());
  out.set_actor(commit.actor);
  out.set_role(commit.role);
  out.set_stamp_micros(commit.stamp.micros);
  out.set_correlation_id(commit.correlation_id);
  out.set_causation_id(commit.causation_id);
  out.set_traceparent(commit.traceparent);
  for (const Position& position : commit.seen) {
    pb::Position* added = out.add_seen();
    added->set_log(position.log);
    added->set_partition(position.partition);
    added->set_offset(position.offset);
  }
  if (commit.quarantine) {
    out.mutable_quarantine()->set_log(commit.quarantine->log);
    out.mutable_quarantine()->set_offset(commit.quarantine->offset);
    out.mutable_quarantine()->set_reason(commit.quarantine->reason);
  }
  return out.SerializeAsString();
}

Result<Commit> DecodeCommit(std::string_view bytes) {
  if (auto plain = DecodePlain(bytes)) return std::move(*plain);
  return DecodeCommitByLibrary(bytes);
}

Result<Commit> DecodeCommitByLibrary(std::string_view bytes) {
  pb::Commit in;
  if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Fail(Code::kDataLoss, "the record is not a commit: its bytes do not parse");
  }
  if (in.commit_id().size() != 16) {
    return Fail(Code::kDataLoss, "the record is not a commit: it has no commit id of 16 bytes");
  }
  Commit commit;
  commit.id = std::move(*in.mutable_commit_id());
  commit.request_id = std::move(*in.mutable_request_id());
  commit.request_digest = std::move(*in.mutable_request_digest());
  commit.territory = std::move(*in.mutable_territory());
  for (auto& condition : *in.mutable_conditions()) {
    commit.conditions.push_back(
        {std::move(*condition.mutable_stream()),
         {condition.revision(), std::move(*condition.mutable_commit_id())}});
  }
  if (in.has_cursor()) {
    commit.cursor = Cursor{in.cursor().source(), in.cursor().from(), in.cursor().to()};
  }
  for (auto& event : *in.mutable_events()) {
    if (event.streams().empty()) {
      return Fail(Code::kDataLoss, "the record is not a commit: an event belongs to no stream");
    }
    for (const std::string& stream : event.streams()) {
      if (!IsResourceName(stream)) {
        return Fail(Code::kDataLoss, "the record is not a commit: a stream is no resource name");
      }
    }
    commit.events.push_back({{event.streams().begin(), event.streams().end()},
                             std::move(*event.mutable_type()),
                             std::move(*event.mutable_payload())});
  }
  commit.answer = DecodeAnswer(in.answer());
  commit.actor = std::move(*in.mutable_actor());
  commit.role = std::move(*in.mutable_role());
  commit.stamp = Time{in.stamp_micros()};
  commit.correlation_id = std::move(*in.mutable_correlation_id());
  commit.causation_id = std::move(*in.mutable_causation_id());
  commit.traceparent = std::move(*in.mutable_traceparent());
  for (const auto& position : in.seen()) {
    commit.seen.push_back({position.log(), position.partition(), position.offset()});
  }
  if (in.has_quarantine()) {
    commit.quarantine =
        Quarantine{std::move(*in.mutable_quarantine()->mutable_log()), in.quarantine().offset(),
                   std::move(*in.mutable_quarantine()->mutable_reason())};
  }
  return commit;
}

}  // namespace synergie::event
