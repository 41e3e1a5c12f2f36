// Fills a store that nobody reads yet with sorted files, past its write-ahead log and memtables:
// what a rebuild writes is in the log already, and a rebuild that is cut short is started again.
// Rows, requests and kept records gather in a chunk; a full chunk is sorted, written and ingested
// by a second thread while the next one fills. Memory: two chunks.
//
//   BulkLoad load(fresh, chunk_bytes);
//   projector folds into it … load.Finish();    // now everything is in the store
//
// Rows are never written twice under one key, so files may be ingested in any order; heads may be,
// and of those the last of a chunk counts, and the chunks come in order. One thread calls. A
// failure to write ends the process, as everywhere in the store.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/projection/sink.h"

namespace synergie::projection {

class BulkLoad final : public Sink {
 public:
  explicit BulkLoad(Store& fresh, size_t chunk_bytes = 80 << 20);
  ~BulkLoad() override;

  void PutRow(SourceId source, std::string_view name, const Row& row, SourceMeta& meta) override;
  void PutHead(SourceId source, std::string_view stream, const event::StreamHead& head) override;
  void PutRequest(SourceId source, std::string_view id, const commit::Recorded& recorded) override;
  void PutCursor(SourceId source, std::string_view reaction_source, int64_t to) override;
  void PutKept(SourceId source, int64_t offset, Time time, std::string_view bytes) override;
  void PutPassed(SourceId source, int64_t offset) override;
  void PutMeta(SourceId source, const SourceMeta& meta) override;

  // The chunk should be closed.
  bool full() const;
  // Hands the chunk to the other thread; waits while that still has an earlier one.
  void Roll();
  // Waits until everything handed over can be read from the store.
  void Wait();
  // Roll, Wait, and the store is one that can serve: its files are few enough to write beside them.
  void Finish();

 private:
  struct Table;
  struct Chunk;

  void Run();
  void Ingest(Chunk& chunk);
  void IngestTable(Table& table, int family);

  Store& store_;
  const size_t chunk_bytes_;
  std::unique_ptr<Chunk> filling_;
  std::unique_ptr<Batch> small_;  // cursors, passed records and positions: written last
  int files_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<Chunk> handed_;  // to be sorted and ingested
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace synergie::projection
