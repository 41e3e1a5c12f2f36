#include "services/matching/index/topic_index.h"

#include <algorithm>
#include <functional>

#include "common/base/check.h"
#include "common/base/resource_name.h"
#include "services/matching/codec/replica_codec.h"

namespace synergie::matching {
namespace {

constexpr float kFaintest = 0.02f;     // links below it are taken as none
constexpr size_t kAllPairsUpTo = 600;  // topics of a workshop; beyond, only candidates are compared
constexpr size_t kCandidates = 128;    // links of a topic

void PutLink(std::vector<std::pair<std::string, float>>& links, const std::string& topic,
             float probability) {
  const auto place =
      std::lower_bound(links.begin(), links.end(), topic,
                       [](const auto& link, const std::string& name) { return link.first < name; });
  if (place != links.end() && place->first == topic) {
    place->second = probability;
  } else {
    links.emplace(place, topic, probability);
  }
}

// Best first, ties by name.
void KeepBest(std::vector<std::pair<std::string, double>>& found, size_t max) {
  const auto better = [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  };
  const size_t kept = std::min(max, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                    better);
  found.resize(kept);
}

}  // namespace

void TerritoryIndex::Put(const Topic& topic) {
  auto& entry = entries_[topic.name];
  if (entry == nullptr) {
    entry = std::make_unique<Entry>();
  } else {
    if (entry->topic == topic) return;
    Unlink(*entry);
  }
  entry->topic = topic;
  entry->reading = topic.stands() ? matcher_.Read(topic) : nullptr;
  if (topic.stands()) LinkUp(*entry);
}

void TerritoryIndex::Unlink(Entry& entry) {
  if (entry.reading == nullptr) return;
  const std::string& name = entry.topic.name;
  for (const auto& [other, probability] : entry.links) {
    Entry& neighbour = *entries_.at(other);
    std::erase_if(neighbour.links, [&](const auto& link) { return link.first == name; });
    FindStrongest(neighbour);
  }
  entry.links.clear();
  entry.strongest.clear();
  WorkshopTopics& workshop = workshops_[entry.topic.workshop];
  workshop.standing.erase(name);
  if (workshop.neighbours != nullptr) workshop.neighbours->Remove(name);
}

void TerritoryIndex::LinkUp(Entry& entry) {
  const Noted noted{&entry.topic, entry.reading.get()};
  WorkshopTopics& workshop = workshops_[entry.topic.workshop];
  for (const auto& [name, score] : FindIn(workshop, noted, kCandidates)) {
    const auto probability = static_cast<float>(score);
    if (probability < kFaintest) break;
    Entry& neighbour = *entries_.at(name);
    PutLink(entry.links, name, probability);
    PutLink(neighbour.links, entry.topic.name, probability);
    FindStrongest(neighbour);
  }
  FindStrongest(entry);
  workshop.standing[entry.topic.name] = &entry;
  if (workshop.neighbours != nullptr) {
    workshop.neighbours->Put(noted);
  } else if (workshop.standing.size() > kAllPairsUpTo) {
    workshop.neighbours = matcher_.NewNeighbours();
    for (const auto& [name, one] : workshop.standing) {
      workshop.neighbours->Put({&one->topic, one->reading.get()});
    }
  }
}

std::vector<std::pair<std::string, double>> TerritoryIndex::FindIn(const WorkshopTopics& workshop,
                                                                   const Noted& noted,
                                                                   size_t max) const {
  if (workshop.neighbours != nullptr) return workshop.neighbours->Find(noted, max);
  std::vector<std::pair<std::string, double>> found;
  for (const auto& [name, other] : workshop.standing) {
    if (name == noted.topic->name) continue;
    found.emplace_back(name, matcher_.Probability(noted, {&other->topic, other->reading.get()}));
  }
  KeepBest(found, max);
  return found;
}

Noted TerritoryIndex::Find(const std::string& topic) const {
  const auto found = entries_.find(topic);
  if (found == entries_.end()) return {};
  return {&found->second->topic, found->second->reading.get()};
}

void TerritoryIndex::FindStrongest(Entry& entry) {
  entry.strongest.assign(std::min(Matcher::kStrongest, entry.links.size()), 0.0f);
  std::vector<float> all;
  for (const auto& link : entry.links) all.push_back(link.second);
  std::partial_sort_copy(all.begin(), all.end(), entry.strongest.begin(), entry.strongest.end(),
                         std::greater<>());
}

std::vector<std::pair<std::string, float>> TerritoryIndex::LinksOf(const std::string& topic) const {
  const auto found = entries_.find(topic);
  if (found == entries_.end()) return {};
  const Entry& entry = *found->second;
  Links settled = entry.links;
  for (auto& [other, probability] : settled) {
    probability = matcher_.Settled(probability, entry.strongest, entries_.at(other)->strongest);
  }
  return settled;
}

std::vector<std::string> TerritoryIndex::TopicsOf(const std::string& workshop) const {
  std::vector<std::string> names;
  for (const auto& [name, topics] : workshops_) {
    if (!workshop.empty() && name != workshop) continue;
    for (const auto& [topic, entry] : topics.standing) names.push_back(topic);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::pair<std::string, double>> TerritoryIndex::Candidates(const Noted& noted,
                                                                       const std::string& workshop,
                                                                       size_t max) const {
  std::vector<std::pair<std::string, double>> best;
  for (const auto& [name, topics] : workshops_) {
    if (!workshop.empty() && name != workshop) continue;
    const auto found = FindIn(topics, noted, max);
    best.insert(best.end(), found.begin(), found.end());
  }
  KeepBest(best, max);
  return best;
}

void TopicIndex::Refresh(const std::string& topic) {
  std::shared_ptr<Loaded> loaded;
  const std::string territory = *TerritoryOf(topic);
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, one] : loaded_) {
      if (name == territory) loaded = one;
    }
  }
  if (loaded == nullptr) return;
  const std::unique_lock lock(loaded->mutex);
  if (!loaded->complete) return;  // whoever loads it will see the row
  if (const auto row = RowOf(topic)) loaded->topics.Put(*row);
}

