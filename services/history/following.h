// What a history node does besides folding and answering for the order: it publishes the feed and
// keeps the ledger of each partition that it serves, and shows the ledgers. One thread of its own
// follows them all; the folding shards wake it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/log/log.h"
#include "common/node/endpoint.h"
#include "common/node/instance.h"
#include "services/history/follower.h"
#include "services/history/ledger/keyring.h"
#include "services/history/ledger/ledgers.h"
#include "services/history/rpc/ledger_service.h"

namespace synergie::history {

class Following {
 public:
  struct Surroundings {
    node::Instance& instance;
    log::Log& log;
    const Clock& clock;
    std::shared_ptr<Bell> bell;        // rung when the instance has folded something
    std::shared_ptr<Ledgers> ledgers;  // is given those that are followed
  };
  // `endpoint` is what the ledger's rpcs stand on.
  static Result<std::unique_ptr<Following>> Start(Surroundings surroundings, const Keyring& keyring,
                                                  node::Endpoint::Surroundings endpoint);
  ~Following();

  // What keeps one of them from its work; empty: nothing.
  std::string trouble() const;
  // Ends the following; the rpcs still answer. Idempotent.
  void Stop();
  LedgerService& ledger_service() { return *ledger_service_; }

 private:
  explicit Following(std::shared_ptr<Ledgers> ledgers) : ledgers_(std::move(ledgers)) {}

  std::vector<std::shared_ptr<Follower>> followers_;
  const std::shared_ptr<Ledgers> ledgers_;
  std::unique_ptr<LedgerService> ledger_service_;
  std::unique_ptr<FollowerThread> thread_;
};

}  // namespace synergie::history
