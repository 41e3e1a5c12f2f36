// The reaction that puts the accepted commits of one log into the order. One for each commit log;
// they meet in the order's stream.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/shard/reaction.h"

namespace synergie::history {

class Sequencer final : public shard::Reaction {
 public:
  // `folded` is called, from the shard's thread, when rows or kept records have become visible.
  Sequencer(std::string source, std::function<void()> folded)
      : source_(std::move(source)), folded_(std::move(folded)) {}

  const std::string& source() const override { return source_; }
  size_t max_inputs() const override { return 256; }
  // A commit waits until all that its writer had seen has its place.
  size_t Ready(std::span<const shard::Input> inputs, const shard::Passed& passed) override;
  std::vector<event::Event> React(commit::View& view,
                                  std::span<const shard::Input> inputs) override;
  void OnSourceFolded(const shard::Input&) override { Tell(); }
  void OnOwnFolded(const shard::Input&) override { Tell(); }

 private:
  void Tell() const {
    if (folded_) folded_();
  }

  const std::string source_;
  const std::function<void()> folded_;
};

std::vector<std::unique_ptr<shard::Reaction>> MakeSequencers(std::function<void()> folded = {});

}  // namespace synergie::history
