// The simulated disk. Projections run on it with their own code: common/projection/store.cc is
// linked as it ships, and what it calls, rocksdb::DB::Open, is answered by disk.cc with a database
// in memory. A folder outlives the process that has it open. Its writes are atomic batches of which
// a crash loses a suffix: what the real store promises (WAL without sync). One thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/random.h"

namespace synergie::simulation {

// Thrown where a process dies in the middle of what it does: the disk or the log that it uses
// throws, the world catches.
struct Crash {
  const char* where;
};

// Counts down what a process does to disk and log, and crashes it when the count is over.
class Fuse {
 public:
  void Light(int64_t operations) { left_ = operations; }
  void PutOut() { left_ = -1; }
  // Before or after an operation; whoever is to crash does so in one of the two.
  void Burn(const char* where) {
    if (left_ > 0 && --left_ == 0) {
      left_ = -1;
      throw Crash{where};
    }
  }

 private:
  int64_t left_ = -1;  // not lit
};

struct Folder {
  using Family = std::map<std::string, std::string>;
  struct Undo {
    uint32_t family;
    std::string key;
    std::optional<std::string> before;
  };

  std::map<uint32_t, Family> families;
  std::vector<std::string> family_names;
  std::deque<std::vector<Undo>> unsynced;  // one entry a batch, oldest first
  bool open = false;
  Fuse* fuse = nullptr;  // of the process that has it open
};

// All folders of a run, by path. There is one disk at a time.
class Disk {
 public:
  Disk();
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  static Disk* current();

  Folder& At(const std::string& path) { return folders_[path]; }
  // The fuse that folders opened from now on are connected to.
  void Connect(Fuse* fuse) { fuse_ = fuse; }
  Fuse* fuse() const { return fuse_; }

  // What is written so far can no longer be lost.
  void Sync(const std::string& path);
  // The power goes: some of the last batches are lost. Returns how many.
  size_t LosePower(const std::string& path, Random& random);
  void Wipe(const std::string& path) { folders_[path] = {}; }
  // A copy as of now, and putting one back in place: backup and restore.
  Folder Copy(const std::string& path);
  void Restore(const std::string& path, Folder copy);

 private:
  std::map<std::string, Folder> folders_;
  Fuse* fuse_ = nullptr;
};

}  // namespace synergie::simulation
