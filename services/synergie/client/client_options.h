// The options that every client verb has, and the connection they come to.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "services/synergie/client/connection.h"
#include "services/synergie/exit_codes.h"

namespace synergie::program {

struct ClientOptions {
  std::string server = "127.0.0.1:7070";
  Identity identity;

  void AddTo(CLI::App& verb) {
    verb.add_option("--server", server,
                    "HOST:PORT, or one a service: intake=…,matching=…,catalogue=…,history=…")
        ->capture_default_str();
    verb.add_option("--actor", identity.actor, "Opaque id of who acts")->capture_default_str();
    verb.add_option("--role", identity.role, "As what")->capture_default_str();
  }

  Result<std::unique_ptr<Connection>> Connect() const {
    auto addresses = Addresses::Parse(server);
    if (!addresses) return tl::unexpected(addresses.error());
    return std::make_unique<Connection>(std::move(*addresses), identity);
  }
};

inline int TellUsage(const Error& error) {
  std::fprintf(stderr, "synergie: %s\n", error.message.c_str());
  return kUsage;
}

inline int Tell(const rpc::ReceivedStatus& received) {
  std::fprintf(stderr, "synergie: %s\n", Describe(received).c_str());
  return ExitCodeOf(received);
}

}  // namespace synergie::program
