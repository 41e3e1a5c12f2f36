#include "services/catalogue/domain/grades.h"

#include <algorithm>

#include "common/commit/rejections.h"

namespace synergie::catalogue {
namespace {

constexpr std::string_view kPlaces = "0123456789abcdefghijklmnopqrst";
static_assert(kPlaces.size() == kMaxGrades);
constexpr char kBlank = '.';
constexpr char kNotConcerned = 'x';

tl::unexpected<Rejection> At(size_t index, std::string reason, const char* member,
                             std::string message) {
  return commit::Invalid(std::move(reason), "judgements[" + std::to_string(index) + "]." + member,
                         std::move(message));
}

}  // namespace

tl::expected<std::string, Rejection> GradesText(const BallotRules& rules,
                                                const std::vector<Judgement>& judgements) {
  std::string text;
  for (size_t i = 0; i < rules.sheets.size(); ++i) text += {kBlank, '-'};
  std::vector<bool> seen(rules.sheets.size());
  for (size_t i = 0; i < judgements.size(); ++i) {
    const Judgement& judgement = judgements[i];
    const auto sheet =
        std::find_if(rules.sheets.begin(), rules.sheets.end(),
                     [&](const SheetVersion& s) { return s.sheet_id == judgement.sheet_id; });
    if (sheet == rules.sheets.end()) {
      return At(i, "UNKNOWN_SHEET", "sheet_id", "This sheet is not on the ballot paper.");
    }
    const auto place = static_cast<size_t>(sheet - rules.sheets.begin());
    if (seen[place]) {
      return At(i, "REPEATED_SHEET", "sheet_id", "This sheet is judged twice.");
    }
    seen[place] = true;
    const auto grade = std::find(rules.scale.begin(), rules.scale.end(), judgement.grade);
    if (!judgement.grade.empty() && grade == rules.scale.end()) {
      return At(i, "OUT_OF_SCALE", "grade", "This grade is not one of the scale.");
    }
    if (judgement.not_concerned && (!judgement.grade.empty() || judgement.takes_part)) {
      return At(i, "CONTRADICTION", "not_concerned",
                "A company that is not concerned neither grades the sheet nor takes part.");
    }
    if (judgement.not_concerned) {
      text[2 * place] = kNotConcerned;
    } else if (!judgement.grade.empty()) {
      text[2 * place] = kPlaces[static_cast<size_t>(grade - rules.scale.begin())];
    }
    if (judgement.takes_part) text[2 * place + 1] = '+';
  }
  return text;
}

std::optional<std::vector<Judgement>> ReadGrades(const BallotRules& rules, std::string_view text) {
  if (text.size() != 2 * rules.sheets.size()) return std::nullopt;
  std::vector<Judgement> judgements;
  for (size_t i = 0; i < rules.sheets.size(); ++i) {
    const char grade = text[2 * i];
    const char tick = text[2 * i + 1];
    if (tick != '+' && tick != '-') return std::nullopt;
    Judgement judgement{.sheet_id = rules.sheets[i].sheet_id, .takes_part = tick == '+'};
    if (grade == kNotConcerned) {
      if (judgement.takes_part) return std::nullopt;
      judgement.not_concerned = true;
    } else if (grade != kBlank) {
      const size_t place = kPlaces.find(grade);
      if (place >= rules.scale.size()) return std::nullopt;
      judgement.grade = rules.scale[place];
    }
    judgements.push_back(std::move(judgement));
  }
  return judgements;
}

}  // namespace synergie::catalogue
