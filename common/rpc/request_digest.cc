#include "common/rpc/request_digest.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include <memory>

#include "common/base/check.h"

namespace synergie::rpc {
namespace {

std::unique_ptr<google::protobuf::Message> WithoutCallFields(
    const google::protobuf::Message& request) {
  std::unique_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  for (const char* name : {"request_id", "etag", "validate_only"}) {
    const auto* field = copy->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) copy->GetReflection()->ClearField(copy.get(), field);
  }
  return copy;
}

}  // namespace

std::string RequestDigest(const google::protobuf::Message& request) {
  std::string text = request.GetDescriptor()->full_name();
  text.push_back('\0');
  {
    google::protobuf::io::StringOutputStream stream(&text);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    SYN_CHECK(WithoutCallFields(request)->SerializeToCodedStream(&coded), "proto3 has no required");
  }
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return digest;
}

}  // namespace synergie::rpc
