#include "services/history/rpc/ledger_service.h"

#include <algorithm>
#include <utility>

#include "common/rpc/status.h"
#include "services/history/explain/prove.h"
#include "services/history/ledger/audit.h"
#include "services/history/ledger/log_scan.h"

namespace synergie::history {
namespace {

constexpr int kDefaultEntries = 256;
constexpr int kMaxEntries = 4096;
constexpr int kDefaultRecords = 100;
constexpr int kMaxRecords = 1000;
constexpr size_t kMaxRecordsBytes = 2 << 20;

int Bounded(int32_t asked, int by_default, int most) {
  return asked == 0 ? by_default : std::min(asked, most);
}

grpc::Status NoSuchLedger(int32_t partition) {
  return rpc::ToStatus(
      Rejection{.code = Code::kNotFound,
                .reason = "LEDGER_NOT_FOUND",
                .message = "this node keeps no ledger of partition " + std::to_string(partition),
                .metadata = {{"partition", std::to_string(partition)}}});
}

grpc::Status NotReached(const std::string& what, int64_t asked, int64_t size) {
  return rpc::ToStatus(Rejection{
      .code = Code::kOutOfRange,
      .reason = "LEDGER_NOT_REACHED",
      .message = "the ledger has " + std::to_string(size) + " entries, " + what + " " +
                 std::to_string(asked) + " is not reached",
      .metadata = {
          {"what", what}, {"asked", std::to_string(asked)}, {"size", std::to_string(size)}}});
}

grpc::Status Show(const Ledger& ledger, int64_t size, v1::Checkpoint* out) {
  auto checkpoint = SignedCheckpoint(ledger, size);
  if (!checkpoint) return rpc::ToStatus(checkpoint.error());
  *out = std::move(*checkpoint);
  return grpc::Status::OK;
}

std::optional<Time> ReadTime(rpc::Validation& check,
                             tl::expected<std::optional<Time>, FieldViolation> resolved) {
  return check.Take(std::move(resolved)).value_or(std::nullopt);
}

}  // namespace

void LedgerService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  // Entries and proofs hold nothing that a participant may not see; records are whole commits.
  for (const char* method : {"ReadLedgers", "GetCheckpoint", "GetInclusionProof",
                             "GetConsistencyProof", "GetTile", "ReadEntries"}) {
    permissions.Allow(std::string(kFullName) + "/" + method,
                      {Role::kAdmin, Role::kFacilitator, Role::kCompany, Role::kCopil,
                       Role::kPartner, Role::kAuditor});
  }
  for (const char* method : {"ReadRecords", "VerifyLedger"}) {
    permissions.Allow(std::string(kFullName) + "/" + method,
                      {Role::kAdmin, Role::kFacilitator, Role::kAuditor});
  }
}

template <class Request>
grpc::ServerUnaryReactor* LedgerService::Read(grpc::CallbackServerContext* context,
                                              rpc::Validation& check, const Request& in,
                                              std::optional<Time> read_time, LedgerWork work) {
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<Request>(), "", read_time,
      [=, this, partition = in.partition(), work = std::move(work)](Time, const node::Caller&) {
        const auto ledger = ledgers_->Find(partition);
        if (ledger == nullptr) return NoSuchLedger(partition);
        ledger->CatchUp();
        return work(*ledger, read_time.value_or(Time::Max()));
      });
}

grpc::ServerUnaryReactor* LedgerService::ReadLedgers(grpc::CallbackServerContext* context,
                                                     const v1::ReadLedgersRequest*,
                                                     v1::ReadLedgersResponse* out) {
  rpc::Validation check;
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::ReadLedgersRequest>(), "", {},
                        [=, this](Time, const node::Caller&) {
                          for (const auto& [partition, ledger] : ledgers_->All()) {
                            ledger->CatchUp();
                            v1::Ledger& one = *out->add_ledgers();
                            one.set_partition(partition);
                            one.set_origin(ledger->origin());
                            one.set_size(ledger->tree().State().size);
                            for (const Verifier& verifier : ledger->verifiers()) {
                              one.add_verifier_keys(verifier.ToText());
                            }
                          }
                          return grpc::Status::OK;
                        });
}

