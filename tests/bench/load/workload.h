// A territory at work, invented from a seed: companies, an open workshop, and topics that are
// recorded and then reworded, quantified and classified, by the product's own commands.
// Notes are about as long as those of Lons-Perrigny (a sentence or two). Same seed, same commands.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "common/commit/command.h"

namespace synergie::bench {

class Workload {
 public:
  // `run` makes request ids of several runs on one log different.
  Workload(std::string territory, uint64_t seed, uint64_t run = 0);

  // Territory, zone, companies and an open workshop: to be answered before anything else.
  std::vector<commit::Command> Preparation();

  commit::Command Record(int64_t topic);
  // A change of a recorded topic; never "nothing new".
  commit::Command Change(int64_t topic);
  // One kind of change alone: a new wording.
  commit::Command Reword(int64_t topic);
  std::string TopicName(int64_t topic) const;

 private:
  template <class DomainCommand>
  commit::Command Make(DomainCommand command);
  std::string Company(int64_t number) const;
  std::string Sentence();

  const std::string territory_;
  const uint64_t run_;
  std::mt19937_64 random_;
  int64_t made_ = 0;
};

}  // namespace synergie::bench
