// The offline match; see match_folder.h.
#include "services/matching/engine/match_folder.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>

#include "services/matching/engine/csv.h"
#include "services/matching/engine/grouping.h"

namespace synergie::matching::engine {
namespace {

std::optional<std::vector<CsvRow>> ReadCsv(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return ParseCsv(bytes);
}

std::vector<std::string> Members(const std::string& list) {
  std::vector<std::string> members;
  std::string member;
  for (const char c : list + ";") {
    if (c == ';') {
      if (!member.empty()) members.push_back(member);
      member.clear();
    } else if (c != ' ') {
      member.push_back(c);
    }
  }
  return members;
}

std::string Decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

void WriteCandidates(const Engine& engine, const std::vector<Note>& notes, size_t count,
                     std::ostream& out) {
  Index index(std::shared_ptr<const Engine>(std::shared_ptr<const Engine>(), &engine));
  for (const Note& note : notes) index.Add(note);
  out << "topic_id,rank,candidate_id,score\n";
  for (const Note& note : notes) {
    size_t rank = 0;
    for (const Ranked& ranked : index.Candidates(note, count))
      out << CsvField(note.id) << ',' << ++rank << ',' << CsvField(ranked.id) << ','
          << Decimal(ranked.score) << '\n';
  }
}

void WriteSynergies(const Engine& engine, const std::vector<Note>& notes, std::ostream& out) {
  struct Answer {
    std::string synergy;
    double score = 0;
  };
  std::map<std::string, Answer> answers;
  size_t number = 0;
  for (const Group& group : GroupNotes(engine, notes, {})) {
    if (!group.shared) continue;  // one company alone is no synergy
    char name[24];
    std::snprintf(name, sizeof name, "S%02zu", ++number);
    for (const std::string& id : group.notes) answers[id] = {name, group.cohesion};
  }
  out << "topic_id,synergy_id,direction,resource,score\n";
  for (const Note& note : notes) {
    const Reading reading = engine.Read(note);
    const Answer& answer = answers[note.id];
    out << CsvField(note.id) << ',' << answer.synergy << ',' << NameOf(reading.direction) << ','
        << NameOf(reading.resource) << ',' << Decimal(answer.score) << '\n';
  }
}

}  // namespace

std::vector<Note> ReadFolder(const std::filesystem::path& folder, std::string& error) {
  const auto companies = ReadCsv(folder / "companies.csv");
  const auto topics = ReadCsv(folder / "topics.csv");
  if (!companies || !topics) {
    error = "companies.csv and topics.csv are needed in " + folder.string();
    return {};
  }
  std::map<std::string, const CsvRow*> by_id;
  for (const CsvRow& row : *companies) by_id[ValueOf(row, "company_id")] = &row;
  std::vector<Note> notes;
  for (const CsvRow& row : *topics) {
    Note note;
    note.id = ValueOf(row, "topic_id");
    note.company = ValueOf(row, "company_id");
    note.text = ValueOf(row, "text");
    note.supporters = Members(ValueOf(row, "supporter_ids"));
    note.quantity = ValueOf(row, "quantity");
    note.unit = ValueOf(row, "unit");
    note.period = ValueOf(row, "period");
    note.table = std::atoi(ValueOf(row, "table").c_str());
    note.descending = ValueOf(row, "phase") == "descending";
    const auto company = by_id.find(note.company);
    if (company != by_id.end()) {
      const CsvRow& of = *company->second;
      note.naf = ValueOf(of, "naf");
      if (!ValueOf(of, "lat").empty() && !ValueOf(of, "lon").empty())
        note.place = Place{std::strtod(ValueOf(of, "lat").c_str(), nullptr),
                           std::strtod(ValueOf(of, "lon").c_str(), nullptr)};
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

int MatchFolder(const Engine& engine, const std::filesystem::path& folder, size_t candidates,
                std::ostream& out, std::ostream& errors) {
  std::string error;
  const std::vector<Note> notes = ReadFolder(folder, error);
  if (!error.empty()) {
    errors << error << '\n';
    return 2;
  }
  if (candidates > 0)
    WriteCandidates(engine, notes, candidates, out);
  else
    WriteSynergies(engine, notes, out);
  return 0;
}

int MatchCommand(int argc, const char* const* argv, std::ostream& out, std::ostream& errors) {
  std::filesystem::path folder;
  size_t candidates = 0;
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--candidates" && i + 1 < argc) {
      candidates = static_cast<size_t>(std::max(0, std::atoi(argv[++i])));
      if (candidates > 0) continue;
    } else if (!argument.starts_with("-") && folder.empty()) {
      folder = argument;
      continue;
    }
    folder.clear();
    break;
  }
  if (folder.empty()) {
    errors << "usage: match DIR [--candidates N]\n";
    return 2;
  }
  return MatchFolder(*Engine::Embedded(), folder, candidates, out, errors);
}

}  // namespace synergie::matching::engine
