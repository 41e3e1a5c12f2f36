// What the client prints: tables for people, a progress bar on stderr where that is a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/french.h"

namespace synergie::program {

// Columns of cells; widths count characters, not bytes, and the last column is cut to what the
// terminal has room for (all of it where stdout is no terminal).
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  std::string ToText(size_t width) const;
  void Print() const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

// A bar that is redrawn in place, at most ten times a second. Silent where stderr is no terminal.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();  // takes the bar away
  void Show(int64_t done, int64_t total);

 private:
  const std::string what_;
  const bool visible_;
  int64_t last_shown_ms_ = 0;
};

// Characters as a terminal counts them, near enough for French.
size_t WidthOf(std::string_view utf8);
// The beginning that fits, with "…" where something was cut.
std::string CutToWidth(std::string_view utf8, size_t width);

}  // namespace synergie::program
