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
  ClientSecurity security;

  void AddTo(CLI::App& verb) {
    verb.add_option("--server", server,
                    "HOST:PORT, or by service: intake=…,matching=…,catalogue=…,history=…; several "
                    "instances are a|b")
        ->capture_default_str();
    verb.add_option("--actor", identity.actor, "Opaque id of who acts")->capture_default_str();
    verb.add_option("--role", identity.role, "As what")->capture_default_str();
    auto* ca = verb.add_option("--tls-ca", security.tls.ca,
                               "Speak TLS; PEM file of the authority that signed the server");
    auto* key = verb.add_option("--tls-key", security.tls.private_key, "PEM file of our own key");
    verb.add_option("--tls-certificate", security.tls.certificate_chain,
                    "PEM file of our own certificate, for servers that ask for one")
        ->needs(ca)
        ->needs(key);
    verb.add_option("--token-file", security.token_file, "File with a bearer token")->needs(ca);
  }

  Result<std::unique_ptr<Connection>> Connect() const {
    auto addresses = Addresses::Parse(server);
    if (!addresses) return tl::unexpected(addresses.error());
    auto connection = std::make_unique<Connection>(std::move(*addresses), identity, security);
    if (auto checked = connection->CheckSecurity(); !checked) {
      return tl::unexpected(checked.error());
    }
    return connection;
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
