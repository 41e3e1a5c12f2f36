// Steady load from several clients, each call to an instance taken at random, and what became of
// every command as its client saw it: ok, failed, or unknown (no answer, or one that does not
// tell). Clients of one territory write to common topics too, so that some lose races.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/kafka/cluster.h"

namespace synergie::test {

enum class Fate { kOk, kFailed, kUnknown };

// What a call was answered with, comparable.
struct Answered {
  Fate fate = Fate::kUnknown;
  std::string text;  // the response's bytes, or code and reason
  bool operator==(const Answered&) const = default;
};

struct Asked {
  std::string request_id;
  std::string service;
  std::string aggregate;
  int client = 0;
  int number = 0;  // of the client's commands, in the order in which it asked
  Answered answered;
  std::chrono::steady_clock::time_point at;  // of the answer
  // Asks again under the same request id, at that address.
  std::function<Answered(const std::string& address)> again;
};

class ChaosLoad {
 public:
  static constexpr int kTerritories = 3;
  static constexpr int kClients = 6;
  static std::string Territory(int number);

  ChaosLoad(Cluster& cluster, uint64_t seed);
  ~ChaosLoad();

  // Territories, zones, workshops and common topics. False where the cluster does not take them.
  bool Prepare();

  void Start();
  // Ends the load; everything that was asked since the start.
  std::vector<Asked> Stop();

 private:
  class Client;

  Cluster& cluster_;
  const uint64_t seed_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<Asked> asked_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<std::thread> threads_;
};

}  // namespace synergie::test
