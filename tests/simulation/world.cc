#include "tests/simulation/world.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/log/names.h"
#include "common/log/partitioner.h"
#include "tests/support/plain_matcher.h"

namespace synergie::simulation {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kStart{1'542'700'800'000'000};  // 2018-11-20
constexpr std::chrono::minutes kLongestPeace{40};
// A shard that has made so many steps has nothing to do and does not notice.
constexpr int64_t kMostSteps = 100'000;

microseconds Micros(int64_t count) { return microseconds(count); }

}  // namespace

void Tally::Add(const Tally& other) {
  for (size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  commands += other.commands;
  sends += other.sends;
  accepted += other.accepted;
  refused += other.refused;
  duplicates += other.duplicates;
  redecided += other.redecided;
  reads += other.reads;
  answers += other.answers;
  simulated_seconds += other.simulated_seconds;
}

World::World(uint64_t seed, bool trace) : trace_on_(trace), random_(seed), schedule_(kStart) {
  Build();
}

World::~World() {
  for (const auto& node : nodes_) node->Stop();
}

void World::Say(const std::string& what) {
  if (!trace_on_) return;
  trace_.push_back(FormatTime(schedule_.now()).substr(11, 15) + " " + what);
}

void World::Build() {
  const bool calm = random_.OneIn(8);
  Weather weather;
  if (!calm) {
    weather = {.append_faults = random_.Below(40),
               .outages = random_.Below(20),
               .slow_readers = random_.Below(15),
               .gaps = random_.OneIn(2) ? random_.Below(20) : 0};
    trouble_ = random_.Below(100);
  }
  broker_ = std::make_unique<Broker>(schedule_, random_, weather, tally_.faults);
  scale_.partitions = random_.OneIn(4) ? 2 : 1;
  scale_.records_a_poll = random_.OneIn(3) ? static_cast<size_t>(random_.Between(1, 20)) : 500;
  scale_.writer.max_in_flight = random_.OneIn(3) ? static_cast<size_t>(random_.Between(1, 4)) : 100;
  scale_.writer.append_timeout = milliseconds(random_.Between(1'000, 10'000));
  if (random_.OneIn(8)) {
    scale_.writer.max_pending = static_cast<size_t>(random_.Between(1, 3));
    Count(Fault::kSmallQueue);
  }
  matcher_ = std::make_shared<testing::PlainMatcher>();
  workload_ = std::make_unique<Workload>(random_, *matcher_);
  territories_ = {"territories/t"};
  if (scale_.partitions == 2 || random_.OneIn(4)) territories_.push_back("territories/v");

  std::vector<Referee::Service> wired;
  matching::MatchingNode matching(matcher_);
  for (size_t service = 0; service < kServices; ++service) {
    const auto options = WiringOf(static_cast<Service>(service), &matching);
    Referee::Service& one = wired.emplace_back();
    one.own_log = options.sources.front().log;
    for (const auto& source : options.sources) one.sources.emplace_back(source.log, source.model);
  }
  referee_ = std::make_unique<Referee>(std::move(wired), scale_.partitions);
  broker_->on_record = [this](const log::PartitionId& partition, const log::StoredRecord& record) {
    if (trace_on_) Say("log " + partition.log + "@" + std::to_string(record.offset));
    referee_->OnRecord(partition, record);
  };

  const int count = static_cast<int>(random_.Between(1, 3));
  for (int id = 0; id < count; ++id) {
    std::vector<Service> hosted;
    for (size_t service = 0; service < kServices; ++service) {
      // The first has all of them, so that there is always somebody.
      if (id == 0 || random_.Percent(60)) hosted.push_back(static_cast<Service>(service));
    }
    if (hosted.empty()) hosted.push_back(kIntake);
    nodes_.push_back(std::make_unique<Node>(
        id, hosted,
        Node::Surroundings{schedule_, random_, *broker_, disk_, scale_, matcher_,
                           [this](Node& node, Service service, int32_t partition) {
                             Wake(node, service, partition);
                           }}));
    nodes_.back()->clock().Jump(Micros(random_.Between(-200'000, 200'000)));
    nodes_.back()->Start();
  }
}

int32_t World::PartitionOf(const std::string& territory) const {
  return log::PartitionOf(territory, scale_.partitions);
}

Node* World::AnyNode(Service service) {
  std::vector<Node*> able;
  for (const auto& node : nodes_) {
    if (node->up() && node->Hosts(service)) able.push_back(node.get());
  }
  return able.empty() ? nullptr : random_.Of(able);
}

// ---- Steps of shards.

void World::Wake(Node& node, Service service, int32_t partition) {
  StepAt(node, service, partition, schedule_.now() + Micros(random_.Between(1, 500)));
}

void World::StepAt(Node& node, Service service, int32_t partition, Time at) {
  Step& step = steps_[{node.id(), service, partition}];
  at = std::max(at, stalled_until_[node.id()]);
  if (step.at <= at && step.at >= schedule_.now()) return;
  step.at = at;
  const uint64_t turn = ++step.turn;
  schedule_.At(at, [this, &node, service, partition, turn, alive = node.alive()] {
    Step& now = steps_[{node.id(), service, partition}];
    if (now.turn != turn) return;
    now.at = Time::Max();
    if (!*alive) return;
    if (stalled_until_[node.id()] > schedule_.now()) return Wake(node, service, partition);
    RunStep(node, service, partition);
  });
}

void World::RunStep(Node& node, Service service, int32_t partition) {
  bool more = false;
  try {
    more = node.shard(service, partition).Step();
  } catch (const simulation::Crash& crash) {
    Crash(node, Fault::kCrashInStep, crash.where);
    return;
  }
  const projection::Store& store = node.store(service);
  const size_t sources = service == kIntake      ? 1
                         : service == kMatching  ? 2
                         : service == kCatalogue ? 3
                                                 : 4;
  for (size_t source = 0; source < sources; ++source) {
    const auto meta =
        store.GetMeta({static_cast<uint8_t>(source), static_cast<uint16_t>(partition)});
    int64_t& judged = judged_[{node.id(), service, partition, source}];
    if (meta.position == judged) continue;
    judged = meta.position;
    referee_->OnMeta(service, source, partition, meta);
  }
  const shard::Shard& shard = node.shard(service, partition);
  if (++steps_[{node.id(), service, partition}].count > kMostSteps) {
    const auto status = shard.status();
    throw Violation{"a shard of node " + std::to_string(node.id()) + ", " + status.service +
                    ", spins: more " + std::to_string(more) + ", due in " +
                    std::to_string((shard.next_due() - node.clock().Now()).count()) +
                    " us, pending " + std::to_string(status.pending) + ", attempts refused " +
                    std::to_string(status.counters.refused) + ", timeouts " +
                    std::to_string(status.counters.timeouts)};
  }
  if (more) return StepAt(node, service, partition, schedule_.now() + Micros(10));
  // As ShardThread sleeps, but longer at most: nothing may depend on its being a second.
  const Time due = shard.next_due();
  const Time wall = node.clock().Now();
  const microseconds longest = seconds(random_.Between(5, 40));
  StepAt(node, service, partition,
         schedule_.now() + (due <= wall          ? microseconds(1000)
                            : due == Time::Max() ? longest
                                                 : std::min(longest, due - wall)));
}

// ---- Callers.

void World::ScheduleCalls() {
  const int64_t count = random_.Between(30, 140);
  microseconds at{0};
  std::map<std::string, int64_t> nth;
  for (int64_t i = 0; i < count; ++i) {
    at += Micros(random_.OneIn(4) ? random_.Between(1, 1'000) : random_.Between(1'000, 2'000'000));
    const std::string territory = random_.Of(territories_);
    auto call = std::make_shared<Call>();
    call->request = workload_->Next(territory, nth[territory]++);
    call->request_id = "r" + std::to_string(i);
    call->asked = std::make_shared<Asked>();
    call->asked->digest = call->request.digest;
    call->asked->decide = call->request.decide;
    referee_->Expect(call->request_id, call->asked);
    calls_.push_back(call);
    schedule_.In(at, [this, call] { Send(call); });
    if (random_.OneIn(12)) schedule_.In(at, [this, call] { Send(call); });  // twice at once
    if (random_.OneIn(3)) {
      schedule_.In(at + Micros(random_.Between(0, 500'000)), [this] { ReadAsOf(); });
    }
    if (random_.OneIn(2)) {
      schedule_.In(at + Micros(random_.Between(0, 900'000)), [this] { Trouble(); });
    }
  }
  tally_.commands += count;
}

void World::Send(const std::shared_ptr<Call>& call) {
  if (call->answered || call->given_up) return;
  Node* node = AnyNode(call->request.service);
  if (node == nullptr) {
    schedule_.In(Micros(random_.Between(1'000, 2'000'000)), [this, call] { Send(call); });
    return;
  }
  ++tally_.sends;
  ++call->tries;
  ++call->asked->sends;
  Say(call->request_id + " → node " + std::to_string(node->id()));
  const bool patient = !stormy_ || random_.Percent(80);
  const Time deadline =
      node->clock().Now() + Micros(patient ? 60'000'000 : random_.Between(1'000, 3'000'000));
  auto asked = call->asked;
  node->shard(call->request.service, PartitionOf(call->request.territory))
      .Submit(
          {.request_id = call->request_id,
           .request_digest = call->asked->digest,
           .territory = call->request.territory,
           .actor = "local",
           .role = "facilitator",
           .deadline = deadline,
           .decide =
               [asked](commit::View& view, const commit::Context& context) {
                 asked->decided_at.push_back(context.now);
                 return asked->decide(view, context);
               },
           .done =
               [this, call, node, alive = node->alive()](const commit::CommandOutcome& outcome) {
                 if (*alive) OnDone(call, *node, outcome);
               }});
  // Callers do not wait for ever for a node that may be gone.
  RetryIn(call, Micros(random_.Between(70'000'000, 90'000'000)));
}

void World::RetryIn(const std::shared_ptr<Call>& call, microseconds delay) {
  schedule_.In(delay, [this, call, timer = ++call->timer] {
    if (call->answered || call->given_up || call->timer != timer) return;
    if (stormy_ && call->tries > 6 && random_.OneIn(4)) {
      call->given_up = true;  // its fate stays open
    } else {
      Send(call);
    }
  });
}

void World::OnDone(const std::shared_ptr<Call>& call, Node& node,
                   const commit::CommandOutcome& outcome) {
  ++tally_.answers;
  const int32_t partition = PartitionOf(call->request.territory);
  Say(call->request_id + " ← node " + std::to_string(node.id()) + ": " +
      (!outcome               ? outcome.error().message
       : outcome->answer.ok() ? "ok @" + std::to_string(outcome->offset)
                              : outcome->answer.rejection.reason));
  referee_->OnAnswer(call->request.service, partition, call->request_id, call->asked->digest,
                     outcome);
  if (!outcome) {
    const Code code = outcome.error().code;
    if (code == Code::kInvalidArgument || code == Code::kResourceExhausted) {
      // Told that it was not taken, some try again under the same id and some do not.
      if (call->asked->sends == 1 && random_.OneIn(2)) {
        call->given_up = true;
        return;
      }
    }
    RetryIn(call, Micros(random_.Between(1'000, 3'000'000)));
    return;
  }
  call->answered = true;
  // What was answered can be read here at once, and elsewhere by its token.
  const std::string& name = outcome->answer.resource;
  if (outcome->answer.ok() && !name.empty()) {
    const projection::SourceId own{0, static_cast<uint16_t>(partition)};
    referee_->OnRead({call->request.service, partition, name, outcome->time,
                      node.store(call->request.service).GetRow(own, name, outcome->time)});
    if (random_.OneIn(3)) ReadElsewhere(*call, outcome->offset, outcome->time);
  }
  if (random_.OneIn(5)) {
    const bool other = random_.OneIn(3);
    schedule_.In(Micros(random_.Between(1, 20'000'000)),
                 [this, call, other] { AskAgain(call, other); });
  }
}

void World::AskAgain(const std::shared_ptr<Call>& call, bool other_request) {
  Node* node = AnyNode(call->request.service);
  if (node == nullptr) return;
  ++call->asked->sends;
  const std::string digest = other_request ? "another request" : call->asked->digest;
  const int32_t partition = PartitionOf(call->request.territory);
  auto asked = call->asked;
  node->shard(call->request.service, partition)
      .Submit({.request_id = call->request_id,
               .request_digest = digest,
               .territory = call->request.territory,
               .actor = "local",
               .role = "facilitator",
               .deadline = node->clock().Now() + seconds(60),
               .decide =
                   [asked](commit::View& view, const commit::Context& context) {
                     asked->decided_at.push_back(context.now);
                     return asked->decide(view, context);
                   },
               .done =
                   [this, call, partition, digest,
                    alive = node->alive()](const commit::CommandOutcome& outcome) {
                     if (!*alive) return;
                     referee_->OnAnswer(call->request.service, partition, call->request_id, digest,
                                        outcome);
                   }});
}

void World::ReadElsewhere(const Call& call, int64_t offset, Time time) {
  Node* node = AnyNode(call.request.service);
  if (node == nullptr) return;
  const Service service = call.request.service;
  const int32_t partition = PartitionOf(call.request.territory);
  const auto* entry =
      referee_->AcceptedOf(service == kIntake     ? std::string(log::kIntakeCommits)
                           : service == kMatching ? std::string(log::kMatchingCommits)
                                                  : std::string(log::kCatalogueCommits),
                           partition, call.request_id);
  const std::string name = entry->commit.events.empty()
                               ? entry->commit.answer.resource
                               : entry->commit.events.front().streams.front();
  const std::string log = service == kIntake     ? std::string(log::kIntakeCommits)
                          : service == kMatching ? std::string(log::kMatchingCommits)
                                                 : std::string(log::kCatalogueCommits);
  node->shard(service, partition)
      .AwaitPositions({{log, partition, offset + 1}}, node->clock().Now() + seconds(30),
                      [=, this, alive = node->alive()](const Result<void>& reached) {
                        if (!*alive || !reached) return;
                        const projection::SourceId own{0, static_cast<uint16_t>(partition)};
                        referee_->OnRead({service, partition, name, time,
                                          node->store(service).GetRow(own, name, time)});
                      });
}

void World::ReadAsOf() {
  const auto service = static_cast<Service>(random_.Below(kHistory));
  Node* node = AnyNode(service);
  const int32_t partition = PartitionOf(random_.Of(territories_));
  if (node == nullptr) return;
  const auto names = referee_->NamesOf(service, partition);
  if (names.empty()) return;
  const std::string name = random_.Of(names);
  shard::Shard& shard = node->shard(service, partition);
  Time at = shard.last_time();
  if (random_.Percent(70)) {  // of some instant: often just now, on a clock that may be off
    at = random_.OneIn(2) ? node->clock().Now() - Micros(random_.Between(0, 3'000'000))
                          : Time{random_.Between(kStart.micros, schedule_.now().micros)};
  }
  const auto read = [=, this, alive = node->alive()](const Result<void>& ready) {
    if (!*alive || !ready) return;
    const projection::SourceId own{0, static_cast<uint16_t>(partition)};
    referee_->OnRead({service, partition, name, at, node->store(service).GetRow(own, name, at)});
  };
  // As common/node does: what is below the newest time is final already.
  if (at <= shard.last_time()) return read({});
  shard.AwaitFinal(at, node->clock().Now() + seconds(30), read);
}

// ---- Trouble.

void World::Trouble() {
  if (!stormy_ || !random_.Percent(trouble_)) return;
  Node& node = *random_.Of(nodes_);
  if (!node.up()) return;
  switch (random_.Below(8)) {
    case 0:
      return Crash(node, Fault::kCrashBetweenSteps, "between two steps");
    case 1:
    case 2:
      return node.fuse().Light(random_.Between(1, 40));
    case 3: {
      Count(Fault::kClockJump);
      const int64_t far = random_.OneIn(3) ? 3'700'000'000 : 150'000'000;
      const microseconds by(random_.Between(-far, far));
      Say("clock of node " + std::to_string(node.id()) + " jumps by " +
          std::to_string(by.count() / 1000) + " ms");
      node.clock().Jump(by);
      schedule_.In(Micros(random_.Between(1'000'000, 60'000'000)),
                   [&node] { node.clock().Mend(); });
      return;
    }
    case 4:
      Count(Fault::kSlowNode);
      stalled_until_[node.id()] = schedule_.now() + Micros(random_.Between(10'000, 90'000'000));
      return;
    case 5:
      for (const Service service : node.hosted()) {
        backups_[node.FolderOf(service)] = disk_.Copy(node.FolderOf(service));
      }
      return;
    default:
      for (const Service service : node.hosted()) disk_.Sync(node.FolderOf(service));
  }
}

void World::Crash(Node& node, Fault fault, const std::string& where) {
  Count(fault);
  Say("node " + std::to_string(node.id()) + " crashes " + where);
  node.Stop();
  for (const Service service : node.hosted()) {
    const std::string folder = node.FolderOf(service);
    if (random_.OneIn(2)) {
      const size_t lost = disk_.LosePower(folder, random_);
      tally_.faults[static_cast<size_t>(Fault::kLostBatches)] += static_cast<int64_t>(lost);
    }
    if (random_.OneIn(12)) {
      Count(Fault::kWipedProjection);
      disk_.Wipe(folder);
    } else if (random_.OneIn(6) && backups_.contains(folder)) {
      Count(Fault::kRestoredProjection);
      disk_.Restore(folder, backups_[folder]);
    }
  }
  schedule_.In(Micros(random_.Between(1'000, 30'000'000)), [this, &node] { Restart(node); });
}

void World::Restart(Node& node) {
  if (node.up()) return;
  for (auto& [key, step] : steps_) {
    if (std::get<0>(key) == node.id()) step = {Time::Max(), step.turn + 1, step.count};
  }
  for (auto& [key, position] : judged_) {
    if (std::get<0>(key) == node.id()) position = -1;
  }
  Say("node " + std::to_string(node.id()) + " starts");
  try {
    node.Start();
  } catch (const simulation::Crash& crash) {
    Crash(node, Fault::kCrashInStep, crash.where);
  }
}

// ---- The end.

void World::Calm() {
  stormy_ = false;
  broker_->Calm();
  for (const auto& node : nodes_) {
    node->fuse().PutOut();
    node->clock().Mend();
    stalled_until_[node->id()] = Time::Min();
    if (node->up()) {
      node->client().Restore();
    } else {
      Restart(*node);
    }
    for (const Service service : node->hosted()) {
      for (int32_t partition = 0; partition < scale_.partitions; ++partition) {
        steps_[{node->id(), service, partition}].at = Time::Max();
        Wake(*node, service, partition);
      }
    }
  }
}

bool World::AtRest() const {
  if (broker_->under_way() > 0) return false;
  for (const auto& call : calls_) {
    if (!call->answered && !call->given_up) return false;
  }
  for (const auto& node : nodes_) {
    if (!node->up()) return false;
    for (const Service service : node->hosted()) {
      for (int32_t partition = 0; partition < scale_.partitions; ++partition) {
        const auto status = node->shard(service, partition).status();
        if (!status.caught_up || status.pending > 0) return false;
        for (const auto& source : status.sources) {
          const int64_t end = broker_->End({source.log, partition});
          if (source.meta.position < end || source.reacted_below < end) return false;
        }
      }
    }
  }
  return true;
}

void World::RunUntilRest(const char* phase) {
  const Time until = schedule_.now() + kLongestPeace;
  Time look = schedule_.now();
  while (schedule_.now() < until && schedule_.RunNext()) {
    if (schedule_.now() < look) continue;
    if (AtRest()) return;
    look = schedule_.now() + seconds(1);
  }
  std::string why = std::string("no rest ") + phase + ":";
  for (const auto& call : calls_) {
    if (!call->answered && !call->given_up) why += " " + call->request_id + " is not answered;";
  }
  for (const auto& node : nodes_) {
    for (const Service service : node->hosted()) {
      for (int32_t partition = 0; node->up() && partition < scale_.partitions; ++partition) {
        const auto status = node->shard(service, partition).status();
        for (const auto& source : status.sources) {
          why += " node " + std::to_string(node->id()) + " " + status.service + " " + source.log +
                 " " + std::to_string(source.meta.position) + "/" +
                 std::to_string(source.reacted_below) + " of " +
                 std::to_string(broker_->End({source.log, partition})) + " " + source.trouble + ";";
        }
      }
    }
  }
  throw Violation{why};
}

void World::Run() {
  ScheduleCalls();
  // The storm lasts as long as the calls do, and a little longer.
  const Time storm_ends = schedule_.now() + seconds(random_.Between(60, 240));
  while (schedule_.now() < storm_ends && schedule_.RunNext()) {
  }
  Say("calm");
  Calm();
  RunUntilRest("after the storm");
  // Whatever was asked is asked again, of anybody: what was answered is answered alike, and what
  // was given up comes to one answer.
  for (const auto& call : calls_) {
    if (call->answered && !random_.OneIn(4)) continue;
    call->given_up = false;
    call->answered = false;
    Send(call);
  }
  RunUntilRest("after asking again");
  Judge();
  tally_.accepted = referee_->accepted();
  tally_.refused = referee_->refused();
  tally_.duplicates = referee_->duplicates();
  tally_.redecided = referee_->redecided();
  tally_.reads = static_cast<int64_t>(referee_->reads());
  tally_.simulated_seconds = (schedule_.now() - kStart).count() / 1'000'000;
}

void World::Judge() {
  referee_->JudgeReads();
  referee_->JudgeReactions();
  referee_->JudgeOrder();
  for (const auto& node : nodes_) {
    for (const Service service : node->hosted()) {
      for (int32_t partition = 0; partition < scale_.partitions; ++partition) {
        referee_->JudgeStore(service, partition, node->store(service));
      }
    }
  }
}

}  // namespace synergie::simulation
