// What callers ask for: every command of intake, matching and catalogue, about a handful of names,
// so that they meet. Most are sensible where they come, many are refused; both are as good. A
// command is drawn from chance alone, never from what nodes say. One thread.
#pragma once

#include <string>

#include "common/commit/command.h"
#include "services/matching/domain/matcher.h"
#include "tests/simulation/random.h"

namespace synergie::simulation {

enum Service : size_t { kIntake, kMatching, kCatalogue, kHistory, kServices };

struct Request {
  Service service = kIntake;
  std::string territory;
  std::string digest;  // of what is asked for
  commit::Decide decide;
};

class Workload {
 public:
  Workload(Random& random, const matching::Matcher& matcher) : random_(random), matcher_(matcher) {}

  // The next one. The first ones of a territory make it, its companies and its workshop.
  Request Next(const std::string& territory, int64_t nth);

 private:
  Request Founding(int64_t nth);
  Request OfIntake();
  Request OfTopics();
  Request OfMatching();
  Request OfCatalogue();
  Request OfProgramme();
  std::string Topic() { return territory_ + "/topics/t" + std::to_string(1 + random_.Below(8)); }
  std::string Company() { return territory_ + "/companies/c" + std::to_string(Number(4)); }
  std::string Synergy() { return territory_ + "/synergies/s0" + std::to_string(Number(5)); }
  std::string Workshop() { return territory_ + "/workshops/w1"; }
  std::string Catalogue() { return territory_ + "/catalogues/k1"; }
  std::string Committee() { return territory_ + "/committees/m1"; }
  std::string Programme() { return territory_ + "/programmes/p1"; }
  std::string Action() { return Programme() + "/actions/a" + std::to_string(Number(3)); }
  std::string SheetId() { return "s0" + std::to_string(Number(5)); }
  int Number(uint64_t most) { return static_cast<int>(1 + random_.Below(most)); }
  std::string Text();

  template <class Codec, class Command>
  Request Ask(Service service, Command command, std::string name);

  Random& random_;
  const matching::Matcher& matcher_;
  std::string territory_;
};

}  // namespace synergie::simulation
