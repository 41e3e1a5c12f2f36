#include "services/catalogue/domain/ties.h"

#include <algorithm>

namespace synergie::catalogue {
namespace {

counting::TieCriterion CriterionOf(TieCriterion criterion) {
  switch (criterion) {
    case TieCriterion::kMostTakingPart:
      return counting::TieCriterion::kMostTakingPart;
    case TieCriterion::kMostConcerned:
      return counting::TieCriterion::kMostConcerned;
    case TieCriterion::kLowestCost:
      return counting::TieCriterion::kLowestCost;
    case TieCriterion::kMostVotes:
      return counting::TieCriterion::kMostVotes;
    case TieCriterion::kSeededLot:
    case TieCriterion::kUnspecified:
      return counting::TieCriterion::kSeededLot;
  }
  return counting::TieCriterion::kSeededLot;
}

}  // namespace

std::vector<counting::TieCriterion> ChainOf(const std::vector<TieCriterion>& chain) {
  std::vector<counting::TieCriterion> criteria;
  for (const TieCriterion criterion : chain) criteria.push_back(CriterionOf(criterion));
  return criteria;
}

bool HasLot(const std::vector<TieCriterion>& chain) {
  return std::find(chain.begin(), chain.end(), TieCriterion::kSeededLot) != chain.end();
}

counting::Lot LotOf(const std::vector<TieCriterion>& chain, const std::string& closing_digest,
                    const std::string& public_value) {
  counting::Lot lot;
  if (HasLot(chain) && !closing_digest.empty()) {
    lot.seed = counting::LotSeed(closing_digest, public_value);
  }
  return lot;
}

std::vector<SheetGroup> GroupsOf(const counting::Ranking& ranking) {
  std::vector<SheetGroup> groups;
  for (const auto& sheets : ranking) groups.push_back({sheets});
  return groups;
}

TieBreak EvidenceOf(const counting::TieBreak& tie) {
  TieBreak out{.tied = tie.tied, .order = GroupsOf(tie.order)};
  for (const counting::TieStep& step : tie.steps) {
    out.steps.push_back({std::string(counting::Name(step.criterion)), GroupsOf(step.order)});
  }
  return out;
}

std::vector<TieBreak> EvidenceOf(const std::vector<counting::TieBreak>& ties) {
  std::vector<TieBreak> out;
  for (const counting::TieBreak& tie : ties) out.push_back(EvidenceOf(tie));
  return out;
}

}  // namespace synergie::catalogue
