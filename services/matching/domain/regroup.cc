#include "services/matching/domain/regroup.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

#include "services/matching/domain/draft.h"
#include "services/matching/domain/evidence.h"

namespace synergie::matching {
namespace {

using Indices = std::vector<uint32_t>;

class Run {
 public:
  Run(commit::View& view, const Regrouping& regrouping)
      : draft_(view), what_(regrouping), explainer_(regrouping.matcher, CompaniesOf(view)) {}

  Facts Go() {
    Reach();
    for (const std::string& name : reached_) LeaveIfGone(name);
    Want();
    Assign();
    EndUnwanted();
    TakeApart();
    PutTogether();
    ReviseLines();
    Reassess();
    return draft_.Take();
  }

 private:
  struct Wanted {
    Indices members;
    std::string synergy;  // that stands for it; empty: none yet
    bool worth_it = false;
  };

  // The topics to look at: those that changed, what may be grouped with them, strongest links
  // first, and whole sheets.
  void Reach() {
    struct Step {
      float probability;
      std::string topic;
      bool operator<(const Step& other) const {  // the greatest comes first; ties by name
        return std::tuple(probability, other.topic) < std::tuple(other.probability, topic);
      }
    };
    std::priority_queue<Step> ahead;
    for (const std::string& name : what_.changed) ahead.push({1, name});
    while (!ahead.empty()) {
      const Step step = ahead.top();
      ahead.pop();
      if (!reached_.insert(step.topic).second) continue;
      const std::string& holder = draft_.placement(step.topic).synergy;
      if (!holder.empty() && sheets_.insert(holder).second) {
        // A sheet is looked at whole, whatever the limit.
        for (const SheetTopic& topic : draft_.synergy(holder).topics) ahead.push({1, topic.topic});
      }
      for (const auto& [other, probability] : what_.topics.LinksOf(step.topic)) {
        if (probability >= what_.join_threshold && !reached_.contains(other)) {
          ahead.push({probability, other});
        }
      }
      while (reached_.size() >= kMaxReach && !ahead.empty() && ahead.top().probability < 1) {
        ahead.pop();
      }
    }
  }

  void LeaveIfGone(const std::string& name) {
    const Topic* topic = what_.topics.Find(name).topic;
    if (topic == nullptr) return;
    if (topic->stands()) {
      index_of_[name] = static_cast<uint32_t>(topics_.size());
      topics_.push_back(what_.topics.Find(name));
      return;
    }
    const std::string holder = draft_.placement(name).synergy;
    if (holder.empty()) return;
    const bool merged = topic->state == Topic::State::kMerged;
    draft_.Emit(
        TopicLeftSynergy{holder, name, merged ? LeaveCause::kMerged : LeaveCause::kWithdrawn, {}});
    changed_sheets_.insert(holder);
    if (merged && draft_.synergy(holder).touched) Succeed(holder, topic->merged_into);
  }

  // On a sheet that a person touched the topic that goes on takes the place of the one that ended.
  void Succeed(const std::string& synergy, const std::string& topic) {
    const Noted noted = what_.topics.Find(topic);
    if (noted.topic == nullptr || !noted.topic->stands()) return;
    const Placement& placement = draft_.placement(topic);
    if (!placement.synergy.empty() || placement.barred.contains(synergy)) return;
    const std::vector<Noted> others = NotedOf(draft_.synergy(synergy).TopicNames());
    for (const Noted& other : others) {
      if (placement.KeptFrom(other.topic->name)) return;
    }
    Join(synergy, noted, JoinCause::kSucceeded, others);
  }

  std::vector<Noted> NotedOf(const std::vector<std::string>& names) const {
    std::vector<Noted> all;
    for (const std::string& name : names) {
      const Noted noted = what_.topics.Find(name);
      if (noted.topic != nullptr && noted.topic->stands()) all.push_back(noted);
    }
    return all;
  }

  void Join(const std::string& synergy, const Noted& noted, JoinCause cause,
            const std::vector<Noted>& others) {
    Weighed weighed = WeighJoining(explainer_, noted, others);
    draft_.Emit(TopicJoinedSynergy{synergy, what_.matcher.Describe(noted), cause, weighed.score,
                                   std::move(weighed.evidence)});
    changed_sheets_.insert(synergy);
  }