grpc::ServerUnaryReactor* LedgerService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                       const v1::GetCheckpointRequest* in,
                                                       v1::Checkpoint* out) {
  rpc::Validation check;
  const auto read_time = ReadTime(check, rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return Read(context, check, *in, read_time, [out](Ledger& ledger, Time at) {
    return Show(ledger, ledger.tree().State(at).size, out);
  });
}

grpc::ServerUnaryReactor* LedgerService::GetInclusionProof(grpc::CallbackServerContext* context,
                                                           const v1::GetInclusionProofRequest* in,
                                                           v1::InclusionProof* out) {
  rpc::Validation check;
  check.Range("sequence", static_cast<double>(in->sequence()), 1, 9e18);
  check.Range("tree_size", static_cast<double>(in->tree_size()), 0, 9e18);
  const auto read_time = ReadTime(check, rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return Read(context, check, *in, read_time, [in, out](Ledger& ledger, Time at) {
    const int64_t known = ledger.tree().State().size;
    if (in->tree_size() > known) return NotReached("size", in->tree_size(), known);
    const int64_t size = in->tree_size() > 0 ? in->tree_size() : ledger.tree().State(at).size;
    if (in->sequence() > size) return NotReached("sequence", in->sequence(), size);
    out->set_sequence(in->sequence());
    out->set_tree_size(size);
    out->set_entry(ledger.tree().Entries(in->sequence(), 1).at(0));
    for (const Hash& hash : InclusionProof(in->sequence() - 1, size, ledger.tree().Nodes())) {
      out->add_hashes(std::string(BytesOf(hash)));
    }
    return Show(ledger, size, out->mutable_checkpoint());
  });
}

grpc::ServerUnaryReactor* LedgerService::GetConsistencyProof(
    grpc::CallbackServerContext* context, const v1::GetConsistencyProofRequest* in,
    v1::ConsistencyProof* out) {
  rpc::Validation check;
  check.Range("first_size", static_cast<double>(in->first_size()), 0, 9e18);
  check.Range("second_size", static_cast<double>(in->second_size()), 0, 9e18);
  if (in->second_size() > 0 && in->first_size() > in->second_size()) {
    check.Add("first_size", "is above second_size");
  }
  const auto read_time = ReadTime(check, rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return Read(context, check, *in, read_time, [in, out](Ledger& ledger, Time at) {
    const int64_t known = ledger.tree().State().size;
    if (in->second_size() > known) return NotReached("size", in->second_size(), known);
    const int64_t size = in->second_size() > 0 ? in->second_size() : ledger.tree().State(at).size;
    if (in->first_size() > size) return NotReached("size", in->first_size(), size);
    out->set_first_size(in->first_size());
    out->set_second_size(size);
    for (const Hash& hash : ConsistencyProof(in->first_size(), size, ledger.tree().Nodes())) {
      out->add_hashes(std::string(BytesOf(hash)));
    }
    return Show(ledger, size, out->mutable_checkpoint());
  });
}

grpc::ServerUnaryReactor* LedgerService::GetTile(grpc::CallbackServerContext* context,
                                                 const v1::GetTileRequest* in, v1::Tile* out) {
  rpc::Validation check;
  check.Range("level", in->level(), 0, 7);
  check.Range("index", static_cast<double>(in->index()), 0, 9e18);
  check.Range("width", in->width(), 0, kTileWidth);
  const auto read_time = ReadTime(check, rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return Read(context, check, *in, read_time, [in, out](Ledger& ledger, Time at) {
    const int64_t size = ledger.tree().State(in->width() > 0 ? Time::Max() : at).size;
    const int known = TileWidthAt(in->level(), in->index(), size);
    const int width = in->width() > 0 ? in->width() : known;
    if (known == 0 || width > known) return NotReached("tile", in->index(), size);
    const TileId tile{in->level(), in->index(), width};
    out->set_level(tile.level);
    out->set_index(tile.index);
    out->set_width(tile.width);
    out->set_hashes(ledger.tree().Tile(tile));
    out->set_path(TilePath(tile));
    return grpc::Status::OK;
  });
}

grpc::ServerUnaryReactor* LedgerService::ReadEntries(grpc::CallbackServerContext* context,
                                                     const v1::ReadEntriesRequest* in,
                                                     v1::ReadEntriesResponse* out) {
  rpc::Validation check;
  check.Range("from_sequence", static_cast<double>(in->from_sequence()), 0, 9e18);
  check.Range("page_size", in->page_size(), 0, 1e9);
  return Read(context, check, *in, {}, [in, out](Ledger& ledger, Time) {
    const int64_t from = std::max<int64_t>(in->from_sequence(), 1);
    const int64_t size = ledger.tree().State().size;
    // One past the end is where the next one will be; beyond it somebody is mistaken.
    if (from > size + 1) return NotReached("sequence", from, size);
    const int most = Bounded(in->page_size(), kDefaultEntries, kMaxEntries);
    for (std::string& entry : ledger.tree().Entries(from, static_cast<size_t>(most))) {
      out->add_entries(std::move(entry));
    }
    return grpc::Status::OK;
  });
}

grpc::ServerUnaryReactor* LedgerService::ReadRecords(grpc::CallbackServerContext* context,
                                                     const v1::ReadRecordsRequest* in,
                                                     v1::ReadRecordsResponse* out) {
  rpc::Validation check;
  const auto& logs = SourceLogs();
  if (std::find(logs.begin(), logs.end(), in->log()) == logs.end()) {
    check.Add("log", "is not one of the logs that a ledger is made of");
  }
  check.Range("from_offset", static_cast<double>(in->from_offset()), 0, 9e18);
  check.Range("page_size", in->page_size(), 0, 1e9);
  // A partition holds the records of several territories.
  const auto caller =
      endpoint_.Authorise(*context, endpoint_.MethodOf<v1::ReadRecordsRequest>(), "");
  if (caller && !caller->territory.empty()) {
    auto* reactor = context->DefaultReactor();
    reactor->Finish(rpc::ToStatus(Rejection{
        .code = Code::kPermissionDenied,
        .reason = "WHOLE_PARTITION",
        .message = "records of a whole partition are not for a caller of one territory"}));
    return reactor;
  }
  return Read(context, check, *in, {}, [this, in, out](Ledger& ledger, Time) {
    const int64_t below = ledger.tree().State().below[in->log()];
    const int most = Bounded(in->page_size(), kDefaultRecords, kMaxRecords);
    out->set_covered_below(below);
    out->set_next_offset(std::max(below, in->from_offset()));
    if (in->from_offset() >= below) return grpc::Status::OK;
    LogScan scan(log_, {in->log(), ledger.tree().partition()}, in->from_offset());
    for (size_t bytes = 0; out->records_size() < most && bytes < kMaxRecordsBytes;) {
      auto next = scan.Next();
      if (!next) return rpc::ToStatus(next.error());
      if (!*next || (*next)->offset >= below) return grpc::Status::OK;
      v1::LogRecord& record = *out->add_records();
      record.set_offset((*next)->offset);
      record.set_append_micros((*next)->append_time.micros);
      record.set_key((*next)->record.key);
      record.set_value((*next)->record.value);
      if (const auto chain = ledger.tree().ChainAt(in->log(), record.offset())) {
        record.set_chain(std::string(BytesOf(*chain)));
      }
      bytes += record.ByteSizeLong();
    }
    out->set_next_offset(out->records(out->records_size() - 1).offset() + 1);
    return grpc::Status::OK;
  });
}

grpc::ServerUnaryReactor* LedgerService::VerifyLedger(grpc::CallbackServerContext* context,
                                                      const v1::VerifyLedgerRequest* in,
                                                      v1::VerifyLedgerResponse* out) {
  rpc::Validation check;
  return Read(context, check, *in, {}, [this, out](Ledger& ledger, Time) {
    const Audited audited = Audit(endpoint_.instance().store(), log_, ledger);
    out->set_entry_count(audited.entries);
    out->set_record_count(audited.records);
    out->set_feed_record_count(audited.feed_records);
    out->set_checkpoint_count(audited.checkpoints);
    if (audited.fault) {
      out->mutable_fault()->set_where(audited.fault->where);
      out->mutable_fault()->set_what(audited.fault->what);
    }
    return grpc::Status::OK;
  });
}

}  // namespace synergie::history
