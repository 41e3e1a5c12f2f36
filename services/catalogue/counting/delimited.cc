#include "services/catalogue/counting/delimited.h"

namespace synergie::counting {
namespace {

// One pass over the text, one cell at a time.
class Reader {
 public:
  Reader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
  }

  Counted<std::vector<DelimitedRow>> Read() {
    while (at_ < text_.size()) {
      DelimitedRow row{line_, {}};
      do {
        auto cell = ReadCell();
        if (!cell) return tl::unexpected(cell.error());
        row.cells.push_back(*std::move(cell));
      } while (EndCell());
      if (row.cells.size() > 1 || !row.cells.front().empty()) rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  bool AtEnd() const {
    return at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n';
  }

  Counted<std::string> ReadCell() {
    while (!AtEnd() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return ReadQuoted();
    const std::size_t start = at_;
    while (!AtEnd()) ++at_;
    return Trimmed(text_.substr(start, at_ - start));
  }

  Counted<std::string> ReadQuoted() {
    const std::size_t line = line_;
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[at_++];
      } else {
        const std::size_t start = ++at_;
        while (!AtEnd()) ++at_;  // what follows a closing quote is kept, as other readers do
        return cell + Trimmed(text_.substr(start, at_ - start));
      }
    }
    return Refuse(RejectionReason::kMalformed, "ligne " + std::to_string(line),
                  "Ligne " + std::to_string(line) + " : un guillemet n'est pas fermé.");
  }

  // Steps over the delimiter (true: another cell follows) or the end of the line.
  bool EndCell() {
    if (at_ >= text_.size()) return false;
    const bool more = text_[at_++] == delimiter_;
    if (!more) ++line_;
    return more;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<DelimitedRow> rows_;
};

}  // namespace

Counted<std::vector<DelimitedRow>> ParseDelimited(std::string_view text, char delimiter) {
  return Reader(text, delimiter).Read();
}

std::string DelimitedCell(std::string_view text, char delimiter) {
  const bool plain = text.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos &&
                     Trimmed(text) == text;
  if (plain) return std::string(text);
  std::string cell = "\"";
  for (char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::vector<std::string> SplitAndTrim(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (Trimmed(text).empty()) return parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(Trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Counted<std::int64_t> ParseWhole(std::string_view text, const std::string& where) {
  const auto refuse = [&](RejectionReason reason) {
    return Refuse(reason, where,
                  where + " : « " + std::string(text) +
                      " » n'est pas un nombre entier entre 0 et " + std::to_string(kMaxAmount) +
                      ".");
  };
  std::string_view digits = text;
  const std::size_t mark = text.find_first_of(".,");
  if (mark != std::string_view::npos) {
    const std::string_view decimals = text.substr(mark + 1);
    if (decimals.empty() || decimals.find_first_not_of('0') != std::string_view::npos) {
      return refuse(RejectionReason::kMalformed);
    }
    digits = text.substr(0, mark);
  }
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return refuse(RejectionReason::kMalformed);
  }
  std::int64_t value = 0;
  for (char digit : digits) {
    value = value * 10 + (digit - '0');
    if (value > kMaxAmount) return refuse(RejectionReason::kOutOfScale);
  }
  return value;
}

}  // namespace synergie::counting
