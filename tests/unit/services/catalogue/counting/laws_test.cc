// The laws of the three counts, on random elections.
//   order of ballots and of sheets: the same canonical text, so the same digest;
//   names: the same result under other names;
//   electorate repeated: the same result (equal shares: with one share, or with costs and budget
//   repeated as well, since add1 raises each voter's share by a fixed step);
//   clones: Schulze's relation between the others is the same, and all clones stand alike to them;
//   a lot: what is announced as tied is exactly what the possible lots would give.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "services/catalogue/counting/digest.h"
#include "services/catalogue/counting/equal_shares.h"
#include "services/catalogue/counting/majority_judgment.h"
#include "services/catalogue/counting/schulze.h"

namespace synergie::counting {
namespace {

using Ids = std::vector<std::string>;

int Pick(int from, int to) { return *rc::gen::inRange(from, to + 1); }

template <typename T>
std::vector<T> Shuffled(std::vector<T> items) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[static_cast<std::size_t>(Pick(0, static_cast<int>(i) - 1))]);
  }
  return items;
}

Ids Sheets(int most) {
  Ids sheets;
  for (int i = Pick(2, most); i > 0; --i) sheets.push_back("S" + std::to_string(i));
  return sheets;
}

// New names whose order has nothing to do with the old one.
std::map<std::string, std::string> NewNames(const Ids& sheets) {
  std::map<std::string, std::string> names;
  const Ids shuffled = Shuffled(sheets);
  for (std::size_t i = 0; i < sheets.size(); ++i) names[sheets[i]] = "new " + shuffled[i];
  return names;
}

Ranking Renamed(const Ranking& ranking, const std::map<std::string, std::string>& names) {
  Ranking renamed;
  for (const auto& group : ranking) {
    renamed.emplace_back();
    for (const auto& sheet : group) renamed.back().push_back(names.at(sheet));
    std::sort(renamed.back().begin(), renamed.back().end());
  }
  return renamed;
}

template <typename Ballot>
std::vector<Ballot> Repeated(const std::vector<Ballot>& ballots, int times) {
  std::vector<Ballot> repeated;
  for (int i = 0; i < times; ++i) {
    for (Ballot ballot : ballots) {
      ballot.id += "/" + std::to_string(i);
      repeated.push_back(std::move(ballot));
    }
  }
  return repeated;
}

template <typename Result>
std::string DigestOf(const Counted<Result>& result) {
  RC_ASSERT(result.has_value());
  return Hex(Sha256(CanonicalText(*result)));
}

// --- Majority judgment

std::vector<MajorityBallot> JudgedBallots(const Ids& sheets) {
  std::vector<MajorityBallot> ballots;
  for (int i = Pick(1, 9); i > 0; --i) {
    MajorityBallot ballot{"b" + std::to_string(i), {}};
    for (const auto& sheet : sheets) {
      const int what = Pick(-2, 3);  // -2: not concerned, -1: blank
      Judgement judgement{sheet, std::nullopt, what == -2, what != -2 && Pick(0, 3) == 0};
      if (what >= 0) judgement.grade = what;
      ballot.judgements.push_back(judgement);
    }
    ballots.push_back(std::move(ballot));
  }
  return ballots;
}

MajorityParameters JudgedParameters() {
  MajorityParameters parameters;
  parameters.blank_rule = Pick(0, 1) == 0 ? BlankRule::kLeftOut : BlankRule::kStaticGrade;
  if (Pick(0, 1) == 0) parameters.tie_chain = {TieCriterion::kMostTakingPart};
  return parameters;
}

RC_GTEST_PROP(MajorityLaws, OrderOfBallotsAndSheetsIsNothing, ()) {
  const Ids sheets = Sheets(5);
  const auto ballots = JudgedBallots(sheets);
  const auto parameters = JudgedParameters();
  RC_ASSERT(DigestOf(CountMajorityJudgment(parameters, sheets, ballots)) ==
            DigestOf(CountMajorityJudgment(parameters, Shuffled(sheets), Shuffled(ballots))));
}

