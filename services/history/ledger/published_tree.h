// A tree as it is published: the files of C2SP tlog-tiles in one folder, and `vkey`, the key that
// verifies it. Written so that a reader never meets a checkpoint whose tiles are not there; checked
// file by file. One thread.
#pragma once

#include <string>
#include <vector>

#include "services/history/ledger/check.h"
#include "services/history/ledger/tiles.h"

namespace synergie::history {

// Writes a tree of these entries, whose root is the checkpoint's (a check). `entries` gives those
// of one bundle: at most 256 from that sequence on. The checkpoint comes last.
using EntriesFrom = std::function<Result<std::vector<std::string>>(int64_t first_sequence)>;
Result<void> WriteTree(const std::string& folder, const Checkpoint& checkpoint,
                       const std::string& note, const Verifier& verifier,
                       const EntriesFrom& entries);

// Compares the files with the checkpoint; its signature is verified already.
tl::expected<Checked, Fault> CheckTree(const std::string& folder, int32_t partition,
                                       const Checkpoint& checkpoint);

// Reads nodes of a published tree of that size, for proofs; the files were checked.
ReadNode NodesOf(const std::string& folder, int64_t size);

// At most 1 MiB of a small file.
Result<std::string> ReadSmallFile(const std::string& path);
// Whole or not at all, in the place of what was there.
Result<void> WriteWholeFile(const std::string& path, std::string_view content);

}  // namespace synergie::history
