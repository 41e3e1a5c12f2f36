// The stored form of the weights; see weights.h.
#include "services/matching/engine/weights.h"

#include "services/matching/engine/bytes.h"

namespace synergie::matching::engine {
namespace {

constexpr std::string_view kMagic = "SYNW0004";

}  // namespace

std::string Weights::Write() const {
  std::string out(kMagic);
  std::string ids;
  for (const std::string& id : concepts) ids += id + "\n";
  PutArray(out, std::vector<char>(ids.begin(), ids.end()));
  PutArray(out, std::vector<float>(rank.begin(), rank.end()));
  PutArray(out, std::vector<float>(pair.begin(), pair.end()));
  PutArray(out, std::vector<float>(pair_untuned.begin(), pair_untuned.end()));
  PutArray(out, std::vector<float>(settle.begin(), settle.end()));
  PutArray(out, std::vector<float>(kinds.direction.begin(), kinds.direction.end()));
  PutArray(out, std::vector<float>(kinds.resource.begin(), kinds.resource.end()));
  PutArray(out, std::vector<float>{join});
  subject.Write(out);
  direction.Write(out);
  resource.Write(out);
  kinds.direction_words.Write(out);
  kinds.resource_words.Write(out);
  return out;
}

std::optional<Weights> Weights::Read(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  bytes.remove_prefix(kMagic.size());
  Weights weights;
  std::vector<char> ids;
  std::vector<float> rank, pair, untuned, settle, direction, resource, join;
  if (!TakeArray(bytes, ids) || !TakeArray(bytes, rank) || !TakeArray(bytes, pair) ||
      !TakeArray(bytes, untuned) || !TakeArray(bytes, settle) || !TakeArray(bytes, direction) ||
      !TakeArray(bytes, resource) || !TakeArray(bytes, join) || rank.size() != kSigns ||
      pair.size() != kPairSigns || untuned.size() != kPairSigns || settle.size() != kSettleSigns ||
      direction.size() != weights.kinds.direction.size() ||
      resource.size() != weights.kinds.resource.size() || join.size() != 1)
    return std::nullopt;
  std::copy(rank.begin(), rank.end(), weights.rank.begin());
  std::copy(pair.begin(), pair.end(), weights.pair.begin());
  std::copy(untuned.begin(), untuned.end(), weights.pair_untuned.begin());
  std::copy(settle.begin(), settle.end(), weights.settle.begin());
  std::copy(direction.begin(), direction.end(), weights.kinds.direction.begin());
  std::copy(resource.begin(), resource.end(), weights.kinds.resource.begin());
  weights.join = join[0];
  std::string id;
  for (const char c : ids) {
    if (c == '\n') {
      weights.concepts.push_back(std::move(id));
      id.clear();
    } else {
      id.push_back(c);
    }
  }
  for (LinearModel* model : {&weights.subject, &weights.direction, &weights.resource,
                             &weights.kinds.direction_words, &weights.kinds.resource_words}) {
    std::optional<LinearModel> read = LinearModel::Read(bytes);
    if (!read) return std::nullopt;
    *model = *std::move(read);
  }
  if (weights.subject.labels() != weights.concepts.size()) return std::nullopt;
  return weights;
}

}  // namespace synergie::matching::engine
