#include "services/catalogue/counting/digest.h"

#include <sodium.h>

namespace synergie::counting {

std::string Sha256(std::string_view bytes) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return std::string(reinterpret_cast<const char*>(hash), sizeof hash);
}

std::string Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

CanonicalWriter& CanonicalWriter::Line(std::string_view word) {
  if (!text_.empty()) text_ += '\n';
  text_ += word;
  return *this;
}

CanonicalWriter& CanonicalWriter::Word(std::string_view word) {
  text_ += ' ';
  text_ += word;
  return *this;
}

CanonicalWriter& CanonicalWriter::Number(std::int64_t number) {
  return Word(std::to_string(number));
}

CanonicalWriter& CanonicalWriter::Quoted(std::string_view text) {
  text_ += " \"";
  for (char c : text) {
    if (c == '"' || c == '\\') text_ += '\\';
    if (c == '\n') {
      text_ += "\\n";
    } else {
      text_ += c;
    }
  }
  text_ += '"';
  return *this;
}

CanonicalWriter& CanonicalWriter::List(const std::vector<std::string>& texts) {
  Word("[");
  for (const std::string& text : texts) Quoted(text);
  return Word("]");
}

CanonicalWriter& CanonicalWriter::Groups(const Ranking& ranking) {
  Word("[");
  for (const auto& group : ranking) List(group);
  return Word("]");
}

CanonicalWriter& CanonicalWriter::TieRule(const std::vector<TieCriterion>& chain, const Lot& lot) {
  Line("tie-chain");
  for (TieCriterion criterion : chain) Word(Name(criterion));
  return Line("lot").Quoted(Hex(lot.seed)).List(lot.drawn_order);
}

}  // namespace synergie::counting
