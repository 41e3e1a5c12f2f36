// Ranks of a short list as text, and their count.
#include <algorithm>

#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/short_list.h"
#include "services/catalogue/domain/ties.h"

namespace synergie::catalogue {
namespace {

constexpr std::string_view kRanks = "123456789a";
static_assert(kRanks.size() == kMaxShortList);
constexpr char kUnranked = '.';

tl::unexpected<Rejection> At(size_t group, std::string reason, std::string message) {
  return commit::Invalid(std::move(reason), "ranking[" + std::to_string(group) + "].sheets",
                         std::move(message));
}

counting::SchulzeParameters ParametersOf(const ShortListRules& rules) {
  counting::SchulzeParameters parameters;
  switch (rules.strength) {
    case LinkStrength::kWinningVotesThenOpposition:
      parameters.strength = counting::LinkStrength::kWinningVotesThenOpposition;
      break;
    case LinkStrength::kMargins:
      parameters.strength = counting::LinkStrength::kMargins;
      break;
    case LinkStrength::kWinningVotes:
    case LinkStrength::kUnspecified:
      parameters.strength = counting::LinkStrength::kWinningVotes;
      break;
  }
  parameters.tie_chain = ChainOf(rules.tie_chain);
  return parameters;
}

std::vector<std::string> IdsOf(const counting::SchulzeResult& result,
                               const std::vector<std::size_t>& places) {
  std::vector<std::string> ids;
  for (const std::size_t place : places) ids.push_back(result.sheets[place]);
  return ids;
}

}  // namespace

tl::expected<std::string, Rejection> RanksText(const ShortListRules& rules,
                                               const std::vector<SheetGroup>& ranking) {
  std::string text(rules.sheets.size(), kUnranked);
  size_t rank = 0;  // equal ones share a rank, and the next group has the next one
  for (size_t group = 0; group < ranking.size(); ++group) {
    if (ranking[group].sheets.empty()) return At(group, "EMPTY_GROUP", "A rank without a sheet.");
    for (const std::string& id : ranking[group].sheets) {
      const auto sheet = std::find(rules.sheets.begin(), rules.sheets.end(), id);
      if (sheet == rules.sheets.end()) {
        return At(group, "UNKNOWN_SHEET", "\"" + id + "\" is not on the short list.");
      }
      char& place = text[static_cast<size_t>(sheet - rules.sheets.begin())];
      if (place != kUnranked) return At(group, "REPEATED_SHEET", "\"" + id + "\" stands twice.");
      place = kRanks[rank];
    }
    ++rank;
  }
  return text;
}

std::optional<std::vector<SheetGroup>> ReadRanks(const ShortListRules& rules,
                                                 std::string_view text) {
  if (text.size() != rules.sheets.size()) return std::nullopt;
  std::vector<SheetGroup> groups;
  for (const char rank : kRanks) {
    SheetGroup group;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == rank) group.sheets.push_back(rules.sheets[i]);
    }
    if (group.sheets.empty()) break;
    groups.push_back(std::move(group));
  }
  size_t ranked = 0;
  for (const SheetGroup& group : groups) ranked += group.sheets.size();
  const auto unranked = static_cast<size_t>(std::count(text.begin(), text.end(), kUnranked));
  if (ranked + unranked != text.size()) return std::nullopt;
  return groups;
}

tl::expected<counting::SchulzeResult, Rejection> CountShortList(
    const ShortListRules& rules, const std::vector<CountedRanking>& rankings,
    const std::string& closing_digest) {
  std::vector<counting::RankedBallot> ballots;
  for (const CountedRanking& ranking : rankings) {
    const auto groups = ReadRanks(rules, ranking.ranks);
    const auto voice =
        std::find_if(rules.voices.begin(), rules.voices.end(),
                     [&](const ShortListVoice& one) { return one.member_id == ranking.member_id; });
    if (!groups || voice == rules.voices.end()) {
      return commit::Invalid("MALFORMED", "rankings",
                             "The ranking of \"" + ranking.member_id + "\" cannot be read.");
    }
    counting::RankedBallot ballot{ranking.member_id, voice->weight, {}};
    for (const SheetGroup& group : *groups) ballot.ranking.push_back(group.sheets);
    ballots.push_back(std::move(ballot));
  }
  auto result = counting::CountSchulze(ParametersOf(rules), rules.sheets, ballots,
                                       LotOf(rules.tie_chain, closing_digest, rules.public_value));
  if (!result) {
    return commit::Invalid(std::string(counting::Name(result.error().reason)), "rules",
                           "The rules of the list do not count (" + result.error().subject + ").");
  }
  return std::move(*result);
}

ShortListCount EvidenceOf(const counting::SchulzeResult& result) {
  ShortListCount count{.method = std::string(kSchulze),
                       .method_version = std::string(kSchulzeVersion),
                       .ballot_count = result.ballots,
                       .total_weight = result.weight,
                       .by_method = GroupsOf(result.by_method),
                       .ranking = GroupsOf(result.ranking),
                       .ties = EvidenceOf(result.ties),
                       .tied = result.tied,
                       .lot_seed = result.lot.seed,
                       .digest = counting::Sha256(counting::CanonicalText(result))};
  for (std::size_t x = 0; x < result.sheets.size(); ++x) {
    SheetRow preferences{.sheet_id = result.sheets[x], .support = result.preference[x]};
    SheetRow paths{.sheet_id = result.sheets[x]};
    for (std::size_t y = 0; y < result.sheets.size(); ++y) {
      preferences.opposition.push_back(result.preference[y][x]);
      paths.support.push_back(result.path[x][y].support);
      paths.opposition.push_back(result.path[x][y].opposition);
      if (result.beats[x][y]) {
        count.victories.push_back({result.sheets[x], result.sheets[y],
                                   IdsOf(result, counting::StrongestPath(result, x, y))});
      }
    }
    count.preferences.push_back(std::move(preferences));
    count.paths.push_back(std::move(paths));
  }
  return count;
}

std::string ClosingDigest(std::string_view committee, std::string_view box_key,
                          const std::vector<CountedRanking>& rankings,
                          const std::vector<SetAsideRanking>& set_aside) {
  counting::CanonicalWriter out("synergie-short-list-closing 1");
  out.Line("committee").Quoted(committee);
  out.Line("box-key").Quoted(counting::Hex(box_key));
  for (const CountedRanking& ranking : rankings) {
    out.Line("ranking").Quoted(ranking.member_id).Quoted(counting::Hex(ranking.receipt));
    out.Quoted(ranking.ranks);
  }
  for (const SetAsideRanking& ranking : set_aside) {
    out.Line("set-aside").Quoted(ranking.member_id).Quoted(counting::Hex(ranking.receipt));
    out.Quoted(ranking.reason);
  }
  return counting::Sha256(out.text());
}

}  // namespace synergie::catalogue
