// The reaction that puts the accepted commits of one log into the order. One for each commit log;
// they meet in the order's stream.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/shard/reaction.h"

namespace synergie::history {

class Sequencer final : public shard::Reaction {
 public:
  explicit Sequencer(std::string source) : source_(std::move(source)) {}

  const std::string& source() const override { return source_; }
  size_t max_inputs() const override { return 256; }
  // A commit waits until all that its writer had seen has its place.
  size_t Ready(std::span<const shard::Input> inputs, const shard::Passed& passed) override;
  std::vector<event::Event> React(commit::View& view,
                                  std::span<const shard::Input> inputs) override;

 private:
  const std::string source_;
};

std::vector<std::unique_ptr<shard::Reaction>> MakeSequencers();

}  // namespace synergie::history
