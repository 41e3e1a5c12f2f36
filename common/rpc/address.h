// Listen addresses, "127.0.0.1:7070", "[::1]:0", "localhost:7070", "unix:/run/synergie.sock". Pure.
#pragma once

#include <string>
#include <string_view>

namespace synergie::rpc {

// The part before the port, without brackets; for a socket file, "unix".
std::string_view HostOf(std::string_view address);

// Whether only programs on this machine can reach it: 127.0.0.0/8, ::1, localhost, socket files. A
// name other than localhost is not resolved, and counts as remote.
bool IsLoopback(std::string_view address);

// The same address with the port that was really bound; a socket file has none.
std::string WithPort(std::string_view address, int port);

}  // namespace synergie::rpc
