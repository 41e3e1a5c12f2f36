#include "common/rpc/auth/jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <optional>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/rpc/auth/strict_json.h"

namespace synergie::rpc {
namespace {

template <class T, void (*Free)(T*)>
struct Freeing {
  void operator()(T* object) const { Free(object); }
};
using Number = std::unique_ptr<BIGNUM, Freeing<BIGNUM, BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM, OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG, ECDSA_SIG_free>>;
using SharedKey = std::shared_ptr<EVP_PKEY>;

constexpr size_t kEcBytes = 32;
constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 8192;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

SharedKey Share(EVP_PKEY* key) { return SharedKey(key, EVP_PKEY_free); }

Number ToNumber(std::string_view bytes) {
  return Number(BN_bin2bn(Bytes(bytes), static_cast<int>(bytes.size()), nullptr));
}

SharedKey FromParams(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  SharedKey shared = Share(key);
  // A point that is not on its curve, say, must not come into use.
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return shared;
}

SharedKey MakeRsa(std::string_view n, std::string_view e) {
  if (n.size() > kMaxRsaBits / 8 || e.size() > 8) return nullptr;
  const Number modulus = ToNumber(n), exponent = ToNumber(e);
  if (BN_num_bits(modulus.get()) < kMinRsaBits || BN_is_one(exponent.get()) ||
      !BN_is_odd(exponent.get())) {
    return nullptr;
  }
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return FromParams("RSA", builder.get());
}

SharedKey MakeEc(std::string_view x, std::string_view y) {
  if (x.size() != kEcBytes || y.size() != kEcBytes) return nullptr;
  std::string point("\x04");  // uncompressed
  point.append(x).append(y);
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return FromParams("EC", builder.get());
}

SharedKey MakeEd25519(std::string_view x) {
  if (x.size() != 32) return nullptr;
  return Share(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(x), x.size()));
}

std::string BytesMember(const nlohmann::json& jwk, const char* name) {
  return FromBase64Url(TextMember(jwk, name).value_or("")).value_or("");
}

bool IsForSignatures(const nlohmann::json& jwk) {
  if (jwk.contains("use") && TextMember(jwk, "use") != "sig") return false;
  const auto operations = jwk.find("key_ops");
  if (operations == jwk.end() || !operations->is_array()) return operations == jwk.end();
  for (const auto& operation : *operations) {
    if (operation == "verify") return true;
  }
  return false;
}

// The algorithm that a key of this kind checks; none: not one of ours.
std::optional<Algorithm> AlgorithmOf(const nlohmann::json& jwk) {
  const std::string type = TextMember(jwk, "kty").value_or("");
  const std::string curve = TextMember(jwk, "crv").value_or("");
  std::optional<Algorithm> algorithm;
  if (type == "RSA") algorithm = Algorithm::kRs256;
  if (type == "EC" && curve == "P-256") algorithm = Algorithm::kEs256;
  if (type == "OKP" && curve == "Ed25519") algorithm = Algorithm::kEdDsa;
  if (algorithm && jwk.contains("alg") && TextMember(jwk, "alg") != AlgorithmName(*algorithm)) {
    return std::nullopt;
  }
  return algorithm;
}

SharedKey MakeKey(Algorithm algorithm, const nlohmann::json& jwk) {
  switch (algorithm) {
    case Algorithm::kRs256:
      return MakeRsa(BytesMember(jwk, "n"), BytesMember(jwk, "e"));
    case Algorithm::kEs256:
      return MakeEc(BytesMember(jwk, "x"), BytesMember(jwk, "y"));
    case Algorithm::kEdDsa:
      return MakeEd25519(BytesMember(jwk, "x"));
  }
  return nullptr;
}

// ASN.1, as OpenSSL wants it, of r‖s.
std::optional<std::string> ToDer(std::string_view raw) {
  if (raw.size() != 2 * kEcBytes) return std::nullopt;
  Number r = ToNumber(raw.substr(0, kEcBytes)), s = ToNumber(raw.substr(kEcBytes));
  const Signature signature(ECDSA_SIG_new());
  if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return std::nullopt;
  r.release();
  s.release();
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return std::nullopt;
  std::string text(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return text;
}

// Fetched once: OpenSSL 3 looks a digest up slowly.
const EVP_MD* Sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  SYN_CHECK(digest != nullptr, "OpenSSL has SHA-256");
  return digest;
}

}  // namespace

std::string_view AlgorithmName(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kRs256:
      return "RS256";
    case Algorithm::kEs256:
      return "ES256";
    case Algorithm::kEdDsa:
      return "EdDSA";
  }
  return "";
}

bool VerifySignature(const PublicKey& key, std::string_view text, std::string_view signature) {
  std::string der;
  if (key.algorithm == Algorithm::kEs256) {
    std::optional<std::string> converted = ToDer(signature);
    if (!converted) return false;
    der = std::move(*converted);
    signature = der;
  }
  const EVP_MD* digest = key.algorithm == Algorithm::kEdDsa ? nullptr : Sha256();
  const DigestContext context(EVP_MD_CTX_new());
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

Result<KeySet> KeySet::Parse(std::string_view json) {
  if (json.size() > kMaxJwksBytes) return Fail(Code::kInvalidArgument, "the key set is too long");
  const std::optional<nlohmann::json> parsed = ParseStrictJson(json);
  if (!parsed || !parsed->is_object() || !parsed->contains("keys") ||
      !(*parsed)["keys"].is_array()) {
    return Fail(Code::kInvalidArgument, "not a JSON Web Key Set");
  }
  KeySet set;
  for (const nlohmann::json& jwk : (*parsed)["keys"]) {
    const std::optional<std::string> id = TextMember(jwk, "kid");
    if (!id || !IsForSignatures(jwk)) continue;
    const std::optional<Algorithm> algorithm = AlgorithmOf(jwk);
    if (!algorithm) continue;
    if (set.Find(*id) != nullptr) return Fail(Code::kInvalidArgument, "two keys are called " + *id);
    SharedKey key = MakeKey(*algorithm, jwk);
    if (key == nullptr) return Fail(Code::kInvalidArgument, "the key " + *id + " is not sound");
    set.keys_.push_back({*id, *algorithm, std::move(key)});
    if (set.size() > kMaxKeys) return Fail(Code::kInvalidArgument, "the key set has too many keys");
  }
  if (set.size() == 0) return Fail(Code::kInvalidArgument, "the key set has no key of use");
  return set;
}

const PublicKey* KeySet::Find(std::string_view id) const {
  for (const PublicKey& key : keys_) {
    if (key.id == id) return &key;
  }
  return nullptr;
}

}  // namespace synergie::rpc
