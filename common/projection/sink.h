// Where a projector puts what it folded: a Batch of a store that serves, or a BulkLoad into one
// that does not yet. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "common/projection/store.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace synergie::projection {

class Sink {
 public:
  virtual ~Sink() = default;

  // Adds the version, and its fingerprint to `meta`.
  virtual void PutRow(SourceId source, std::string_view name, const Row& row, SourceMeta& meta) = 0;
  virtual void PutHead(SourceId source, std::string_view stream, const event::StreamHead& head) = 0;
  virtual void PutRequest(SourceId source, std::string_view id,
                          const commit::Recorded& recorded) = 0;
  virtual void PutCursor(SourceId source, std::string_view reaction_source, int64_t to) = 0;
  virtual void PutKept(SourceId source, int64_t offset, Time time, std::string_view bytes) = 0;
  // The record was passed by an operator's order.
  virtual void PutPassed(SourceId source, int64_t offset) = 0;
  virtual void PutMeta(SourceId source, const SourceMeta& meta) = 0;
};

// What one pass of folding changes. Not thread-safe.
class Batch final : public Sink {
 public:
  explicit Batch(const Store& store);
  ~Batch() override;

  void PutRow(SourceId source, std::string_view name, const Row& row, SourceMeta& meta) override;
  void PutHead(SourceId source, std::string_view stream, const event::StreamHead& head) override;
  void PutRequest(SourceId source, std::string_view id, const commit::Recorded& recorded) override;
  void PutCursor(SourceId source, std::string_view reaction_source, int64_t to) override;
  void PutKept(SourceId source, int64_t offset, Time time, std::string_view bytes) override;
  void PutPassed(SourceId source, int64_t offset) override;
  void PutMeta(SourceId source, const SourceMeta& meta) override;
  void DropKept(SourceId source, int64_t offset);
  bool empty() const;

 private:
  friend class Store;
  const Store& store_;
  std::unique_ptr<rocksdb::WriteBatch> batch_;
};

}  // namespace synergie::projection
