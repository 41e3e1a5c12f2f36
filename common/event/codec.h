// Commit ↔ stored bytes. Encoding is this process's own choice of bytes; decoding reads whatever
// any version wrote. Bytes are hashed and compared as stored, never re-encoded for that.
// Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/event/commit.h"

namespace synergie::event {

std::string EncodeCommit(const Commit& commit);

// kDataLoss when the bytes are not a commit (garbage, cut, no commit id, an event without stream).
Result<Commit> DecodeCommit(std::string_view bytes);

// The same by the protobuf library alone, which DecodeCommit falls back on: four times slower, and
// the judge of what is a commit.
Result<Commit> DecodeCommitByLibrary(std::string_view bytes);

}  // namespace synergie::event