bool TopicIndex::IsGone(const std::string& topic) const {
  const auto row = RowOf(topic);
  return row && !row->stands();
}

std::optional<Topic> TopicIndex::RowOf(const std::string& topic) const {
  const auto row = store_.GetRow(replica_, topic, Time::Max());
  if (!row) return std::nullopt;
  auto state = ReplicaCodec::DecodeRow<Topic>(row->state);
  SYN_CHECK(state.has_value(), "a replica's row decodes");
  return std::move(*state);
}

void TopicIndex::Read(const std::string& territory,
                      const std::function<void(const TerritoryIndex&)>& read) {
  const std::shared_ptr<Loaded> loaded = Obtain(territory);
  {
    const std::shared_lock lock(loaded->mutex);
    if (loaded->complete) return read(loaded->topics);
  }
  {
    const std::unique_lock lock(loaded->mutex);
    if (!loaded->complete) Load(territory, *loaded);
  }
  DropOldest();
  const std::shared_lock lock(loaded->mutex);
  read(loaded->topics);
}

std::shared_ptr<TopicIndex::Loaded> TopicIndex::Obtain(const std::string& territory) {
  const std::lock_guard lock(mutex_);
  for (auto one = loaded_.begin(); one != loaded_.end(); ++one) {
    if (one->first != territory) continue;
    loaded_.splice(loaded_.begin(), loaded_, one);
    return one->second;
  }
  loaded_.emplace_front(territory, std::make_shared<Loaded>(matcher_));
  return loaded_.front().second;
}

void TopicIndex::Load(const std::string& territory, Loaded& loaded) const {
  store_.ScanRows(replica_, territory + "/topics/", "", Time::Max(),
                  [&](std::string_view, const projection::Row& row) {
                    const auto state = ReplicaCodec::DecodeRow<Topic>(row.state);
                    SYN_CHECK(state.has_value(), "a replica's row decodes");
                    loaded.topics.Put(*state);
                    return true;
                  });
  loaded.complete = true;
}

// A territory that is being read lives on until its readers are done.
void TopicIndex::DropOldest() {
  const std::lock_guard lock(mutex_);
  size_t topics = 0;
  for (auto one = loaded_.begin(); one != loaded_.end();) {
    {
      const std::shared_lock held(one->second->mutex, std::try_to_lock);
      if (held.owns_lock()) topics += one->second->topics.size();
    }
    one = topics > kMaxTopics && one != loaded_.begin() ? loaded_.erase(one) : std::next(one);
  }
}

}  // namespace synergie::matching
