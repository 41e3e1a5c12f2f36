// Candidates for a note among very many: an inverted index over concepts and rare words.
//
// A note is looked up through the strongest axes of its sense and its rarest words; the best few
// hundred by that cheap score are compared in full. No all-pairs pass: the cost grows with the
// notes that share a concept. Thread-safe: readers run together, Add and Remove exclude them.
// About 1.2 kB a note beside its own strings.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/matching/engine/engine.h"

namespace synergie::matching::engine {

struct Ranked {
  std::string id;
  double score = 0;
};

class Index {
 public:
  explicit Index(std::shared_ptr<const Engine> engine) : engine_(std::move(engine)) {}

  // Replaces the note of the same id, if any.
  void Add(const Note& note);
  bool Remove(const std::string& id);
  size_t size() const;

  // The notes most likely to share a sheet with `note` (itself left out, by id), best first, ties
  // by id; at most `n`. `keep`, if given, must hold for a candidate's note (territory, state).
  std::vector<Ranked> Candidates(const Note& note, size_t n,
                                 const std::function<bool(const Note&)>& keep = {}) const;

  // The same with reasons and sentences: a fraction of a millisecond more for each link.
  std::vector<Link> Links(const Note& note, size_t n,
                          const std::function<bool(const Note&)>& keep = {}) const;

 private:
  using Slot = uint32_t;
  struct Posting {
    Slot slot;
    float weight;
  };
  struct Stored {
    Note note;
    Profile profile;
    bool live = false;
  };
  std::vector<Slot> Shortlist(const Profile& profile) const;
  std::vector<std::pair<double, Slot>> RankedSlots(
      const Note& note, size_t n, const std::function<bool(const Note&)>& keep) const;
  void Drop(Slot slot);

  std::shared_ptr<const Engine> engine_;
  mutable std::shared_mutex mutex_;
  std::vector<Stored> stored_;
  std::vector<Slot> free_;
  std::unordered_map<std::string, Slot> slot_of_;
  std::unordered_map<uint16_t, std::vector<Posting>> by_axis_;
  std::unordered_map<uint32_t, std::vector<Posting>> by_word_;
};

}  // namespace synergie::matching::engine
