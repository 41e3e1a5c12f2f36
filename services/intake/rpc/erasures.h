// Finishes erasures that a crash interrupted. A contact is erased by an event first and by the
// destruction of its key second; who dies in between leaves a key of somebody who is erased. Once a
// node has folded its log it looks through the persons' keys, and destroys those.
//
// Reads one row for every company with keys; the log tells what was done. Thread-safe.
#pragma once

#include "common/keys/key_store.h"
#include "common/node/instance.h"

namespace synergie::intake {

void FinishErasures(const node::Instance& instance, keys::KeyStore& keys);

}  // namespace synergie::intake
