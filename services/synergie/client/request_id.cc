#include "services/synergie/client/request_id.h"

#include <sodium.h>

#include "common/base/encoding.h"
#include "common/rpc/request_digest.h"

namespace synergie::program {

std::string RequestIdOf(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const std::string_view part : parts) {
    PutBigEndian64(text, part.size());
    text.append(part);
  }
  std::string bytes(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(bytes.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  bytes.resize(16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0F) | 0x80);  // version 8
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3F) | 0x80);  // variant
  std::string id = ToHex(bytes);
  for (const size_t dash : {20, 16, 12, 8}) id.insert(dash, 1, '-');
  return id;
}

std::string RequestIdOf(const google::protobuf::Message& request) {
  return RequestIdOf({rpc::RequestDigest(request)});
}

}  // namespace synergie::program
