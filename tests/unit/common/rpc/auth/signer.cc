#include "tests/unit/common/rpc/auth/signer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "common/base/check.h"
#include "common/base/encoding.h"

namespace synergie::rpc {
namespace {

std::string NumberOf(EVP_PKEY* key, const char* name, int bytes) {
  BIGNUM* number = nullptr;
  SYN_CHECK(EVP_PKEY_get_bn_param(key, name, &number) == 1, "the key has the parameter");
  if (bytes == 0) bytes = BN_num_bytes(number);
  std::string out(bytes, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), bytes);
  BN_free(number);
  return ToBase64Url(out);
}

std::string FromDer(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), reinterpret_cast<unsigned char*>(raw.data()), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
  ECDSA_SIG_free(signature);
  return raw;
}

}  // namespace

Signer::Signer(Algorithm algorithm, std::string id) : algorithm_(algorithm), id_(std::move(id)) {
  EVP_PKEY* key = nullptr;
  if (algorithm == Algorithm::kRs256) key = EVP_RSA_gen(2048);
  if (algorithm == Algorithm::kEs256) key = EVP_EC_gen("P-256");
  if (algorithm == Algorithm::kEdDsa) key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  key_ = std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free);
}

std::string Signer::Jwk() const {
  const std::string start = "{\"kid\":\"" + id_ + "\",\"use\":\"sig\",";
  if (algorithm_ == Algorithm::kRs256) {
    return start + "\"kty\":\"RSA\",\"n\":\"" + NumberOf(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0) +
           "\",\"e\":\"" + NumberOf(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0) + "\"}";
  }
  if (algorithm_ == Algorithm::kEs256) {
    return start + "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" +
           NumberOf(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32) + "\",\"y\":\"" +
           NumberOf(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
  }
  std::string x(32, '\0');
  size_t size = x.size();
  EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(x.data()), &size);
  return start + "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + ToBase64Url(x) + "\"}";
}

std::string Signer::Raw(const std::string& text) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const EVP_MD* digest = algorithm_ == Algorithm::kEdDsa ? nullptr : EVP_sha256();
  EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get());
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  SYN_CHECK(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                           bytes, text.size()) == 1,
            "the key signs");
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return algorithm_ == Algorithm::kEs256 ? FromDer(signature) : signature;
}

std::string Signer::Sign(const std::string& header, const std::string& claims) const {
  const std::string text = ToBase64Url(header) + "." + ToBase64Url(claims);
  return text + "." + ToBase64Url(Raw(text));
}

std::string Signer::Sign(const std::string& claims) const {
  return Sign("{\"typ\":\"at+jwt\",\"kid\":\"" + id_ + "\",\"alg\":\"" +
                  std::string(AlgorithmName(algorithm_)) + "\"}",
              claims);
}

std::string KeySetOf(const Signer& signer) { return "{\"keys\":[" + signer.Jwk() + "]}"; }

}  // namespace synergie::rpc