RC_GTEST_PROP(MajorityLaws, NamesAreNothing, ()) {
  const Ids sheets = Sheets(5);
  const auto names = NewNames(sheets);
  const auto parameters = JudgedParameters();
  const auto ballots = JudgedBallots(sheets);
  auto renamed = ballots;
  for (auto& ballot : renamed) {
    for (auto& judgement : ballot.judgements) judgement.sheet = names.at(judgement.sheet);
  }
  Ids new_sheets;
  for (const auto& sheet : sheets) new_sheets.push_back(names.at(sheet));
  RC_ASSERT(Renamed(CountMajorityJudgment(parameters, sheets, ballots)->ranking, names) ==
            CountMajorityJudgment(parameters, new_sheets, renamed)->ranking);
}

RC_GTEST_PROP(MajorityLaws, ARepeatedElectorateRanksAlike, ()) {
  const Ids sheets = Sheets(5);
  const auto ballots = JudgedBallots(sheets);
  const auto parameters = JudgedParameters();
  const auto once = CountMajorityJudgment(parameters, sheets, ballots);
  const auto often = CountMajorityJudgment(parameters, sheets, Repeated(ballots, Pick(2, 5)));
  RC_ASSERT(once->ranking == often->ranking);
}

RC_GTEST_PROP(MajorityLaws, AnotherSheetChangesNoOrder, ()) {
  const Ids sheets = Sheets(5);
  const auto ballots = JudgedBallots(sheets);
  MajorityParameters parameters;
  auto fewer = ballots;
  for (auto& ballot : fewer) ballot.judgements.pop_back();  // the last of `sheets`
  const Ids left(sheets.begin(), sheets.end() - 1);
  const auto with_all = *CountMajorityJudgment(parameters, sheets, ballots);
  Ranking expected;
  for (auto group : with_all.ranking) {
    std::erase(group, sheets.back());
    if (!group.empty()) expected.push_back(group);
  }
  RC_ASSERT(CountMajorityJudgment(parameters, left, fewer)->ranking == expected);
}

// The medians in the order of removal, written out once per judgment, from a repeated tally.
std::vector<int> Medians(std::vector<std::int64_t> tally, std::int64_t times) {
  std::vector<int> sorted;  // from the worst
  for (int grade = static_cast<int>(tally.size()) - 1; grade >= 0; --grade) {
    sorted.insert(sorted.end(), static_cast<std::size_t>(tally[grade] * times), grade);
  }
  std::vector<int> medians;
  while (!sorted.empty()) {
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
    medians.push_back(*middle);
    sorted.erase(middle);
  }
  return medians;
}

RC_GTEST_PROP(MajorityLaws, TheOrderIsThatOfTheRemovedMedians, ()) {
  std::vector<std::int64_t> a(4), b(4);
  for (auto* tally : {&a, &b}) {
    for (auto& count : *tally) count = Pick(0, 4);
    (*tally)[Pick(0, 3)] += 1;
  }
  const std::int64_t total_a = std::accumulate(a.begin(), a.end(), std::int64_t{0});
  const std::int64_t total_b = std::accumulate(b.begin(), b.end(), std::int64_t{0});
  const std::int64_t total = std::lcm(total_a, total_b);
  const auto medians_a = Medians(a, total / total_a);
  const auto medians_b = Medians(b, total / total_b);
  const DepthOrder order = CompareDepth(a, b);
  RC_ASSERT(order.order == (medians_a < medians_b) - (medians_b < medians_a));  // 0 is the best
  if (order.order == 0) return;
  const auto first = std::mismatch(medians_a.begin(), medians_a.end(), medians_b.begin());
  RC_ASSERT(order.removal == first.first - medians_a.begin());
  RC_ASSERT(order.grade_a == *first.first);
  RC_ASSERT(order.grade_b == *first.second);
}

// --- Schulze

std::vector<RankedBallot> RankedBallots(const Ids& sheets) {
  std::vector<RankedBallot> ballots;
  for (int i = Pick(1, 8); i > 0; --i) {
    RankedBallot ballot{"b" + std::to_string(i), Pick(1, 3), {}};
    std::map<int, Ids> by_rank;
    for (const auto& sheet : sheets) by_rank[Pick(0, 4)].push_back(sheet);
    by_rank.erase(4);  // unranked
    for (const auto& [rank, tied] : by_rank) ballot.ranking.push_back(tied);
    ballots.push_back(std::move(ballot));
  }
  return ballots;
}

