#include "services/synergie/client/ledger_export.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "services/history/ledger/bundle.h"
#include "services/history/ledger/published_tree.h"
#include "services/history/ordered_commits.h"
#include "services/synergie/client/console.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;
namespace v1 = history::v1;
using Stub = v1::LedgerService::Stub;

tl::unexpected<Error> Received(const rpc::ReceivedStatus& status) {
  return tl::unexpected(Error{status.rejection.code, Describe(status)});
}

template <class Request, class Response>
Result<Response> Ask(Connection& connection,
                     grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                     const Request& request) {
  auto answer = connection.Call(connection.ledger(), method, request);
  if (!answer) return Received(answer.error());
  return std::move(*answer);
}

Result<std::vector<std::string>> FetchEntries(Connection& connection, int32_t partition,
                                              int64_t from, int count) {
  v1::ReadEntriesRequest request;
  request.set_partition(partition);
  request.set_from_sequence(from);
  request.set_page_size(count);
  const auto page = Ask(connection, &Stub::ReadEntries, request);
  if (!page) return tl::unexpected(page.error());
  return std::vector<std::string>(page->entries().begin(), page->entries().end());
}

// How far each log is covered by a ledger of that size: what its entries speak of.
Result<std::map<std::string, int64_t>> AddEntries(Connection& connection, int32_t partition,
                                                  int64_t size, history::BundleWriter& bundle) {
  std::map<std::string, int64_t> below;
  for (const std::string& log : history::SourceLogs()) below[log] = 0;
  for (int64_t next = 1; next <= size;) {
    auto entries = FetchEntries(connection, partition, next, 1000);
    if (!entries) return tl::unexpected(entries.error());
    if (entries->empty()) return Fail(Code::kDataLoss, "the server lacks entries that it signed");
    for (const std::string& bytes : *entries) {
      if (next > size) break;
      const auto entry = history::ParseEntry(bytes);
      if (!entry) return tl::unexpected(entry.error());
      bundle.Entry(bytes);
      below[entry->log] = std::max(below[entry->log], entry->offset + 1);
      int64_t& order = below[history::SourceLogs().front()];
      order = std::max(order, entry->order_offset + 1);
      ++next;
    }
  }
  return below;
}

Result<int64_t> AddRecords(Connection& connection, int32_t partition, const std::string& log,
                           int64_t below, history::BundleWriter& bundle) {
  bundle.Log(log);
  int64_t count = 0;
  v1::ReadRecordsRequest request;
  request.set_partition(partition);
  request.set_log(log);
  request.set_page_size(1000);
  while (request.from_offset() < below) {
    const auto page = Ask(connection, &Stub::ReadRecords, request);
    if (!page) return tl::unexpected(page.error());
    for (const v1::LogRecord& record : page->records()) {
      if (record.offset() >= below) break;
      const auto chain = history::HashFromBytes(record.chain());
      if (!chain)
        return Fail(Code::kDataLoss, "the server's ledger did not see a record of " + log);
      bundle.Record(
          {record.offset(), Time{record.append_micros()}, {record.key(), record.value(), {}}},
          *chain);
      ++count;
    }
    if (page->next_offset() <= request.from_offset()) break;
    request.set_from_offset(page->next_offset());
  }
  return count;
}

Result<void> AddLedger(Connection& connection, const ServedCheckpoint& served, int32_t partition,
                       history::BundleWriter& bundle, int64_t& records) {
  bundle.Ledger(partition, served.note);
  const auto below = AddEntries(connection, partition, served.checkpoint.size, bundle);
  if (!below) return tl::unexpected(below.error());
  for (const auto& [log, end] : *below) {
    const auto count = AddRecords(connection, partition, log, end, bundle);
    if (!count) return tl::unexpected(count.error());
    records += *count;
  }
  return {};
}

