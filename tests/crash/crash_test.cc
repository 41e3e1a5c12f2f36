// Rounds of kill -9 under load. In each, callers record topics on a real node until it is killed;
// then it is started again and must show every acknowledged topic, once and as it was said, and
// none that nobody asked for or that is half there; what a caller got no answer for is asked again
// under the same request id and must come to one topic. Then it is stopped, and a rebuild must come
// to the same fingerprints.
//
//   crash_test --synergie build/bin/synergie [--rounds 50] [--seed N]
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "common/base/encoding.h"
#include "common/rpc/channel.h"
#include "synergie/intake/v1/intake.grpc.pb.h"
#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"

namespace synergie::testing {
namespace {

namespace v1 = intake::v1;

constexpr int kCallers = 6;
constexpr char kTerritory[] = "territories/crash";
constexpr char kWorkshop[] = "territories/crash/workshops/w";

// What a caller asked for, and whether it was told that it is there.
struct Asked {
  v1::RecordTopicRequest request;
  bool acknowledged = false;
};
using Book = std::map<std::string, Asked>;  // topic's resource name → what was asked

std::unique_ptr<v1::IntakeService::Stub> Connect(const std::string& address) {
  return v1::IntakeService::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

#define MUST(call)                                                             \
  do {                                                                         \
    const grpc::Status status = (call);                                        \
    if (!status.ok()) {                                                        \
      std::fprintf(stderr, "%s: %s\n", #call, status.error_message().c_str()); \
      return false;                                                            \
    }                                                                          \
  } while (false)

bool Prepare(v1::IntakeService::Stub& stub) {
  v1::Territory territory;
  v1::RegisterTerritoryRequest register_territory;
  register_territory.set_territory_id("crash");
  register_territory.mutable_territory()->set_display_name("Crash");
  grpc::ClientContext one, two, three, four;
  MUST(stub.RegisterTerritory(&one, register_territory, &territory));
  v1::Zone zone;
  v1::RegisterZoneRequest register_zone;
  register_zone.set_parent(kTerritory);
  register_zone.set_zone_id("z");
  register_zone.mutable_zone()->set_display_name("Zone");
  MUST(stub.RegisterZone(&two, register_zone, &zone));
  v1::Workshop workshop;
  v1::PlanWorkshopRequest plan;
  plan.set_parent(kTerritory);
  plan.set_workshop_id("w");
  plan.mutable_workshop()->set_display_name("Workshop");
  plan.mutable_workshop()->set_zone(zone.name());
  plan.mutable_workshop()->mutable_date()->set_year(2018);
  plan.mutable_workshop()->mutable_date()->set_month(11);
  plan.mutable_workshop()->mutable_date()->set_day(20);
  v1::Table& table = *plan.mutable_workshop()->add_tables();
  table.set_number(1);
  table.set_seat_count(10);
  MUST(stub.PlanWorkshop(&three, plan, &workshop));
  v1::OpenWorkshopRequest open;
  open.set_name(kWorkshop);
  MUST(stub.OpenWorkshop(&four, open, &workshop));
  return true;
}

v1::RecordTopicRequest MakeRequest(int round, int caller, int number, std::mt19937_64& random) {
  v1::RecordTopicRequest request;
  request.set_parent(kTerritory);
  request.set_topic_id("r" + std::to_string(round) + "-c" + std::to_string(caller) + "-n" +
                       std::to_string(number));
  request.set_request_id(NewUuid());
  v1::Topic& topic = *request.mutable_topic();
  topic.set_workshop(kWorkshop);
  topic.set_table(1);
  topic.set_phase(v1::PHASE_DESCENDING);
  topic.set_text("sujet " + std::to_string(random()) + std::string(random() % 300, 'x'));
  return request;
}

// Records topics until the node is gone.
void Call(const std::string& address, int round, int caller, uint64_t seed, Book& book,
          std::mutex& mutex) {
  const auto stub = Connect(address);
  std::mt19937_64 random(seed);
  for (int number = 0;; ++number) {
    const auto request = MakeRequest(round, caller, number, random);
    const std::string name = std::string(kTerritory) + "/topics/" + request.topic_id();
    {
      const std::lock_guard lock(mutex);
      book[name].request = request;
    }
    grpc::ClientContext context;
    v1::Topic topic;
    if (!stub->RecordTopic(&context, request, &topic).ok()) return;
    const std::lock_guard lock(mutex);
    book[name].acknowledged = true;
  }
}

// The topics that the node shows, by name.
bool ListAll(v1::IntakeService::Stub& stub, std::map<std::string, v1::Topic>& topics) {
  v1::ListTopicsRequest request;
  request.set_parent(kTerritory);
  request.set_page_size(1000);
  do {
    grpc::ClientContext context;
    v1::ListTopicsResponse page;
    MUST(stub.ListTopics(&context, request, &page));
    for (const v1::Topic& topic : page.topics()) {
      if (!topics.emplace(topic.name(), topic).second) {
        std::fprintf(stderr, "%s is listed twice\n", topic.name().c_str());
        return false;
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return true;
}

bool Verify(v1::IntakeService::Stub& stub, Book& book) {
  std::map<std::string, v1::Topic> topics;
  if (!ListAll(stub, topics)) return false;
  for (const auto& [name, topic] : topics) {
    const auto asked = book.find(name);
    if (asked == book.end() || asked->second.request.topic().text() != topic.text() ||
        topic.workshop() != kWorkshop || topic.etag().empty()) {
      std::fprintf(stderr, "%s is not what anybody asked for\n", name.c_str());
      return false;
    }
  }
  for (auto& [name, asked] : book) {
    if (asked.acknowledged && !topics.contains(name)) {
      std::fprintf(stderr, "%s was acknowledged and is lost\n", name.c_str());
      return false;
    }
    if (asked.acknowledged) continue;
    // The same request again: it is there once, whatever became of the first attempt.
    grpc::ClientContext context;
    v1::Topic topic;
    MUST(stub.RecordTopic(&context, asked.request, &topic));
    if (topic.name() != name || topic.text() != asked.request.topic().text()) return false;
    if (topics.contains(name) && topics[name].etag() != topic.etag()) return false;
    asked.acknowledged = true;
  }
  return true;
}

bool Round(const std::string& program, const std::string& data, int round, std::mt19937_64& random,
           Book& book, std::chrono::steady_clock::duration& longest_stop) {
  const size_t before = book.size();
  {
    NodeProcess node(program, data);
    if (round == 0 && !Prepare(*Connect(node.address()))) return false;
    std::mutex mutex;
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back(Call, node.address(), round, caller, random(), std::ref(book),
                           std::ref(mutex));
    }
    // The fault's instant is what this test is about: anywhere in the load.
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 400));
    node.Kill();
    for (std::thread& caller : callers) caller.join();
  }
  size_t acknowledged = 0;
  for (const auto& [name, asked] : book) acknowledged += asked.acknowledged;
  {
    NodeProcess node(program, data);
    if (!Verify(*Connect(node.address()), book)) return false;
    const auto started = std::chrono::steady_clock::now();
    if (node.Stop() != 0) {
      std::fprintf(stderr, "the node did not stop well\n");
      return false;
    }
    longest_stop = std::max(longest_stop, std::chrono::steady_clock::now() - started);
  }
  const Ran rebuilt = Run({program, "rebuild", "--data", data});
  if (rebuilt.code != 0 || rebuilt.output.find("DIFFERENT") != std::string::npos) {
    std::fprintf(stderr, "rebuild: %d\n%s", rebuilt.code, rebuilt.output.c_str());
    return false;
  }
  std::printf(
      "round %d: %zu asked, %zu acknowledged before the kill, all there, rebuild the same\n",
      round + 1, book.size() - before, acknowledged);
  std::fflush(stdout);
  return true;
}

}  // namespace
}  // namespace synergie::testing

int main(int argc, char** argv) {
  using namespace synergie::testing;
  std::string program;
  int rounds = 5;
  uint64_t seed = std::random_device()();
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--synergie")) program = argv[i + 1];
    if (!std::strcmp(argv[i], "--rounds")) rounds = std::atoi(argv[i + 1]);
    if (!std::strcmp(argv[i], "--seed")) seed = std::strtoull(argv[i + 1], nullptr, 10);
  }
  if (program.empty() || rounds < 1) {
    std::fprintf(stderr, "usage: crash_test --synergie PROGRAM [--rounds N] [--seed N]\n");
    return 2;
  }
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const TemporaryFolder folder;
  Book book;
  std::chrono::steady_clock::duration longest_stop{};
  for (int round = 0; round < rounds; ++round) {
    if (!Round(program, folder / "data", round, random, book, longest_stop)) return 1;
  }
  std::printf("%d rounds, %zu topics, nothing lost, doubled or half there; longest stop %lld ms\n",
              rounds, book.size(),
              static_cast<long long>(
                  std::chrono::duration_cast<std::chrono::milliseconds>(longest_stop).count()));
  return 0;
}