SchulzeParameters RankedParameters() { return {static_cast<LinkStrength>(Pick(0, 2)), {}}; }

RC_GTEST_PROP(SchulzeLaws, OrderOfBallotsAndSheetsIsNothing, ()) {
  const Ids sheets = Sheets(5);
  const auto ballots = RankedBallots(sheets);
  const auto parameters = RankedParameters();
  RC_ASSERT(DigestOf(CountSchulze(parameters, sheets, ballots)) ==
            DigestOf(CountSchulze(parameters, Shuffled(sheets), Shuffled(ballots))));
}

RC_GTEST_PROP(SchulzeLaws, NamesAreNothing, ()) {
  const Ids sheets = Sheets(5);
  const auto names = NewNames(sheets);
  const auto parameters = RankedParameters();
  const auto ballots = RankedBallots(sheets);
  auto renamed = ballots;
  for (auto& ballot : renamed) {
    for (auto& group : ballot.ranking) {
      for (auto& sheet : group) sheet = names.at(sheet);
    }
  }
  Ids new_sheets;
  for (const auto& sheet : sheets) new_sheets.push_back(names.at(sheet));
  RC_ASSERT(Renamed(CountSchulze(parameters, sheets, ballots)->ranking, names) ==
            CountSchulze(parameters, new_sheets, renamed)->ranking);
}

RC_GTEST_PROP(SchulzeLaws, ARepeatedElectorateRanksAlike, ()) {
  const Ids sheets = Sheets(5);
  const auto ballots = RankedBallots(sheets);
  const auto parameters = RankedParameters();
  RC_ASSERT(CountSchulze(parameters, sheets, ballots)->ranking ==
            CountSchulze(parameters, sheets, Repeated(ballots, Pick(2, 4)))->ranking);
}

RC_GTEST_PROP(SchulzeLaws, AWeightIsThatManyBallots, ()) {
  const Ids sheets = Sheets(4);
  const auto ballots = RankedBallots(sheets);
  std::vector<RankedBallot> single;
  for (const auto& ballot : ballots) {
    for (std::int64_t i = 0; i < ballot.weight; ++i) {
      single.push_back({ballot.id + "/" + std::to_string(i), 1, ballot.ranking});
    }
  }
  const auto parameters = RankedParameters();
  RC_ASSERT(CountSchulze(parameters, sheets, ballots)->path ==
            CountSchulze(parameters, sheets, single)->path);
}

RC_GTEST_PROP(SchulzeLaws, ClonesChangeNothingForTheOthers, ()) {
  const Ids sheets = Sheets(5);
  const auto ballots = RankedBallots(sheets);
  const std::string& original = sheets[Pick(0, static_cast<int>(sheets.size()) - 1)];
  const Ids clones = {original + "a", original + "b"};
  auto cloned = ballots;
  for (auto& ballot : cloned) {  // the clones stand next to one another, in any order or tied
    for (std::size_t rank = 0; rank < ballot.ranking.size(); ++rank) {
      auto& group = ballot.ranking[rank];
      if (std::erase(group, original) == 0) continue;
      const int way = group.empty() ? Pick(0, 2) : 0;  // tied with others: the clones are as well
      group.push_back(clones[way == 2 ? 1 : 0]);
      if (way == 0) {
        group.push_back(clones[1]);
      } else {
        ballot.ranking.insert(ballot.ranking.begin() + static_cast<std::ptrdiff_t>(rank) + 1,
                              Ids{clones[way == 2 ? 0 : 1]});
      }
      break;
    }
  }
  Ids more = clones;
  for (const auto& sheet : sheets) {
    if (sheet != original) more.push_back(sheet);
  }
  const auto parameters = RankedParameters();
  const auto before = *CountSchulze(parameters, sheets, ballots);
  const auto after = *CountSchulze(parameters, more, cloned);
  const auto place = [](const SchulzeResult& result, const std::string& sheet) {
    return std::find(result.sheets.begin(), result.sheets.end(), sheet) - result.sheets.begin();
  };
  const auto beats = [&](const SchulzeResult& result, const std::string& x, const std::string& y) {
    return static_cast<bool>(result.beats[place(result, x)][place(result, y)]);
  };
  for (const auto& x : sheets) {
    for (const auto& y : sheets) {
      if (x == y) continue;
      for (const auto& clone : clones) {
        RC_ASSERT(beats(before, x, y) ==
                  beats(after, x == original ? clone : x, y == original ? clone : y));
      }
    }
  }
}

