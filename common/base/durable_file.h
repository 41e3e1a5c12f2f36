// Small files that are whole or absent after any crash: keys and what signs. Errors are kInternal
// and name the path.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace synergie {

// Makes the folder and those above it, mode 0700, each durable in its parent.
Result<void> MakeFolder(const std::string& path);

// Writes the file (mode 0600) unless there is one of that name, atomically even against other
// processes: false when there was one. Durable when this returns.
Result<bool> CreateFile(const std::string& path, std::string_view content);

// The same in the place of what was there.
Result<void> ReplaceFile(const std::string& path, std::string_view content);

// At most `max_bytes`; none: there is no such file.
Result<std::optional<std::string>> ReadFile(const std::string& path, size_t max_bytes);

Result<bool> FileExists(const std::string& path);

// Overwrites the content, then removes the file; durable when this returns. Absent is fine.
Result<void> ShredFile(const std::string& path);

}  // namespace synergie
