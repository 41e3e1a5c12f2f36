// Grouping notes into sheets; see grouping.h.
#include "services/matching/engine/grouping.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/matching/engine/clustering.h"

namespace synergie::matching::engine {
namespace {

constexpr size_t kNeighbours = 12;     // candidates whose groups a new note may join
constexpr size_t kMaxAffected = 64;    // notes regrouped around a new one
constexpr size_t kAllPairsUpTo = 600;  // notes; beyond, pairs come from the index

class Grouper {
 public:
  Grouper(const Engine& engine, std::span<const Note> notes) : engine_(engine) {
    for (const Note& note : notes) notes_.push_back(&note);
    std::sort(notes_.begin(), notes_.end(),
              [](const Note* a, const Note* b) { return a->id < b->id; });
    for (const Note* note : notes_) {
      place_[note->id] = static_cast<uint32_t>(profiles_.size());
      profiles_.push_back(engine.ProfileOf(*note));
    }
  }

  std::vector<Group> Run(const Constraints& constraints) {
    const auto count = static_cast<uint32_t>(notes_.size());
    edges_ = SettleAll(engine_.knowledge().weights.settle, count,
                       notes_.size() <= kAllPairsUpTo ? AllEdges() : IndexedEdges());
    const auto groups =
        Cluster(count, edges_, DecisionsOf(constraints), engine_.knowledge().weights.join);
    std::map<std::pair<uint32_t, uint32_t>, float> probability;
    for (const Edge& edge : edges_) probability[{edge.a, edge.b}] = edge.probability;
    std::vector<Group> out;
    for (const std::vector<uint32_t>& members : groups)
      out.push_back(Describe(members, probability));
    return out;
  }

 private:
  float Probability(uint32_t i, uint32_t j) const {
    const bool same_company =
        !notes_[i]->company.empty() && notes_[i]->company == notes_[j]->company;
    return static_cast<float>(engine_.Score(profiles_[i], profiles_[j], same_company));
  }

  std::vector<Edge> AllEdges() const {
    std::vector<Edge> edges;
    for (uint32_t i = 0; i < notes_.size(); ++i)
      for (uint32_t j = i + 1; j < notes_.size(); ++j) {
        const float p = Probability(i, j);
        if (p >= kFaintest) edges.push_back({i, j, p});
      }
    return edges;
  }

  // The edges between each note and its candidates in an index of these very notes.
  std::vector<Edge> IndexedEdges() const {
    Index index(std::shared_ptr<const Engine>(std::shared_ptr<const Engine>(), &engine_));
    for (const Note* note : notes_) index.Add(*note);
    std::map<std::pair<uint32_t, uint32_t>, float> found;
    for (uint32_t i = 0; i < notes_.size(); ++i)
      for (const Ranked& ranked : index.Candidates(*notes_[i], 4 * kNeighbours)) {
        const uint32_t j = place_.at(ranked.id);
        if (ranked.score >= kFaintest)
          found[{std::min(i, j), std::max(i, j)}] = static_cast<float>(ranked.score);
      }
    std::vector<Edge> edges;
    for (const auto& [pair, p] : found) edges.push_back({pair.first, pair.second, p});
    return edges;
  }

  Decisions DecisionsOf(const Constraints& constraints) const {
    Decisions decisions;
    const auto pairs = [&](const auto& from, auto& to) {
      for (const auto& [a, b] : from)
        if (place_.contains(a) && place_.contains(b)) to.emplace_back(place_.at(a), place_.at(b));
    };
    pairs(constraints.must_link, decisions.together);
    pairs(constraints.cannot_link, decisions.separate);
    for (const std::vector<std::string>& group : constraints.locked) {
      std::vector<uint32_t> members;
      for (const std::string& id : group)
        if (place_.contains(id)) members.push_back(place_.at(id));
      if (!members.empty()) decisions.closed.push_back(std::move(members));
    }
    return decisions;
  }

  Group Describe(const std::vector<uint32_t>& members,
                 const std::map<std::pair<uint32_t, uint32_t>, float>& probability) const {
    Group group;
    std::set<std::string> companies;
    std::map<ConceptIndex, float> mass;
    for (const uint32_t i : members) {
      group.notes.push_back(notes_[i]->id);
      if (!notes_[i]->company.empty()) companies.insert(notes_[i]->company);
      companies.insert(notes_[i]->supporters.begin(), notes_[i]->supporters.end());
      for (const Weighed& c : profiles_[i].concepts) mass[c.of] += c.probability;
    }
    group.shared = companies.size() >= 2;
    double sum = 0;
    size_t pairs = 0;
    for (size_t x = 0; x < members.size(); ++x)
      for (size_t y = x + 1; y < members.size(); ++y, ++pairs) {
        const auto edge = probability.find({members[x], members[y]});
        if (edge != probability.end()) sum += edge->second;
      }
    group.cohesion = pairs == 0 ? 1 : sum / static_cast<double>(pairs);
    const auto best = std::max_element(
        mass.begin(), mass.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best == mass.end()) return group;
    group.concept_id = engine_.knowledge().vocabulary.at(best->first).id;
    group.title = engine_.knowledge().vocabulary.at(best->first).label;
    return group;
  }

  const Engine& engine_;
  std::vector<const Note*> notes_;
  std::vector<Profile> profiles_;
  std::map<std::string, uint32_t> place_;
  std::vector<Edge> edges_;
};

}  // namespace

std::vector<Group> GroupNotes(const Engine& engine, std::span<const Note> notes,
                              const Constraints& constraints) {
  return Grouper(engine, notes).Run(constraints);
}

Placement PlaceNote(const Engine& engine, const Index& index, const Note& note,
                    const std::function<std::vector<Note>(const std::string& id)>& group_of,
                    const Constraints& constraints) {
  Placement placement;
  std::map<std::string, Note> affected{{note.id, note}};
  for (const Ranked& ranked : index.Candidates(note, kNeighbours)) {
    if (ranked.score < kFaintest || affected.contains(ranked.id)) continue;
    const std::vector<Note> members = group_of(ranked.id);
    if (affected.size() + members.size() > kMaxAffected) break;
    std::vector<std::string> ids;
    for (const Note& member : members) {
      ids.push_back(member.id);
      affected.emplace(member.id, member);
    }
    if (!ids.empty()) placement.replaced.push_back(std::move(ids));
  }
  std::vector<Note> notes;
  for (auto& [id, each] : affected) notes.push_back(std::move(each));
  placement.groups = GroupNotes(engine, notes, constraints);
  std::stable_partition(placement.groups.begin(), placement.groups.end(), [&](const Group& group) {
    return std::find(group.notes.begin(), group.notes.end(), note.id) != group.notes.end();
  });
  return placement;
}

}  // namespace synergie::matching::engine
