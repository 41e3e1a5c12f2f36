// Keeps stores from being opened in a folder, in this process or another, while the folder is being
// replaced. Released with the object.
#pragma once

#include <memory>
#include <string>

#include "common/base/result.h"

namespace synergie::projection {

class FolderLock {
 public:
  virtual ~FolderLock() = default;
  // Null where there is no store. kFailedPrecondition: somebody has it open.
  static Result<std::unique_ptr<FolderLock>> Take(const std::string& store_path);
};

}  // namespace synergie::projection
