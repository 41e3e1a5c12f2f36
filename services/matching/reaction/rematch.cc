#include "services/matching/reaction/rematch.h"

#include "common/base/check.h"
#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "services/matching/codec/replica_codec.h"
#include "services/matching/domain/regroup.h"

namespace synergie::matching {

Decided Decide(commit::View& view, const commit::Context&, const Rematch& command) {
  if (auto trouble = TerritoryTrouble(view, command.territory)) return tl::unexpected(*trouble);
  if (view.FindForeign<Workshop>(std::string(log::kIntakeCommits), command.workshop) == nullptr) {
    return commit::NotFound("workshop", command.workshop);
  }
  Facts facts;
  command.index->Read(command.territory, [&](const TerritoryIndex& index) {
    const std::vector<std::string> topics = index.TopicsOf(command.workshop);
    facts = Regroup(view, {.matcher = *command.matcher,
                           .topics = index,
                           .territory = command.territory,
                           .changed = {topics.begin(), topics.end()},
                           .join_threshold = command.join_threshold});
  });
  return facts;
}

commit::Loaded StoreStreams::Load(const std::string& stream) {
  const auto row = store_.GetRow(own_, stream, Time::Max());
  if (!row) return {};
  auto state = MatchingModel().Decode(stream, row->state);
  SYN_CHECK(state.has_value(), "a row of this schema decodes");
  return {{row->revision, ""}, std::move(*state)};
}

commit::StatePtr StoreStreams::LoadForeign(const std::string& log, const std::string& name) {
  SYN_CHECK(log == log::kIntakeCommits, "matching keeps a replica of intake's log only");
  const auto row = store_.GetRow(replica_, name, Time::Max());
  if (!row) return nullptr;
  auto state = ReplicaModel().Decode(name, row->state);
  SYN_CHECK(state.has_value(), "a row of this schema decodes");
  return std::move(*state);
}

void StoreStreams::ScanForeign(const std::string& log, const std::string& prefix,
                               const Visit& visit) {
  SYN_CHECK(log == log::kIntakeCommits, "matching keeps a replica of intake's log only");
  store_.ScanRows(replica_, prefix, "", Time::Max(),
                  [&](std::string_view name, const projection::Row& row) {
                    auto state = ReplicaModel().Decode(std::string(name), row.state);
                    SYN_CHECK(state.has_value(), "a row of this schema decodes");
                    return visit(std::string(name), *state);
                  });
}

}  // namespace synergie::matching