// --- Equal shares

constexpr Completion kCompletions[] = {Completion::kNone, Completion::kAdd1,
                                       Completion::kAdd1Exhaustive, Completion::kUtilitarian};

Programme RandomProgramme(int most_sheets, const std::vector<int>& costs) {
  Programme programme;
  programme.budget = Pick(0, 40);
  for (const auto& sheet : Sheets(most_sheets)) {
    programme.sheets.push_back({sheet, costs[Pick(0, static_cast<int>(costs.size()) - 1)]});
  }
  for (int i = Pick(1, 6); i > 0; --i) {
    SupportBallot ballot{"v" + std::to_string(i), Pick(1, 2), {}};
    for (const auto& sheet : programme.sheets) {
      if (Pick(0, 1) == 0) ballot.supports.push_back({sheet.id, Pick(1, 3)});
    }
    programme.ballots.push_back(std::move(ballot));
  }
  return programme;
}

EqualSharesParameters RandomVariant() {
  EqualSharesParameters parameters;
  parameters.utility = static_cast<Utility>(Pick(0, 2));
  parameters.completion = kCompletions[Pick(0, 3)];
  parameters.start = Pick(0, 1) == 0 ? Start::kExact : Start::kWhole;
  parameters.step = Pick(1, 2);
  return parameters;
}

const std::vector<int> kCosts = {1, 2, 3, 5, 6, 8, 10, 12, 20};
const std::vector<int> kAlike = {4, 4, 4, 8};

