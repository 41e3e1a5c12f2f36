// Callers from bearer tokens and client certificates, and the order in which they are asked for.
//
//   Authorization: Bearer <token>     claims sub, role, territory, company (common/rpc/auth/jwt.h)
//   URI SAN of the certificate        spiffe://<trust domain>/<role>/<actor>
//                                     spiffe://<trust domain>/<role>/<actor>/territories/<t>
//                                     spiffe://<trust
//                                     domain>/<role>/<actor>/territories/<t>/companies/<c>
//
// A token bound to a certificate ("cnf") is good on a connection with that certificate only. All
// are thread-safe and never touch the disk.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"
#include "common/rpc/auth/jwks_file.h"
#include "common/rpc/auth/jwt.h"
#include "common/rpc/identity.h"

namespace synergie::rpc {

// The caller that claims name.
tl::expected<Caller, Rejection> CallerOf(const Claims& claims);

// The caller that a SPIFFE id names, where it is of the trust domain.
tl::expected<Caller, Rejection> CallerOfSpiffeId(std::string_view id,
                                                 std::string_view trust_domain);

// The token of "Bearer <token>", in any case of the scheme; none: another scheme, or no token.
std::optional<std::string> BearerToken(std::string_view authorization);

// SHA-256 of the certificate's DER form; empty when it is no certificate in PEM.
std::string CertificateThumbprint(const std::string& pem);

class BearerAuthenticator final : public Authenticator {
 public:
  // What is pointed to must outlive this.
  BearerAuthenticator(const JwksFile* keys, TokenRules rules, const Clock* clock)
      : keys_(keys), rules_(std::move(rules)), clock_(clock) {}
  tl::expected<Caller, Rejection> Identify(const grpc::ServerContextBase& context) override;

  // `thumbprint` is of the connection's client certificate; empty: it has none.
  tl::expected<Caller, Rejection> Identify(const Metadata& metadata,
                                           std::string_view thumbprint) const;

 private:
  const JwksFile* const keys_;
  const TokenRules rules_;
  const Clock* const clock_;
};

class CertificateAuthenticator final : public Authenticator {
 public:
  explicit CertificateAuthenticator(std::string trust_domain)
      : trust_domain_(std::move(trust_domain)) {}
  tl::expected<Caller, Rejection> Identify(const grpc::ServerContextBase& context) override;

 private:
  const std::string trust_domain_;
};

// A token where there is one, else the certificate, else trust; each may be null. A token that is
// refused is the answer: nobody falls back from a wrong token to a weaker proof.
class LayeredAuthenticator final : public Authenticator {
 public:
  LayeredAuthenticator(std::unique_ptr<Authenticator> bearer,
                       std::unique_ptr<Authenticator> certificate,
                       std::unique_ptr<Authenticator> trusting)
      : bearer_(std::move(bearer)),
        certificate_(std::move(certificate)),
        trusting_(std::move(trusting)) {}
  tl::expected<Caller, Rejection> Identify(const grpc::ServerContextBase& context) override;

 private:
  const std::unique_ptr<Authenticator> bearer_, certificate_, trusting_;
};

}  // namespace synergie::rpc
