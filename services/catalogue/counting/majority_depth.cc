// The order of tallies by majority judgment, its gauge and its tie sequence; see
// majority_judgment.h.
#include "services/catalogue/counting/majority_depth.h"

#include <algorithm>
#include <numeric>

namespace synergie::counting {
namespace {

// Judgments sorted from the worst, as boundaries: `ends[i]` judgments are of the i worst grades.
struct Sorted {
  std::vector<std::int64_t> ends;
  std::int64_t total = 0;

  Sorted(const std::vector<std::int64_t>& tally, std::int64_t times) {
    for (auto count = tally.rbegin(); count != tally.rend(); ++count) {
      total += *count * times;
      ends.push_back(total);
    }
  }
  // The grade (0 the best) of the judgment at `position`, from 1 at the worst.
  int GradeAt(std::int64_t position) const {
    const auto end = std::lower_bound(ends.begin(), ends.end(), position);
    return static_cast<int>(ends.end() - end) - 1;
  }
};

// Removing the lower median again and again visits the sorted judgments outwards from the centre:
// for an even number centre, +1, -1, +2, -2 ...; for an odd one centre, -1, +1, -2, +2 ...
std::int64_t RemovalOf(std::int64_t position, std::int64_t total) {
  const std::int64_t centre = (total + 1) / 2;
  if (position == centre) return 0;
  const bool up_first = total % 2 == 0;
  const bool up = position > centre;
  const std::int64_t distance = up ? position - centre : centre - position;
  return 2 * distance - (up == up_first ? 1 : 0);
}

}  // namespace

DepthOrder CompareDepth(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  const std::int64_t total_a = std::accumulate(a.begin(), a.end(), std::int64_t{0});
  const std::int64_t total_b = std::accumulate(b.begin(), b.end(), std::int64_t{0});
  const std::int64_t total = std::lcm(total_a, total_b);
  const Sorted sorted_a(a, total / total_a);
  const Sorted sorted_b(b, total / total_b);
  const std::int64_t centre = (total + 1) / 2;

  // Grades change only just after a boundary, so the nearest difference on either side lies at the
  // centre, at a boundary (going down) or right after one (going up).
  std::vector<std::int64_t> places = {centre};
  for (const Sorted* sorted : {&sorted_a, &sorted_b}) {
    for (std::int64_t end : sorted->ends) {
      if (end >= 1 && end <= centre) places.push_back(end);
      if (end >= centre && end + 1 <= total) places.push_back(end + 1);
    }
  }
  DepthOrder best{0, total, total, 0, 0};
  for (std::int64_t place : places) {
    const int grade_a = sorted_a.GradeAt(place);
    const int grade_b = sorted_b.GradeAt(place);
    const std::int64_t removal = RemovalOf(place, total);
    if (grade_a == grade_b || removal >= best.removal) continue;
    best = {grade_a < grade_b ? 1 : -1, total, removal, grade_a, grade_b};
  }
  return best;
}

MajorityGauge GaugeOf(const std::vector<std::int64_t>& tally) {
  const Sorted sorted(tally, 1);
  MajorityGauge gauge;
  gauge.median = sorted.GradeAt((sorted.total + 1) / 2);
  for (int grade = 0; grade < static_cast<int>(tally.size()); ++grade) {
    if (grade < gauge.median) gauge.above += tally[grade];
    if (grade > gauge.median) gauge.below += tally[grade];
  }
  return gauge;
}

std::vector<GradeRun> TieSequenceOf(std::vector<std::int64_t> tally) {
  std::vector<GradeRun> sequence;
  std::int64_t left = std::accumulate(tally.begin(), tally.end(), std::int64_t{0});
  for (; left > 0; --left) {
    const int median = Sorted(tally, 1).GradeAt((left + 1) / 2);
    --tally[median];
    if (sequence.empty() || sequence.back().grade != median) sequence.push_back({median, 0});
    ++sequence.back().count;
  }
  return sequence;
}

}  // namespace synergie::counting
