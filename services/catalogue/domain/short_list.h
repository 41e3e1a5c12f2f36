// A committee's short list: at most ten sheets that the members present rank, sealed until it is
// closed, counted by the method of Schulze. Its ranking helps the committee to decide; it decides
// nothing. Deciding needs no key: it sees seals; whoever closes hands in how they are opened.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "common/base/result.h"
#include "common/commit/command.h"
#include "services/catalogue/counting/schulze.h"
#include "services/catalogue/domain/short_list_facts.h"

namespace synergie::catalogue {

inline constexpr std::string_view kSchulze = "schulze";
inline constexpr std::string_view kSchulzeVersion = "1";
inline constexpr size_t kMaxShortList = 10;

// One member's ranking: "territories/ecla/committees/2019-01/rankings/m1".
struct MemberRanking {
  static constexpr std::string_view kCollection = "rankings";
  using Event = std::variant<RankingGiven, ShortListClosed>;

  std::string committee;
  std::string member_id;
  Sealed sealed;
  std::string receipt;
  int given_count = 0;
  std::string ranks;             // once counted: CountedRanking.ranks
  std::string set_aside_reason;  // once set aside

  static MemberRanking Evolve(MemberRanking before, const RankingGiven& event);
  static MemberRanking Evolve(MemberRanking before, const ShortListClosed& event);
};

// What a committee knows of its short list.
struct ShortList {
  BoxState box = BoxState::kUnspecified;
  ShortListRules rules;
  std::set<std::string> ranked_by;  // members; not what they ranked
  std::string box_key_id;
  std::string box_key;  // once closed
  std::vector<CountedRanking> rankings;
  std::vector<SetAsideRanking> set_aside;
  std::string closing_digest;
  std::optional<ShortListCount> count;

  const ShortListVoice* FindVoice(std::string_view member_id) const;
  // From 1; 0 where the list is not counted, or the sheet not on it.
  int64_t RankOf(std::string_view sheet_id) const;
};

std::string RankingNameOf(std::string_view committee, std::string_view member_id);

// Ranks as text, one character a sheet in the order of the rules: all rankings of a list have the
// same length. INVALID_ARGUMENT naming the group at fault.
tl::expected<std::string, Rejection> RanksText(const ShortListRules& rules,
                                               const std::vector<SheetGroup>& ranking);
// Nothing when it is not such a text: ranks are 1, 2, … without a gap but for ties.
std::optional<std::vector<SheetGroup>> ReadRanks(const ShortListRules& rules,
                                                 std::string_view text);

// The count of a list: frozen rules and opened rankings in, full evidence out.
tl::expected<counting::SchulzeResult, Rejection> CountShortList(
    const ShortListRules& rules, const std::vector<CountedRanking>& rankings,
    const std::string& closing_digest);
ShortListCount EvidenceOf(const counting::SchulzeResult& result);

// SHA-256 over the canonical text of a closing: the key, each ranking and its receipt.
std::string ClosingDigest(std::string_view committee, std::string_view box_key,
                          const std::vector<CountedRanking>& rankings,
                          const std::vector<SetAsideRanking>& set_aside);

// Commands.
struct OpenShortList {
  std::string committee;
  // Sheets; strength, tie chain, public value; weights that are not 1. The rest is filled in.
  ShortListRules rules;
  std::string box_key_id;
  std::optional<int64_t> revision;
};
struct GiveRanking {
  std::string committee;
  std::string member_id;
  std::vector<SheetGroup> ranking;  // to be checked; it never leaves the decision
  // Seals the ranks in the form of RanksText(), for the ranking of that name. Deterministic.
  std::function<Sealed(const std::string& ranking, const std::string& ranks)> seal;
  std::optional<int64_t> revision;  // of the ranking
};
struct CloseShortList {
  std::string committee;
  std::string box_key;  // published by the closing
  // Opens what was sealed for the ranking of that name; nothing when it does not open.
  // Deterministic.
  std::function<std::optional<std::string>(const std::string& ranking, const Sealed&)> open;
  std::optional<int64_t> revision;
};

}  // namespace synergie::catalogue
