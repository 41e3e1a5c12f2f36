#include "services/synergie/client/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "common/base/utf8.h"

namespace synergie::program {
namespace {

constexpr size_t kNarrowest = 40;
constexpr int kBarWidth = 30;
constexpr int64_t kRedrawMs = 100;

// Of the terminal on stdout; 0 where there is none.
size_t TerminalWidth() {
  winsize size{};
  if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return std::max<size_t>(size.ws_col, kNarrowest);
}

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

size_t WidthOf(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), StartsCharacter));
}

std::string CutToWidth(std::string_view utf8, size_t width) {
  if (WidthOf(utf8) <= width) return std::string(utf8);
  size_t end = 0;
  for (size_t characters = 0; end < utf8.size(); ++end) {
    if (StartsCharacter(utf8[end]) && ++characters == std::max<size_t>(width, 1)) break;
  }
  return std::string(utf8.substr(0, end)) + "…";
}

std::string Table::ToText(size_t width) const {
  std::vector<size_t> widths(header_.size(), 0);
  for (size_t i = 0; i < header_.size(); ++i) {
    widths[i] = WidthOf(header_[i]);
    for (const auto& row : rows_) widths[i] = std::max(widths[i], WidthOf(row[i]));
  }
  size_t used = 0;
  for (size_t i = 0; i + 1 < widths.size(); ++i) used += widths[i] + 2;
  if (width > 0) widths.back() = std::min(widths.back(), width > used + 10 ? width - used : 10);
  std::string text;
  const auto line = [&](const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = CutToWidth(cells[i], widths[i]);
      text += cell;
      if (i + 1 < cells.size()) text.append(widths[i] - WidthOf(cell) + 2, ' ');
    }
    text += '\n';
  };
  line(header_);
  for (const auto& row : rows_) line(row);
  return text;
}

void Table::Print() const {
  const std::string text = ToText(TerminalWidth());
  std::fwrite(text.data(), 1, text.size(), stdout);
}

Progress::Progress(std::string what)
    : what_(std::move(what)), visible_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (visible_ && last_shown_ms_ > 0) std::fprintf(stderr, "\r\033[K");
}

void Progress::Show(int64_t done, int64_t total) {
  if (!visible_ || total <= 0) return;
  const int64_t now = NowMs();
  if (now - last_shown_ms_ < kRedrawMs) return;
  last_shown_ms_ = now;
  const int filled = static_cast<int>(std::clamp<int64_t>(done * kBarWidth / total, 0, kBarWidth));
  std::fprintf(stderr, "\r\033[K%s [%s%s] %d %%", what_.c_str(), std::string(filled, '=').c_str(),
               std::string(kBarWidth - filled, ' ').c_str(),
               static_cast<int>(std::clamp<int64_t>(done * 100 / total, 0, 100)));
}

}  // namespace synergie::program