  // What people decided of the topics in reach.
  Ties PeoplesTies() {
    Ties ties;
    std::map<std::string, Indices> touched;  // members of the sheets that people touched
    for (uint32_t i = 0; i < topics_.size(); ++i) {
      const std::string& holder = draft_.placement(topics_[i].topic->name).synergy;
      if (!holder.empty() && draft_.synergy(holder).touched) touched[holder].push_back(i);
    }
    for (auto sheet = touched.begin(); sheet != touched.end(); ++sheet) {
      for (size_t i = 1; i < sheet->second.size(); ++i) {
        ties.together.emplace_back(sheet->second[0], sheet->second[i]);
      }
      for (auto other = std::next(sheet); other != touched.end(); ++other) {
        ties.separate.emplace_back(sheet->second[0], other->second[0]);
      }
    }
    for (uint32_t i = 0; i < topics_.size(); ++i) {
      const Placement& placement = draft_.placement(topics_[i].topic->name);
      for (const std::set<std::string>* kept : {&placement.forbidden, &placement.apart}) {
        for (const std::string& other : *kept) {
          const auto found = index_of_.find(other);
          if (found != index_of_.end() && found->second != i) {
            ties.separate.emplace_back(i, found->second);
          }
        }
      }
      for (const std::string& synergy : placement.barred) {
        const auto sheet = touched.find(synergy);
        if (sheet != touched.end() && placement.synergy != synergy) {
          ties.separate.emplace_back(i, sheet->second[0]);
        }
      }
    }
    return ties;
  }

  void Want() {
    const Ties ties = PeoplesTies();
    std::vector<Edge> edges;
    for (uint32_t i = 0; i < topics_.size(); ++i) {
      for (const auto& [other, probability] : what_.topics.LinksOf(topics_[i].topic->name)) {
        const auto found = index_of_.find(other);
        if (found != index_of_.end() && found->second > i) {
          edges.push_back({i, found->second, probability});
        }
      }
    }
    const auto groups = what_.matcher.Group(static_cast<uint32_t>(topics_.size()), edges, ties,
                                            what_.join_threshold);
    for (const Indices& members : groups) {
      std::set<std::string> companies;
      for (const uint32_t i : members) {
        for (const std::string& company : topics_[i].topic->Companies()) companies.insert(company);
      }
      const bool alone_rejected =
          members.size() == 1 && draft_.placement(topics_[members[0]].topic->name).alone_rejected;
      wanted_.push_back({members, "", companies.size() >= 2 && !alone_rejected});
    }
  }

  // Gives every wanted group the sheet that stands for it: the one that people touched, or else the
  // one that shares most topics with it.
  void Assign() {
    struct Overlap {
      size_t shared;
      std::string synergy;
      size_t group;
    };
    std::vector<Overlap> overlaps;
    for (size_t g = 0; g < wanted_.size(); ++g) {
      std::map<std::string, size_t> shared;
      for (const uint32_t i : wanted_[g].members) {
        const std::string& holder = draft_.placement(topics_[i].topic->name).synergy;
        if (!holder.empty()) ++shared[holder];
      }
      for (const auto& [synergy, count] : shared) {
        if (draft_.synergy(synergy).touched) {
          wanted_[g].synergy = synergy;  // ties keep two of them apart
        } else if (wanted_[g].worth_it) {
          overlaps.push_back({count, synergy, g});
        }
      }
    }
    std::sort(overlaps.begin(), overlaps.end(), [](const Overlap& a, const Overlap& b) {
      return std::tuple(b.shared, a.synergy, a.group) < std::tuple(a.shared, b.synergy, b.group);
    });
    for (const Overlap& overlap : overlaps) {
      if (!wanted_[overlap.group].synergy.empty() || wanted_for_.contains(overlap.synergy))
        continue;
      wanted_[overlap.group].synergy = overlap.synergy;
      wanted_for_[overlap.synergy] = overlap.group;
    }
  }

  void EndUnwanted() {
    for (const std::string& name : sheets_) {
      const Synergy& sheet = draft_.synergy(name);
      if (!sheet.live() || draft_.EndIfBare(name, false)) continue;
      if (sheet.touched || wanted_for_.contains(name)) continue;
      // By what its topics concern now, which its lines may not say yet.
      std::set<std::string> companies;
      for (const Noted& noted : NotedOf(sheet.TopicNames())) {
        for (const std::string& company : noted.topic->Companies()) companies.insert(company);
      }
      draft_.Emit(SynergyDissolved{
          name,
          companies.size() < 2 ? DissolveCause::kFewerThanTwoCompanies : DissolveCause::kUnmatched,
          sheet.TopicNames()});
    }
  }

