// A value that only some may read, as events carry it (see synergie.event.v1.Sealed).
#pragma once

#include <string>

namespace synergie::event {

struct Sealed {
  std::string key_id;  // "persons/…", "companies/…", "boxes/…"
  std::string nonce;
  std::string ciphertext;
  bool operator==(const Sealed&) const = default;
};

}  // namespace synergie::event
