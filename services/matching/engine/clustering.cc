// Average linkage on a sparse graph; see clustering.h.
#include "services/matching/engine/clustering.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace synergie::matching::engine {
namespace {

class Merger {
 public:
  Merger(uint32_t count, std::span<const Edge> edges, const Decisions& decisions)
      : members_(count), sums_(count), barred_(count), frozen_(count, false), of_(count) {
    for (uint32_t i = 0; i < count; ++i) members_[i] = {i};
    std::iota(of_.begin(), of_.end(), 0);
    for (const auto& [a, b] : decisions.together) MergeNotes(a, b);
    for (const std::vector<uint32_t>& group : decisions.closed) {
      for (const uint32_t note : group) MergeNotes(group.front(), note);
      if (!group.empty()) frozen_[of_[group.front()]] = true;
    }
    for (const auto& [a, b] : decisions.separate) {
      if (a >= count || b >= count || of_[a] == of_[b]) continue;
      barred_[of_[a]].insert(of_[b]);
      barred_[of_[b]].insert(of_[a]);
    }
    for (const Edge& edge : edges) {
      if (edge.a >= count || edge.b >= count || of_[edge.a] == of_[edge.b]) continue;
      sums_[of_[edge.a]][of_[edge.b]] += edge.probability;
      sums_[of_[edge.b]][of_[edge.a]] += edge.probability;
    }
  }

  void Run(float join) {
    for (uint32_t a = 0; a < sums_.size(); ++a)
      for (const auto& [b, sum] : sums_[a])
        if (a < b) Offer(a, b);
    while (!queue_.empty()) {
      const auto [negative_mean, a, b] = *queue_.begin();
      if (-negative_mean < join) break;
      queue_.erase(queue_.begin());
      MergeGroups(a, b);
    }
  }

  std::vector<std::vector<uint32_t>> Take() {
    std::vector<std::vector<uint32_t>> groups;
    for (std::vector<uint32_t>& group : members_) {
      if (group.empty()) continue;
      std::sort(group.begin(), group.end());
      groups.push_back(std::move(group));
    }
    std::sort(groups.begin(), groups.end());
    return groups;
  }

 private:
  using Entry = std::tuple<double, uint32_t, uint32_t>;  // minus the mean, then the groups

  double MeanOf(uint32_t a, uint32_t b) const {
    const auto pairs = static_cast<double>(members_[a].size() * members_[b].size());
    return sums_[a].at(b) / pairs;
  }

  void Offer(uint32_t a, uint32_t b) {
    if (frozen_[a] || frozen_[b] || barred_[a].contains(b)) return;
    queue_.insert({-MeanOf(a, b), std::min(a, b), std::max(a, b)});
  }

  void Withdraw(uint32_t a, uint32_t b) {
    queue_.erase({-MeanOf(a, b), std::min(a, b), std::max(a, b)});
  }

  // Before any edge is known.
  void MergeNotes(uint32_t a, uint32_t b) {
    if (a >= of_.size() || b >= of_.size() || of_[a] == of_[b]) return;
    const uint32_t kept = std::min(of_[a], of_[b]);
    const uint32_t gone = std::max(of_[a], of_[b]);
    for (const uint32_t note : members_[gone]) of_[note] = kept;
    members_[kept].insert(members_[kept].end(), members_[gone].begin(), members_[gone].end());
    members_[gone].clear();
  }

  void MergeGroups(uint32_t kept, uint32_t gone) {
    for (const auto& [other, sum] : sums_[kept])
      if (other != gone) Withdraw(kept, other);
    for (const auto& [other, sum] : sums_[gone])
      if (other != kept) Withdraw(gone, other);
    for (const auto& [other, sum] : sums_[gone]) {
      sums_[other].erase(gone);
      if (other == kept) continue;
      sums_[kept][other] += sum;
      sums_[other][kept] += sum;
    }
    sums_[gone].clear();
    for (const uint32_t other : barred_[gone]) {
      barred_[other].erase(gone);
      barred_[other].insert(kept);
      barred_[kept].insert(other);
    }
    members_[kept].insert(members_[kept].end(), members_[gone].begin(), members_[gone].end());
    members_[gone].clear();
    for (const auto& [other, sum] : sums_[kept]) Offer(kept, other);
  }

  std::vector<std::vector<uint32_t>> members_;
  std::vector<std::map<uint32_t, double>> sums_;  // of link probabilities between two groups
  std::vector<std::set<uint32_t>> barred_;
  std::vector<bool> frozen_;
  std::vector<uint32_t> of_;
  std::set<Entry> queue_;
};

}  // namespace

std::vector<std::vector<uint32_t>> Cluster(uint32_t count, std::span<const Edge> edges,
                                           const Decisions& decisions, float join) {
  Merger merger(count, edges, decisions);
  merger.Run(join);
  return merger.Take();
}

}  // namespace synergie::matching::engine
