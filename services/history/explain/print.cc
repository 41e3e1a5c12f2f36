#include "services/history/explain/print.h"

#include <algorithm>
#include <map>

#include "common/base/resource_name.h"
#include "common/base/utf8.h"
#include "common/rpc/etag.h"
#include "services/history/explain/words.h"

namespace synergie::history {
namespace {

// A box of the graph is about so many characters wide, and has at most so many lines.
constexpr size_t kBoxCharacters = 38;
constexpr int kBoxLines = 5;
// Longer lists of events are told in one line.
constexpr int kFactsInFull = 6;

std::string FactLine(const v1::Explanation::Fact& fact) {
  return "événement " + std::to_string(fact.sequence()) + ", " + fact.type() + ", " +
         WordsOf(rpc::FromTimestamp(fact.event_time()).value_or(Time{})) + ", par " +
         (fact.actor().empty() ? "le service" : fact.actor()) +
         (fact.role().empty() ? "" : " (" + fact.role() + ")");
}

// In quotes, its lines broken between words.
std::string Label(const std::string& text) {
  std::string out;
  size_t width = 0;
  int lines = 1;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (StartsCharacter(c)) ++width;
    if (c == ' ' && width > kBoxCharacters - 6) {
      if (++lines > kBoxLines) return out + "…";
      out += "\\n";
      width = 0;
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

const char* ColourOf(v1::Explanation::Kind kind) {
  switch (kind) {
    case v1::Explanation::ACTION:
    case v1::Explanation::PROGRAMME:
      return "#dcefdc";
    case v1::Explanation::DECISION:
      return "#f6e3c5";
    case v1::Explanation::COUNT:
    case v1::Explanation::BALLOTS:
      return "#dde6f5";
    case v1::Explanation::SHEET:
    case v1::Explanation::SYNERGY:
      return "#efe3f3";
    default:
      return "#ffffff";
  }
}

}  // namespace

std::string AsText(const v1::Explanation& explanation) {
  std::map<std::string, int> numbers;
  for (const auto& step : explanation.steps()) {
    const int number = static_cast<int>(numbers.size()) + 1;
    numbers[step.step_id()] = number;
  }
  std::string text = "Pourquoi " + explanation.name() + " ?\n";
  for (const auto& step : explanation.steps()) {
    text += "\n" + std::to_string(numbers[step.step_id()]) + ". " +
            std::string(WordOf(step.kind())) + " " + std::string(LastId(step.resource())) + " : " +
            step.title() + "\n";
    for (const std::string& sentence : step.sentences()) text += "   " + sentence + "\n";
    std::map<std::string, std::vector<std::string>> rests;  // relation → numbers
    for (const auto& ground : explanation.grounds()) {
      if (ground.step_id() != step.step_id()) continue;
      rests[ground.relation()].push_back(std::to_string(numbers[ground.ground_id()]));
    }
    for (const auto& [relation, all] : rests) {
      text += "   → " + relation + " " + Listed(all) + "\n";
    }
    const int facts = step.facts_size();
    for (int i = 0; i < std::min(facts, kFactsInFull); ++i) {
      text += "   · " + FactLine(step.facts(i)) + "\n";
    }
    if (facts > kFactsInFull) {
      text += "   · et " + Counted(facts - kFactsInFull, "autre événement", "autres événements") +
              ", jusqu'à " + std::to_string(step.facts(facts - 1).sequence()) + "\n";
    }
  }
  return text;
}

std::string AsDot(const v1::Explanation& explanation) {
  std::string dot =
      "digraph explication {\n"
      "  rankdir=LR;\n"
      "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=10];\n"
      "  edge [fontname=\"sans-serif\", fontsize=9, color=\"#666666\"];\n";
  for (const auto& step : explanation.steps()) {
    std::string events;
    if (step.facts_size() > 0) {
      events = "\\n#" + std::to_string(step.facts(0).sequence());
      if (step.facts_size() > 1) {
        events += " … #" + std::to_string(step.facts(step.facts_size() - 1).sequence());
      }
    }
    dot += "  " + step.step_id() + " [label=\"" + std::string(WordOf(step.kind())) + " " +
           Label(std::string(LastId(step.resource()))) + "\\n" + Label(step.title()) + events +
           "\", fillcolor=\"" + ColourOf(step.kind()) + "\"];\n";
  }
  for (const auto& ground : explanation.grounds()) {
    dot += "  " + ground.step_id() + " -> " + ground.ground_id() + " [label=\"" +
           Label(ground.relation()) + "\"];\n";
  }
  return dot + "}\n";
}

}  // namespace synergie::history
