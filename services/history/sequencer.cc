#include "services/history/sequencer.h"

#include "common/log/names.h"
#include "services/history/codec/codec.h"

namespace synergie::history {

size_t Sequencer::Ready(std::span<const shard::Input> inputs, const shard::Passed& passed) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    for (const event::Position& seen : inputs[i].commit->seen) {
      if (seen.log != source_ && !passed(seen.log, seen.offset)) return i;
    }
  }
  return inputs.size();
}

std::vector<event::Event> Sequencer::React(commit::View& view,
                                           std::span<const shard::Input> inputs) {
  std::vector<Arrival> arrivals;
  for (const shard::Input& input : inputs) {
    arrivals.push_back({input.offset, static_cast<int>(input.commit->events.size())});
  }
  std::vector<event::Event> events;
  for (const CommitOrdered& placed : Place(view, source_, arrivals)) {
    events.push_back(HistoryCodec::Encode(placed));
  }
  return events;
}

std::vector<std::unique_ptr<shard::Reaction>> MakeSequencers(std::function<void()> folded) {
  std::vector<std::unique_ptr<shard::Reaction>> all;
  for (const std::string_view log :
       {log::kIntakeCommits, log::kMatchingCommits, log::kCatalogueCommits}) {
    all.push_back(std::make_unique<Sequencer>(std::string(log), folded));
  }
  return all;
}

}  // namespace synergie::history
