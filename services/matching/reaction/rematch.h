// Looking at a whole workshop again: what would change, and doing it. People's words stand.
#pragma once

#include <string>

#include "services/matching/domain/decide.h"
#include "services/matching/index/topic_index.h"

namespace synergie::matching {

struct Rematch {
  std::string territory;
  std::string workshop;
  double join_threshold = 0;
  const Matcher* matcher = nullptr;
  TopicIndex* index = nullptr;
};

Decided Decide(commit::View& view, const commit::Context& context, const Rematch& command);

// Streams and replica rows straight from a store: what a dry run decides on. Reads the newest rows.
class StoreStreams final : public commit::StreamSource, public commit::ForeignRows {
 public:
  StoreStreams(const projection::Store& store, uint16_t partition)
      : store_(store), own_{0, partition}, replica_{1, partition} {}

  commit::Loaded Load(const std::string& stream) override;
  commit::StatePtr LoadForeign(const std::string& log, const std::string& name) override;
  void ScanForeign(const std::string& log, const std::string& prefix, const Visit& visit) override;

 private:
  const projection::Store& store_;
  const projection::SourceId own_;
  const projection::SourceId replica_;
};

}  // namespace synergie::matching
