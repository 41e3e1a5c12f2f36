#include "services/catalogue/counting/rejection.h"

#include <utility>

namespace synergie::counting {

std::string_view Name(RejectionReason reason) {
  switch (reason) {
    case RejectionReason::kMalformed:
      return "MALFORMED";
    case RejectionReason::kUnknownSheet:
      return "UNKNOWN_SHEET";
    case RejectionReason::kRepeatedSheet:
      return "REPEATED_SHEET";
    case RejectionReason::kRepeatedBallot:
      return "REPEATED_BALLOT";
    case RejectionReason::kOutOfScale:
      return "OUT_OF_SCALE";
    case RejectionReason::kContradiction:
      return "CONTRADICTION";
    case RejectionReason::kBadParameter:
      return "BAD_PARAMETER";
    case RejectionReason::kTooLarge:
      return "TOO_LARGE";
  }
  return "UNKNOWN";
}

tl::unexpected<Rejection> Refuse(RejectionReason reason, std::string subject,
                                 std::string sentence) {
  return tl::unexpected<Rejection>(Rejection{reason, std::move(subject), std::move(sentence)});
}

}  // namespace synergie::counting
