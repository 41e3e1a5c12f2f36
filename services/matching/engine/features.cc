// Feature extraction; see features.h.
#include "services/matching/engine/features.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace synergie::matching::engine {
namespace {

constexpr float kStemWeight = 1.0f;
constexpr float kRootWeight = 0.8f;
constexpr float kPairWeight = 0.7f;
constexpr float kPieceWeight = 0.25f;

class Collector {
 public:
  void Put(char space, std::string_view text, float value, size_t token) {
    if (out_.size() >= kMaxFeatures) return;
    buffer_.assign(1, space);
    buffer_ += text;
    out_.push_back({HashOf(buffer_), value, static_cast<uint16_t>(token)});
  }
  void Put(char space, std::string_view a, std::string_view b, float value, size_t token) {
    pair_.assign(a);
    pair_ += '_';
    pair_ += b;
    Put(space, pair_, value, token);
  }

  // Merges repeated features (the strongest stays) and scales to length 1.
  std::vector<Feature> Take() {
    std::stable_sort(out_.begin(), out_.end(), [](const Feature& a, const Feature& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.value > b.value;
    });
    out_.erase(std::unique(out_.begin(), out_.end(),
                           [](const Feature& a, const Feature& b) { return a.hash == b.hash; }),
               out_.end());
    double square = 0;
    for (const Feature& f : out_) square += static_cast<double>(f.value) * f.value;
    const auto scale = square > 0 ? static_cast<float>(1.0 / std::sqrt(square)) : 0.0f;
    for (Feature& f : out_) f.value *= scale;
    return std::move(out_);
  }

 private:
  std::vector<Feature> out_;
  std::string buffer_, pair_;
};

void PutPieces(Collector& out, const std::string& word, size_t token) {
  if (word.size() < 5) return;
  const std::string padded = "^" + word + "$";
  for (size_t n = 4; n <= 5; ++n)
    for (size_t i = 0; i + n <= padded.size(); ++i)
      out.Put('c', std::string_view(padded).substr(i, n), kPieceWeight, token);
}

}  // namespace

std::vector<Feature> SubjectFeatures(const Text& text) {
  Collector out;
  const Token* previous = nullptr;
  const Token* before_previous = nullptr;
  for (size_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    if (token.breaks) previous = before_previous = nullptr;
    if (token.stop || token.number) continue;
    if (token.unit) {
      out.Put('u', token.word, 0.5f, i);
      continue;
    }
    out.Put('w', token.stem, kStemWeight, i);
    out.Put('r', token.root, kRootWeight, i);
    if (previous != nullptr) out.Put('b', previous->root, token.root, kPairWeight, i);
    if (before_previous != nullptr)
      out.Put('b', before_previous->root, token.root, kPairWeight * 0.6f, i);
    PutPieces(out, token.word, i);
    before_previous = previous;
    previous = &token;
  }
  return out.Take();
}

std::vector<Feature> AttitudeFeatures(const Text& text) {
  Collector out;
  std::string_view previous = "^", before_previous = "^";
  for (size_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    if (token.breaks) {
      before_previous = previous;
      previous = "|";
    }
    const std::string_view shape = token.number ? std::string_view("0") : token.word;
    out.Put('d', shape, 1.0f, i);
    if (!token.number) out.Put('e', token.root, 0.7f, i);
    out.Put('g', previous, shape, 0.9f, i);
    out.Put('h', before_previous, shape, 0.4f, i);
    if (i < 3 && !token.number) out.Put('i', shape, 0.7f, i);
    before_previous = previous;
    previous = shape;
  }
  if (text.question) out.Put('q', "?", 1.0f, 0);
  if (!text.tokens.empty()) {
    out.Put('q', text.question ? "last?" : "last", previous, 0.8f, text.tokens.size() - 1);
    out.Put('q',
            text.tokens.size() < 12   ? "short"
            : text.tokens.size() < 22 ? "mid"
                                      : "long",
            0.5f, 0);
  }
  return out.Take();
}

}  // namespace synergie::matching::engine
