#include "common/rpc/address.h"

#include <arpa/inet.h>

namespace synergie::rpc {

std::string_view HostOf(std::string_view address) {
  if (address.starts_with("unix:")) return "unix";
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  return address.substr(0, address.rfind(':'));
}

bool IsLoopback(std::string_view address) {
  const std::string host(HostOf(address));
  if (host == "unix" || host == "localhost" || host == "::1") return true;
  in_addr parsed{};
  return inet_pton(AF_INET, host.c_str(), &parsed) == 1 && (ntohl(parsed.s_addr) >> 24) == 127;
}

std::string WithPort(std::string_view address, int port) {
  if (address.starts_with("unix:")) return std::string(address);
  return std::string(address.substr(0, address.rfind(':') + 1)) + std::to_string(port);
}

}  // namespace synergie::rpc