  void TakeApart() {
    for (const auto& [name, group] : wanted_for_) {
      if (!draft_.synergy(name).live()) continue;
      for (const std::string& topic : draft_.synergy(name).TopicNames()) {
        const Indices& members = wanted_[group].members;
        const auto found = index_of_.find(topic);
        const bool stays = found != index_of_.end() && std::find(members.begin(), members.end(),
                                                                 found->second) != members.end();
        if (stays) continue;
        draft_.Emit(TopicLeftSynergy{name, topic, LeaveCause::kUnmatched, {}});
        changed_sheets_.insert(name);
      }
    }
  }

  void PutTogether() {
    for (Wanted& group : wanted_) {
      if (!group.synergy.empty() && !draft_.synergy(group.synergy).live()) group.synergy.clear();
      if (group.synergy.empty()) {
        if (group.worth_it) Detect(group);
        continue;
      }
      for (const uint32_t i : group.members) {
        const std::string& holder = draft_.placement(topics_[i].topic->name).synergy;
        if (!holder.empty()) continue;  // there already, or on a sheet that a person touched
        if (draft_.synergy(group.synergy).topics.size() >= kMaxTopics) break;
        Join(group.synergy, topics_[i], JoinCause::kMatched,
             NotedOf(draft_.synergy(group.synergy).TopicNames()));
      }
    }
  }

  void Detect(Wanted& group) {
    std::vector<Noted> members;
    for (const uint32_t i : group.members) {
      if (members.size() == kMaxTopics) break;
      if (draft_.placement(topics_[i].topic->name).synergy.empty()) members.push_back(topics_[i]);
    }
    if (members.empty()) return;
    const SheetHead head = what_.matcher.HeadOf(members);
    Weighed weighed = WeighSheet(explainer_, members);
    SynergyDetected detected{.synergy = draft_.NextSynergy(what_.territory),
                             .workshop = members.front().topic->workshop,
                             .title = head.title,
                             .type = head.type,
                             .score = weighed.score,
                             .evidence = std::move(weighed.evidence),
                             .resource = head.resource};
    for (const Noted& noted : members) detected.topics.push_back(what_.matcher.Describe(noted));
    draft_.Emit(std::move(detected));
  }

  // Brings the lines of the topics that changed up to date, on the sheets where they stay.
  void ReviseLines() {
    for (const std::string& name : what_.changed) {
      const auto index = index_of_.find(name);
      if (index == index_of_.end()) continue;
      const std::string holder = draft_.placement(name).synergy;
      if (holder.empty()) continue;
      const SheetTopic now = what_.matcher.Describe(topics_[index->second]);
      SheetTopic before = *draft_.synergy(holder).FindTopic(name);
      if (before == now) continue;
      before.companies = now.companies;
      if (before == now) {
        draft_.Emit(SynergyCompaniesChanged{holder, name, now.companies});
      } else {
        draft_.Emit(SynergyTopicRevised{holder, now});
      }
      changed_sheets_.insert(holder);
    }
  }

  // What the matcher says of sheets that only it has had a hand in.
  void Reassess() {
    for (const std::string& name : changed_sheets_) {
      const Synergy& sheet = draft_.synergy(name);
      if (!sheet.live() || sheet.touched) continue;
      const std::vector<Noted> topics = NotedOf(sheet.TopicNames());
      if (topics.empty()) continue;
      const SheetHead head = what_.matcher.HeadOf(topics);
      Weighed weighed = WeighSheet(explainer_, topics);
      if (sheet.title == head.title && sheet.type == head.type && sheet.resource == head.resource &&
          sheet.score == weighed.score && sheet.evidence == weighed.evidence) {
        continue;
      }
      draft_.Emit(SynergyReassessed{name, head.title, head.type, weighed.score,
                                    std::move(weighed.evidence), head.resource});
    }
  }

  Draft draft_;
  const Regrouping& what_;
  Explainer explainer_;
  std::set<std::string> reached_;  // topics
  std::set<std::string> sheets_;   // that hold them
  std::vector<Noted> topics_;      // in reach and standing, by name
  std::map<std::string, uint32_t> index_of_;
  std::vector<Wanted> wanted_;
  std::map<std::string, size_t> wanted_for_;  // machine-made synergy → group
  std::set<std::string> changed_sheets_;
};

}  // namespace

Facts Regroup(commit::View& view, const Regrouping& regrouping) {
  return Run(view, regrouping).Go();
}

}  // namespace synergie::matching
