// The companies' ballot on a published edition: opened with everything frozen, cast under seal,
// closed and counted. Deciding needs no key: it sees seals; whoever closes hands in how they are
// opened.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/catalogue/domain/ballot_facts.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

inline constexpr std::string_view kMajorityJudgment = "majority-judgment";
inline constexpr std::string_view kMajorityJudgmentVersion = "1";
inline constexpr size_t kMaxElectors = 1'000;

// One elector's ballot: "territories/ecla/catalogues/2018-12/ballots/000375055".
struct Ballot {
  static constexpr std::string_view kCollection = "ballots";
  using Event = std::variant<BallotCast, BallotRecast, BallotClosed>;
  enum class State { kUnspecified, kCast, kCounted, kSetAside };

  std::string catalogue;
  std::string elector;
  Sealed sealed;
  std::string receipt;
  int cast_count = 0;
  State state = State::kUnspecified;
  std::string grades;            // once counted: CountedBallot.grades
  std::string set_aside_reason;  // once set aside

  static Ballot Evolve(Ballot before, const BallotCast& event);
  static Ballot Evolve(Ballot before, const BallotRecast& event);
  static Ballot Evolve(Ballot before, const BallotClosed& event);
};

// What came too late or from nowhere, by elector: "…/catalogues/2018-12/refusals/000375055".
struct Refusals {
  static constexpr std::string_view kCollection = "refusals";
  using Event = std::variant<BallotRefused>;
  std::string elector;
  std::map<RefusalReason, int64_t> counts;
  static Refusals Evolve(Refusals before, const BallotRefused& event);
};

// Null where no company of this name is on the roll.
const Elector* FindElector(const BallotRules& rules, std::string_view company);

std::string BallotNameOf(std::string_view catalogue, std::string_view elector);
std::string RefusalsNameOf(std::string_view catalogue, std::string_view elector);

// SHA-256 over the ballot's name and the seal (key id, nonce, ciphertext), each behind its length
// in eight big-endian bytes: 32 bytes.
std::string ReceiptOf(std::string_view ballot, const Sealed& sealed);

// Commands.
struct OpenBallot {
  std::string catalogue;
  // Method, scale, blank rule, tie chain, public value; empty fields get their defaults. Roll,
  // sheets and digest are filled in.
  BallotRules rules;
  // Who votes; empty: the companies seated at the workshop and those on the sheets.
  std::vector<std::string> companies;
  std::string box_key_id;
  std::optional<int64_t> revision;
};
struct CastBallot {
  std::string catalogue;
  std::string company;                // its elector's ballot is meant
  std::vector<Judgement> judgements;  // to be checked; they never leave the decision
  // Seals the grades in the form of GradesText(), for the ballot of that name. Deterministic.
  std::function<Sealed(const std::string& ballot, const std::string& grades)> seal;
  std::optional<int64_t> revision;  // of the ballot
};
// Follows a cast that was refused: makes the refusal a fact.
struct RefuseBallot {
  std::string catalogue;
  std::string company;
  RefusalReason reason = RefusalReason::kUnspecified;
};
struct CloseBallot {
  std::string catalogue;
  std::string box_key;  // published by the closing
  // Opens what was sealed for the ballot of that name; nothing when it does not open.
  // Deterministic.
  std::function<std::optional<std::string>(const std::string& ballot, const Sealed&)> open;
  std::optional<int64_t> revision;
  Date date = {};  // unknown: today
};

}  // namespace synergie::catalogue
