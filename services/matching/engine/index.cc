// The candidate index; see index.h.
#include "services/matching/engine/index.h"

#include <algorithm>

namespace synergie::matching::engine {
namespace {

constexpr size_t kAxes = 10;          // strongest axes of a note that are indexed and looked up
constexpr size_t kWords = 4;          // rarest words likewise
constexpr size_t kShortlist = 256;    // compared in full
constexpr size_t kCommonWord = 4096;  // a word in more notes than this no longer finds any

std::vector<Component> StrongestAxes(const Profile& profile) {
  std::vector<Component> axes;
  for (const Component& c : profile.sense)
    if (c.axis < kFamily) axes.push_back(c);
  std::sort(axes.begin(), axes.end(), [](const Component& a, const Component& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.axis < b.axis;
  });
  if (axes.size() > kAxes) axes.resize(kAxes);
  return axes;
}

std::vector<Term> RarestWords(const Profile& profile) {
  std::vector<Term> words = profile.terms;
  std::sort(words.begin(), words.end(), [](const Term& a, const Term& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.hash < b.hash;
  });
  if (words.size() > kWords) words.resize(kWords);
  return words;
}

template <typename Key, typename Row>
void Erase(std::unordered_map<Key, std::vector<Row>>& rows, Key key, uint32_t slot) {
  const auto row = rows.find(key);
  if (row == rows.end()) return;
  std::erase_if(row->second, [slot](const Row& posting) { return posting.slot == slot; });
  if (row->second.empty()) rows.erase(row);
}

}  // namespace

void Index::Add(const Note& note) {
  Profile profile = engine_->ProfileOf(note);
  const std::unique_lock lock(mutex_);
  const auto known = slot_of_.find(note.id);
  if (known != slot_of_.end()) Drop(known->second);
  Slot slot;
  if (free_.empty()) {
    slot = static_cast<Slot>(stored_.size());
    stored_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slot_of_[note.id] = slot;
  for (const Component& c : StrongestAxes(profile)) by_axis_[c.axis].push_back({slot, c.weight});
  for (const Term& word : RarestWords(profile)) by_word_[word.hash].push_back({slot, word.weight});
  stored_[slot] = {note, std::move(profile), true};
}

void Index::Drop(Slot slot) {
  Stored& stored = stored_[slot];
  for (const Component& c : StrongestAxes(stored.profile)) Erase(by_axis_, c.axis, slot);
  for (const Term& word : RarestWords(stored.profile)) Erase(by_word_, word.hash, slot);
  slot_of_.erase(stored.note.id);
  stored = {};
  free_.push_back(slot);
}

bool Index::Remove(const std::string& id) {
  const std::unique_lock lock(mutex_);
  const auto known = slot_of_.find(id);
  if (known == slot_of_.end()) return false;
  Drop(known->second);
  return true;
}

size_t Index::size() const {
  const std::shared_lock lock(mutex_);
  return slot_of_.size();
}

std::vector<Index::Slot> Index::Shortlist(const Profile& profile) const {
  // One float a slot; each thread keeps its own between calls, so that a call only clears what
  // the last one touched.
  thread_local std::vector<float> score;
  thread_local std::vector<Slot> touched;
  touched.clear();
  if (score.size() < stored_.size()) score.resize(stored_.size(), 0.0f);
  const auto gather = [&](const std::vector<Posting>& row, float weight) {
    for (const Posting& posting : row) {
      if (score[posting.slot] == 0.0f) touched.push_back(posting.slot);
      score[posting.slot] += weight * posting.weight + 1e-9f;
    }
  };
  for (const Component& c : StrongestAxes(profile)) {
    const auto row = by_axis_.find(c.axis);
    if (row != by_axis_.end()) gather(row->second, c.weight);
  }
  for (const Term& word : RarestWords(profile)) {
    const auto row = by_word_.find(word.hash);
    if (row != by_word_.end() && row->second.size() <= kCommonWord)
      gather(row->second, 0.5f * word.weight);
  }
  std::vector<Slot> best = touched;
  const size_t kept = std::min(kShortlist, best.size());
  std::partial_sort(
      best.begin(), best.begin() + static_cast<std::ptrdiff_t>(kept), best.end(),
      [&](Slot a, Slot b) { return score[a] != score[b] ? score[a] > score[b] : a < b; });
  best.resize(kept);
  for (const Slot slot : touched) score[slot] = 0.0f;
  return best;
}

std::vector<std::pair<double, Index::Slot>> Index::RankedSlots(
    const Note& note, size_t n, const std::function<bool(const Note&)>& keep) const {
  const Profile profile = engine_->ProfileOf(note);
  std::vector<std::pair<double, Slot>> ranked;
  for (const Slot slot : Shortlist(profile)) {
    const Stored& stored = stored_[slot];
    if (stored.note.id == note.id || (keep && !keep(stored.note))) continue;
    const bool same_company = !note.company.empty() && note.company == stored.note.company;
    ranked.emplace_back(engine_->Score(profile, stored.profile, same_company), slot);
  }
  std::sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first
                              : stored_[a.second].note.id < stored_[b.second].note.id;
  });
  if (ranked.size() > n) ranked.resize(n);
  return ranked;
}

std::vector<Ranked> Index::Candidates(const Note& note, size_t n,
                                      const std::function<bool(const Note&)>& keep) const {
  const std::shared_lock lock(mutex_);
  std::vector<Ranked> candidates;
  for (const auto& [score, slot] : RankedSlots(note, n, keep))
    candidates.push_back({stored_[slot].note.id, score});
  return candidates;
}

std::vector<Link> Index::Links(const Note& note, size_t n,
                               const std::function<bool(const Note&)>& keep) const {
  const std::shared_lock lock(mutex_);
  std::vector<Link> links;
  for (const auto& [score, slot] : RankedSlots(note, n, keep))
    links.push_back(engine_->Compare(note, stored_[slot].note));
  return links;
}

}  // namespace synergie::matching::engine
