// The signs of a pair of notes; see pairing.h.
#include "services/matching/engine/pairing.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "services/matching/engine/profile.h"

namespace synergie::matching::engine {
namespace {

constexpr float kFloor = 1e-3f;

// What the two distributions over concepts have in common.
struct Overlap {
  float same = 0;      // both mean one concept
  float supplies = 0;  // one stands in for the other
  float near = 0;      // neighbours on the tree, not the same
  float apart = 0;     // told to be kept apart
};

Overlap OverlapOf(const Vocabulary& vocabulary, const Profile& a, const Profile& b) {
  Overlap overlap;
  for (const Weighed& x : a.concepts) {
    for (const Weighed& y : b.concepts) {
      const float p = x.probability * y.probability;
      if (x.of == y.of) {
        overlap.same += p;
        continue;
      }
      if (p < 1e-4f) continue;
      overlap.near += p * static_cast<float>(vocabulary.Closeness(x.of, y.of));
      if (vocabulary.Supplies(x.of, y.of) || vocabulary.Supplies(y.of, x.of)) overlap.supplies += p;
      if (vocabulary.Apart(x.of, y.of)) overlap.apart += p;
    }
  }
  return overlap;
}

float TermCosine(const Profile& a, const Profile& b) {
  float cosine = 0;
  for (size_t i = 0, j = 0; i < a.terms.size() && j < b.terms.size();) {
    if (a.terms[i].hash < b.terms[j].hash) {
      ++i;
    } else if (a.terms[i].hash > b.terms[j].hash) {
      ++j;
    } else {
      cosine += a.terms[i++].weight * b.terms[j++].weight;
    }
  }
  return cosine;
}

float SenseCosine(const Profile& a, const Profile& b) {
  float cosine = 0;
  for (size_t i = 0, j = 0; i < a.sense.size() && j < b.sense.size();) {
    if (a.sense[i].axis < b.sense[j].axis) {
      ++i;
    } else if (a.sense[i].axis > b.sense[j].axis) {
      ++j;
    } else {
      cosine += a.sense[i++].weight * b.sense[j++].weight;
    }
  }
  return cosine;
}

template <size_t N>
float Dot(const std::array<float, N>& a, const std::array<float, N>& b) {
  float dot = 0;
  for (size_t i = 0; i < N; ++i) dot += a[i] * b[i];
  return dot;
}

// A fixed order of two profiles, so that sums run the same way whichever comes first.
bool ComesFirst(const Profile& a, const Profile& b) {
  const auto key = [](const Profile& p) {
    return std::tuple(p.best, p.best_probability, p.terms.size(), p.sense.size());
  };
  if (key(a) != key(b)) return key(a) < key(b);
  return std::lexicographical_compare(a.terms.begin(), a.terms.end(), b.terms.begin(),
                                      b.terms.end(),
                                      [](const Term& x, const Term& y) { return x.hash < y.hash; });
}

}  // namespace

PairSigns SignsOf(const Vocabulary& vocabulary, const Profile& left, const Profile& right,
                  bool same_company) {
  const bool swap = ComesFirst(right, left);
  const Profile& a = swap ? right : left;
  const Profile& b = swap ? left : right;
  const Overlap overlap = OverlapOf(vocabulary, a, b);
  const auto both = [&](Direction x, Direction y) {
    const auto i = static_cast<size_t>(x);
    const auto j = static_cast<size_t>(y);
    const float p = a.direction[i] * b.direction[j];
    return x == y ? p : p + a.direction[j] * b.direction[i];
  };
  PairSigns signs{};
  signs[0] = 1;
  signs[1] = std::log(overlap.same + kFloor) - std::log(kFloor);
  signs[2] = overlap.same;
  signs[3] = std::log(overlap.supplies + 0.01f) - std::log(0.01f);
  signs[4] = overlap.near;
  signs[5] = overlap.apart;
  signs[6] = TermCosine(a, b);
  signs[7] = std::sqrt(signs[6]);
  signs[8] = a.best == b.best ? 1.0f : 0.0f;
  signs[9] = a.best == b.best && a.listed && b.listed ? 1.0f : 0.0f;
  signs[10] = a.best != b.best && a.listed && b.listed ? 1.0f : 0.0f;
  signs[11] = std::min(a.best_probability, b.best_probability);
  signs[12] = std::max(a.best_probability, b.best_probability);
  signs[13] = a.best != b.best ? a.best_probability * b.best_probability : 0.0f;
  signs[14] = Dot(a.resource, b.resource);
  signs[15] = both(Direction::kOffer, Direction::kNeed);
  signs[16] = both(Direction::kOffer, Direction::kOffer);
  signs[17] = both(Direction::kNeed, Direction::kNeed);
  signs[18] = both(Direction::kPool, Direction::kPool) + both(Direction::kPool, Direction::kNeed);
  signs[19] = both(Direction::kPool, Direction::kOffer);
  signs[20] = both(Direction::kConcern, Direction::kConcern);
  signs[21] = same_company ? 1.0f : 0.0f;
  signs[22] = signs[3] * signs[15];
  signs[23] = signs[1] * signs[7];
  signs[24] = SenseCosine(a, b);
  signs[25] = signs[24] * signs[24];
  signs[26] = signs[24] * signs[1];
  signs[27] = signs[4] * signs[24];
  signs[28] = std::log(signs[24] + 0.02f) - std::log(0.02f);
  return signs;
}

PairSigns WithoutDirections(PairSigns signs) {
  for (const size_t sign : {15, 16, 17, 18, 19, 20, 22}) signs[sign] = 0;
  return signs;
}

float LinkProbability(const PairSigns& weights, const PairSigns& signs) {
  float score = 0;
  for (size_t i = 0; i < kPairSigns; ++i) score += weights[i] * signs[i];
  return 1.0f / (1.0f + std::exp(-score));
}

}  // namespace synergie::matching::engine