Ids Sorted(Ids ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

RC_GTEST_PROP(EqualSharesLaws, OrderOfBallotsAndSheetsIsNothing, ()) {
  const auto programme = RandomProgramme(5, kAlike);
  auto shuffled = programme;
  shuffled.sheets = Shuffled(programme.sheets);
  shuffled.ballots = Shuffled(programme.ballots);
  const auto parameters = RandomVariant();
  RC_ASSERT(DigestOf(CountEqualShares(parameters, programme)) ==
            DigestOf(CountEqualShares(parameters, shuffled)));
}

RC_GTEST_PROP(EqualSharesLaws, NamesAreNothing, ()) {
  const auto programme = RandomProgramme(5, kAlike);
  Ids sheets;
  for (const auto& sheet : programme.sheets) sheets.push_back(sheet.id);
  const auto names = NewNames(sheets);
  auto renamed = programme;
  for (auto& sheet : renamed.sheets) sheet.id = names.at(sheet.id);
  for (auto& ballot : renamed.ballots) {
    for (auto& support : ballot.supports) support.sheet = names.at(support.sheet);
  }
  const auto parameters = RandomVariant();
  const auto before = *CountEqualShares(parameters, programme);
  const auto after = *CountEqualShares(parameters, renamed);
  RC_ASSERT(before.tied == after.tied);
  RC_ASSERT(Renamed({before.selected}, names) == (Ranking{Sorted(after.selected)}));
  Ranking outcomes = Renamed(before.outcomes, names);
  std::sort(outcomes.begin(), outcomes.end());
  RC_ASSERT(outcomes == after.outcomes);
}

RC_GTEST_PROP(EqualSharesLaws, ARepeatedElectorateBuysAlikeWithOneShare, ()) {
  const auto programme = RandomProgramme(5, kCosts);
  auto repeated = programme;
  repeated.ballots = Repeated(programme.ballots, Pick(2, 4));
  auto parameters = RandomVariant();
  parameters.start = Start::kExact;
  parameters.completion = Pick(0, 1) == 0 ? Completion::kNone : Completion::kUtilitarian;
  const auto once = *CountEqualShares(parameters, programme);
  const auto often = *CountEqualShares(parameters, repeated);
  RC_ASSERT(once.selected == often.selected);
  RC_ASSERT(once.outcomes == often.outcomes);
}

RC_GTEST_PROP(EqualSharesLaws, WithCostsAndBudgetRepeatedEveryVariantBuysAlike, ()) {
  const auto programme = RandomProgramme(5, kCosts);
  const int times = Pick(2, 4);
  auto repeated = programme;
  repeated.ballots = Repeated(programme.ballots, times);
  repeated.budget *= times;
  for (auto& sheet : repeated.sheets) sheet.cost *= times;
  const auto parameters = RandomVariant();
  const auto once = *CountEqualShares(parameters, programme);
  const auto often = *CountEqualShares(parameters, repeated);
  RC_ASSERT(once.selected == often.selected);
  RC_ASSERT(once.outcomes == often.outcomes);
}

RC_GTEST_PROP(EqualSharesLaws, AWeightIsThatManyVoters, ()) {
  const auto programme = RandomProgramme(5, kAlike);
  auto single = programme;
  single.ballots.clear();
  for (const auto& ballot : programme.ballots) {
    for (std::int64_t i = 0; i < ballot.weight; ++i) {
      single.ballots.push_back({ballot.id + "/" + std::to_string(i), 1, ballot.supports});
    }
  }
  const auto parameters = RandomVariant();
  RC_ASSERT(DigestOf(CountEqualShares(parameters, programme)) ==
            DigestOf(CountEqualShares(parameters, single)));
}

RC_GTEST_PROP(EqualSharesLaws, EveryRoundPaysItsCostAndNobodyOverspends, ()) {
  const auto programme = RandomProgramme(6, kCosts);
  const auto result = *CountEqualShares(RandomVariant(), programme);
  const bool within_budget = result.tied || result.cost <= result.budget;
  RC_ASSERT(within_budget);
  for (const auto& round : result.rounds) {
    if (!round.bought) continue;
    mpq_class paid = 0;
    for (const auto& payment : round.payments) {
      const bool solvent = payment.each >= 0 && payment.balance >= 0;
      RC_ASSERT(solvent);
      paid += payment.each * result.classes[payment.voter_class].voters;
    }
    const auto sheet = std::find_if(result.sheets.begin(), result.sheets.end(),
                                    [&](const auto& one) { return one.id == *round.bought; });
    const bool covered = paid == sheet->cost;
    RC_ASSERT(covered);
    for (const auto& offer : round.offers) {
      const bool dearer =
          !offer.rho || *offer.rho >= round.rho;  // RC_ASSERT does not short-circuit
      RC_ASSERT(dearer);
    }
  }
}

RC_GTEST_PROP(EqualSharesLaws, TheOutcomesAreThoseOfThePossibleLots, ()) {
  const auto programme = RandomProgramme(4, kAlike);
  auto parameters = RandomVariant();
  parameters.tie_chain = Pick(0, 1) == 0
                             ? std::vector{TieCriterion::kDrawnOrder}
                             : std::vector{TieCriterion::kMostVotes, TieCriterion::kDrawnOrder};
  const auto open = *CountEqualShares(parameters, programme);
  Lot lot;
  for (const auto& sheet : programme.sheets) lot.drawn_order.push_back(sheet.id);
  std::sort(lot.drawn_order.begin(), lot.drawn_order.end());
  std::set<Ids> outcomes;
  do {
    const auto decided = *CountEqualShares(parameters, programme, lot);
    RC_ASSERT(!decided.tied);
    outcomes.insert(Sorted(decided.selected));
  } while (std::next_permutation(lot.drawn_order.begin(), lot.drawn_order.end()));
  RC_ASSERT(open.tied == (outcomes.size() > 1));
  if (open.tied) {
    RC_ASSERT(open.outcomes == std::vector<Ids>(outcomes.begin(), outcomes.end()));
  } else {
    RC_ASSERT(Sorted(open.selected) == *outcomes.begin());
  }
}

}  // namespace
}  // namespace synergie::counting