// One partition's tree is also the folder's own, for readers that know of one ledger only.
Result<void> LinkSingle(const std::string& tiles, const std::string& folder) {
  for (const char* name : {"checkpoint", "tile", "vkey"}) {
    const fs::path link = fs::path(tiles) / name;
    std::error_code failed;
    if (fs::is_symlink(link, failed)) fs::remove(link, failed);
    fs::create_symlink(fs::path(folder).filename() / name, link, failed);
    if (failed) return Fail(Code::kUnavailable, "cannot make the link " + link.string());
  }
  return {};
}

}  // namespace

Result<std::vector<v1::Ledger>> FetchLedgers(Connection& connection,
                                             std::optional<int32_t> partition) {
  const auto answer = Ask(connection, &Stub::ReadLedgers, v1::ReadLedgersRequest());
  if (!answer) return tl::unexpected(answer.error());
  std::vector<v1::Ledger> ledgers;
  for (const v1::Ledger& ledger : answer->ledgers()) {
    if (!partition || ledger.partition() == *partition) ledgers.push_back(ledger);
  }
  if (ledgers.empty()) {
    return Fail(Code::kNotFound,
                partition ? "the server keeps no ledger of partition " + std::to_string(*partition)
                          : "the server keeps no ledger");
  }
  return ledgers;
}

Result<ServedCheckpoint> FetchCheckpoint(Connection& connection, const v1::Ledger& ledger) {
  std::vector<history::Verifier> verifiers;
  for (const std::string& text : ledger.verifier_keys()) {
    auto verifier = history::ParseVerifier(text);
    if (!verifier) return tl::unexpected(verifier.error());
    verifiers.push_back(std::move(*verifier));
  }
  if (verifiers.empty()) return Fail(Code::kDataLoss, "the server tells no key of its ledger");
  v1::GetCheckpointRequest request;
  request.set_partition(ledger.partition());
  const auto answer = Ask(connection, &Stub::GetCheckpoint, request);
  if (!answer) return tl::unexpected(answer.error());
  const auto checkpoint = history::OpenCheckpoint(answer->note(), verifiers);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return ServedCheckpoint{answer->note(), *checkpoint, verifiers.front()};
}

Result<std::vector<ExportedLedger>> Export(Connection& connection, const ExportPlan& plan) {
  const auto ledgers = FetchLedgers(connection, plan.partition);
  if (!ledgers) return tl::unexpected(ledgers.error());
  std::unique_ptr<history::BundleWriter> bundle;
  if (!plan.bundle.empty()) {
    auto made = history::BundleWriter::Create(plan.bundle);
    if (!made) return tl::unexpected(made.error());
    bundle = std::move(*made);
  }
  std::vector<ExportedLedger> exported;
  for (const v1::Ledger& ledger : *ledgers) {
    const int32_t partition = ledger.partition();
    const auto served = FetchCheckpoint(connection, ledger);
    if (!served) return tl::unexpected(served.error());
    ExportedLedger one{.partition = partition,
                       .verifier = served->verifier.ToText(),
                       .checkpoint = served->checkpoint};
    if (!plan.tiles.empty()) {
      one.folder = plan.tiles + "/" + std::to_string(partition);
      const auto written = history::WriteTree(
          one.folder, served->checkpoint, served->note, served->verifier, [&](int64_t from) {
            return FetchEntries(connection, partition, from, history::kTileWidth);
          });
      if (!written) return tl::unexpected(written.error());
    }
    if (bundle != nullptr) {
      const auto added = AddLedger(connection, *served, partition, *bundle, one.records);
      if (!added) return tl::unexpected(added.error());
    }
    exported.push_back(std::move(one));
  }
  if (!plan.tiles.empty() && exported.size() == 1) {
    if (auto linked = LinkSingle(plan.tiles, exported.front().folder); !linked) {
      return tl::unexpected(linked.error());
    }
  }
  if (bundle != nullptr) {
    if (auto finished = bundle->Finish(); !finished) return tl::unexpected(finished.error());
  }
  return exported;
}

}  // namespace synergie::program
