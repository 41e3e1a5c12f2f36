#include "services/history/ledger/checkpoint.h"

#include <charconv>

namespace synergie::history {
namespace {

// The next line without its newline, taken from `text`; nothing where there is no whole one.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string Checkpoint::ToText() const {
  return origin + "\n" + std::to_string(size) + "\n" + ToBase64(BytesOf(root)) + "\n";
}

Result<Checkpoint> ParseCheckpoint(std::string_view text) {
  const auto origin = TakeLine(text);
  const auto size = TakeLine(text);
  const auto root = TakeLine(text);
  if (!origin || origin->empty() || !size || !root) {
    return Fail(Code::kInvalidArgument, "not a checkpoint: origin, size and root are three lines");
  }
  Checkpoint checkpoint{.origin = std::string(*origin)};
  const auto [end, failed] =
      std::from_chars(size->data(), size->data() + size->size(), checkpoint.size);
  if (failed != std::errc() || end != size->data() + size->size() || checkpoint.size < 0 ||
      std::to_string(checkpoint.size) != *size) {
    return Fail(Code::kInvalidArgument, "not a checkpoint: its second line is not a tree's size");
  }
  const auto bytes = FromBase64(*root);
  const auto hash = bytes ? HashFromBytes(*bytes) : std::nullopt;
  if (!hash) return Fail(Code::kInvalidArgument, "not a checkpoint: its third line is not a root");
  checkpoint.root = *hash;
  return checkpoint;
}

Result<Checkpoint> OpenCheckpoint(std::string_view note, const std::vector<Verifier>& verifiers) {
  const std::string origin(note.substr(0, note.find('\n')));
  std::vector<Verifier> of_origin;
  for (const Verifier& verifier : verifiers) {
    if (verifier.name == origin) of_origin.push_back(verifier);
  }
  const auto text = OpenNote(note, of_origin);
  if (!text) {
    return Fail(text.error().code, "the checkpoint of \"" + origin + "\": " + text.error().message);
  }
  return ParseCheckpoint(*text);
}

}  // namespace synergie::history
