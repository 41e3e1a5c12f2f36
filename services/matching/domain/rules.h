// What several of people's commands ask before they are decided.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "services/matching/domain/decide.h"
#include "services/matching/domain/draft.h"

namespace synergie::matching {

// A synergy that stands, in a territory that takes commands, at the expected revision.
tl::expected<const Synergy*, Rejection> FindLive(commit::View& view, const std::string& name,
                                                 std::optional<int64_t> revision);

// A topic that stands.
tl::expected<const Topic*, Rejection> FindStanding(commit::View& view, const std::string& name);

tl::unexpected<Rejection> OtherWorkshop(const std::string& name, const std::string& workshop);
tl::unexpected<Rejection> TooManyTopics(const std::string& name);

// Whether a person said that the topic is never on one sheet with one of these.
std::optional<Rejection> ForbiddenAmong(Draft& draft, const std::string& topic,
                                        const std::vector<std::string>& others);

// Takes a topic off the sheet that holds it, by a person's word.
void TakeOff(Draft& draft, const std::string& synergy, const std::string& topic, LeaveCause cause);

// The topics of a sheet as the matcher sees them now; those that it no longer knows are left out.
// `noted` points into the rest.
struct ReadTopics {
  std::vector<const Topic*> topics;
  std::vector<ReadingPtr> readings;
  std::vector<Noted> noted;
};
ReadTopics ReadAll(commit::View& view, const Matcher& matcher,
                   const std::vector<std::string>& names);

}  // namespace synergie::matching
