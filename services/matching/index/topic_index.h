// The topics of one partition in memory, with what the matcher read of them and their links: what
// the reaction and the searches look at. Disposable: rebuilt from the replica's rows.
//
// A territory is loaded when it is first asked for, and dropped again when many topics of others
// were loaded since. Within a territory, topics are linked within their workshop only: a sheet
// belongs to a workshop. Thread-safe: any number of readers, and the shard's thread that refreshes.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/projection/store.h"
#include "services/matching/domain/matcher.h"
#include "services/matching/domain/regroup.h"

namespace synergie::matching {

// One territory's topics.
class TerritoryIndex final : public Neighbourhood {
 public:
  explicit TerritoryIndex(const Matcher& matcher) : matcher_(matcher) {}

  // Replaces the topic of the same name. Reads it, and links it to its workshop.
  void Put(const Topic& topic);

  // Neighbourhood.
  Noted Find(const std::string& topic) const override;
  std::vector<std::pair<std::string, float>> LinksOf(const std::string& topic) const override;

  // Standing topics of a workshop (empty: of all), by name.
  std::vector<std::string> TopicsOf(const std::string& workshop) const;
  // The best of a workshop (empty: of all) for something that is said, best first, ties by name.
  std::vector<std::pair<std::string, double>> Candidates(const Noted& noted,
                                                         const std::string& workshop,
                                                         size_t max) const;
  size_t size() const { return entries_.size(); }

 private:
  using Links = std::vector<std::pair<std::string, float>>;  // by name
  struct Entry {
    Topic topic;
    ReadingPtr reading;            // null: the topic is gone
    Links links;                   // each by itself
    std::vector<float> strongest;  // of them, best first, at most Matcher::kStrongest
  };
  struct WorkshopTopics {
    std::map<std::string, const Entry*> standing;
    std::unique_ptr<Matcher::Neighbours> neighbours;  // null while all pairs are few
  };

  static void FindStrongest(Entry& entry);
  void Unlink(Entry& entry);
  void LinkUp(Entry& entry);
  std::vector<std::pair<std::string, double>> FindIn(const WorkshopTopics& workshop,
                                                     const Noted& noted, size_t max) const;

  const Matcher& matcher_;
  std::unordered_map<std::string, std::unique_ptr<Entry>> entries_;
  std::map<std::string, WorkshopTopics> workshops_;
};

class TopicIndex {
 public:
  static constexpr size_t kMaxTopics = 200'000;  // kept in memory, of all territories

  // All outlive the index. `replica` is where the store keeps the rows of intake's log.
  TopicIndex(const Matcher& matcher, const projection::Store& store, projection::SourceId replica)
      : matcher_(matcher), store_(store), replica_(replica) {}

  // Reads the topic's row again, where its territory is loaded.
  void Refresh(const std::string& topic);

  // Whether the topic was withdrawn or merged, as far as the replica knows.
  bool IsGone(const std::string& topic) const;

  // Runs `read` on a territory's topics; nothing changes meanwhile. The territory is loaded first.
  void Read(const std::string& territory, const std::function<void(const TerritoryIndex&)>& read);

 private:
  struct Loaded {
    explicit Loaded(const Matcher& matcher) : topics(matcher) {}
    std::shared_mutex mutex;
    TerritoryIndex topics;
    bool complete = false;
  };

  std::optional<Topic> RowOf(const std::string& topic) const;
  std::shared_ptr<Loaded> Obtain(const std::string& territory);
  void Load(const std::string& territory, Loaded& loaded) const;
  void DropOldest();

  const Matcher& matcher_;
  const projection::Store& store_;
  const projection::SourceId replica_;
  std::mutex mutex_;  // of what follows, never held while a territory's is waited for
  std::list<std::pair<std::string, std::shared_ptr<Loaded>>> loaded_;  // last asked for first
};

}  // namespace synergie::matching
