// Why a count refuses its input, as a typed reason and a sentence a facilitator can read.
// Contract: nothing in this folder drops or repairs a ballot in silence; a ballot that cannot be
// read as the frozen parameters say is named here and the whole count stops. Pure values,
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace synergie::counting {

enum class RejectionReason {
  kMalformed,       // the file or the value does not have the documented form
  kUnknownSheet,    // a ballot or a drawn order names a sheet that is not on the ballot paper
  kRepeatedSheet,   // one sheet twice on the paper, or twice in one ballot
  kRepeatedBallot,  // two ballots with one id: the caller must have kept only the last
  kOutOfScale,      // a grade, rank, weight or score outside what the parameters allow
  kContradiction,   // "non concerné" with a grade or with a tick
  kBadParameter,    // the parameters themselves make no sense
  kTooLarge,        // more than the stated limits, which keep every sum inside its integers
};

struct Rejection {
  RejectionReason reason = RejectionReason::kMalformed;
  std::string subject;   // the ballot, sheet, line or parameter at fault
  std::string sentence;  // in French

  bool operator==(const Rejection&) const = default;
};

template <typename T>
using Counted = tl::expected<T, Rejection>;

// UPPER_SNAKE name, stable: it becomes the reason of a status.
std::string_view Name(RejectionReason reason);

tl::unexpected<Rejection> Refuse(RejectionReason reason, std::string subject, std::string sentence);

// Limits. With them every tally, every product of a tally by a common multiple and every
// matrix entry fits a signed 64-bit integer (10^6 x 10^6 x 10^6 = 10^18).
inline constexpr std::int64_t kMaxBallots = 1'000'000;
inline constexpr std::int64_t kMaxSheets = 1'000;
inline constexpr std::int64_t kMaxWeight = 1'000'000;
inline constexpr std::int64_t kMaxAmount = 1'000'000'000'000;  // budget, cost, score

}  // namespace synergie::counting
