// The words of an explanation, in French. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/french.h"
#include "common/base/time.h"
#include "synergie/catalogue/v1/values.pb.h"
#include "synergie/history/v1/explanations.pb.h"
#include "synergie/intake/v1/values.pb.h"

namespace synergie::history {

std::string_view WordOf(v1::Explanation::Kind kind);        // "Action"
std::string_view WordOf(catalogue::v1::Outcome outcome);    // "retenue"
std::string_view WordOf(catalogue::v1::ActionState state);  // "en négociation"
std::string_view WordOf(intake::v1::Phase phase);           // "phase ascendante"
std::string WordsOf(const intake::v1::Date& date);          // "15 janvier 2019"
std::string WordsOf(const intake::v1::Quantity& quantity);  // "250 kW"
std::string WordsOf(Time time);                             // "15 janvier 2019 à 14:02:07 UTC"
// "a, b et c".
std::string Listed(const std::vector<std::string>& items);

}  // namespace synergie::history
