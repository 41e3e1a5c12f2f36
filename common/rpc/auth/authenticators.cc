#include "common/rpc/auth/authenticators.h"

#include <grpcpp/security/auth_context.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace synergie::rpc {
namespace {

constexpr char kAuthorization[] = "authorization";
constexpr char kPemProperty[] = "x509_pem_cert";
constexpr char kSpiffeProperty[] = "peer_spiffe_id";

tl::unexpected<Rejection> Refuse(std::string reason, std::string message) {
  return tl::unexpected(
      Rejection{Code::kUnauthenticated, std::move(reason), std::move(message), {}, {}});
}

std::string Property(const grpc::ServerContextBase& context, const char* name) {
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return "";
  const auto values = auth->FindPropertyValues(name);
  return values.size() == 1 ? std::string(values[0].data(), values[0].size()) : "";
}

tl::unexpected<Rejection> BadSpiffeId() {
  return Refuse("WRONG_CERTIFICATE", "The client certificate names no caller of this server.");
}

}  // namespace

tl::expected<Caller, Rejection> CallerOf(const Claims& claims) {
  const std::optional<Role> role = ParseRole(claims.role);
  if (!role) return Refuse("UNKNOWN_ROLE", "The bearer token's role is none of this server's.");
  return CheckCaller({claims.subject, *role, claims.territory, claims.company});
}

tl::expected<Caller, Rejection> CallerOfSpiffeId(std::string_view id,
                                                 std::string_view trust_domain) {
  std::string start = "spiffe://";
  start.append(trust_domain).append("/");
  if (trust_domain.empty() || !id.starts_with(start)) return BadSpiffeId();
  id.remove_prefix(start.size());
  const size_t role_end = id.find('/');
  const std::optional<Role> role = ParseRole(id.substr(0, role_end));
  if (!role || role_end == std::string_view::npos) return BadSpiffeId();
  id.remove_prefix(role_end + 1);
  const size_t actor_end = id.find('/');
  Caller caller{std::string(id.substr(0, actor_end)), *role, "", ""};
  if (actor_end != std::string_view::npos) {
    const std::string place(id.substr(actor_end + 1));
    (*role == Role::kCompany ? caller.company : caller.territory) = place;
  }
  return CheckCaller(std::move(caller));
}

std::optional<std::string> BearerToken(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return std::nullopt;
  for (size_t i = 0; i < kScheme.size(); ++i) {
    const char c = authorization[i];
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower != kScheme[i]) return std::nullopt;
  }
  return std::string(authorization.substr(kScheme.size()));
}

std::string CertificateThumbprint(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  std::string thumbprint;
  if (certificate != nullptr) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest, &size) == 1) {
      thumbprint.assign(reinterpret_cast<char*>(digest), size);
    }
  }
  X509_free(certificate);
  BIO_free(bio);
  return thumbprint;
}

tl::expected<Caller, Rejection> BearerAuthenticator::Identify(
    const grpc::ServerContextBase& context) {
  const std::string pem = Property(context, kPemProperty);
  return Identify(context.client_metadata(), pem.empty() ? "" : CertificateThumbprint(pem));
}

tl::expected<Caller, Rejection> BearerAuthenticator::Identify(const Metadata& metadata,
                                                              std::string_view thumbprint) const {
  const auto authorization = SingleValue(metadata, kAuthorization);
  if (!authorization) return tl::unexpected(authorization.error());
  const auto token = *authorization ? BearerToken(**authorization) : std::nullopt;
  if (!token) return Refuse("NO_TOKEN", "This server asks for a bearer token.");
  const std::shared_ptr<const KeySet> keys = keys_->keys();
  if (keys == nullptr) return Refuse("NO_KEYS", "This server has no keys to check tokens with.");
  const auto claims = VerifyToken(*token, *keys, rules_, clock_->Now());
  if (!claims) return tl::unexpected(claims.error());
  if (!claims->certificate_thumbprint.empty() && claims->certificate_thumbprint != thumbprint) {
    return Refuse("WRONG_CERTIFICATE", "The bearer token is bound to another certificate.");
  }
  return CallerOf(*claims);
}

tl::expected<Caller, Rejection> CertificateAuthenticator::Identify(
    const grpc::ServerContextBase& context) {
  return CallerOfSpiffeId(Property(context, kSpiffeProperty), trust_domain_);
}

tl::expected<Caller, Rejection> LayeredAuthenticator::Identify(
    const grpc::ServerContextBase& context) {
  const bool token = context.client_metadata().contains(kAuthorization);
  if (token && bearer_ != nullptr) return bearer_->Identify(context);
  if (certificate_ != nullptr && !Property(context, kSpiffeProperty).empty()) {
    return certificate_->Identify(context);
  }
  if (trusting_ != nullptr) return trusting_->Identify(context);
  if (bearer_ != nullptr) return bearer_->Identify(context);
  return Refuse("NO_PROOF", "This server asks for a client certificate that names the caller.");
}

}  // namespace synergie::rpc
