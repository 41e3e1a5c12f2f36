#include "services/history/ledger/bundle.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/history/ordered_commits.h"

namespace synergie::history {
namespace {

using Json = nlohmann::ordered_json;

// Nothing may hide in a line: it must be written as it would be written here.
Json ParseLine(const std::string& line) {
  Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded() || !json.is_object() ||
      json.dump(-1, ' ', false, Json::error_handler_t::replace) != line) {
    return Json();
  }
  return json;
}

Fault FaultAt(int64_t line, const std::string& what) {
  return {"line " + std::to_string(line), what};
}

std::string Keyed(const char* key, Json value) {
  Json json;
  json[key] = std::move(value);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The lines of one section: those with its key, until there is another one.
class SectionLines {
 public:
  SectionLines(const std::string& path, std::streamoff begin, int64_t line, std::string key)
      : file_(path), line_(line - 1), key_(std::move(key)) {
    file_.seekg(begin);
  }
  // Null at the end.
  tl::expected<Json, Fault> Next() {
    std::string text;
    if (!std::getline(file_, text)) return Json();
    ++line_;
    const Json json = ParseLine(text);
    if (json.is_null()) return tl::unexpected(FaultAt(line_, "it is damaged"));
    if (json.size() != 1 || !json.contains(key_)) return Json();
    return json.at(key_);
  }
  int64_t line() const { return line_; }

 private:
  std::ifstream file_;
  int64_t line_;
  const std::string key_;
};

std::optional<CheckedRecord> ToRecord(const Json& json) {
  if (!json.is_array() || json.size() != 5 || !json[0].is_number_integer() ||
      !json[1].is_number_integer() || !json[2].is_string() || !json[3].is_string() ||
      !json[4].is_string()) {
    return std::nullopt;
  }
  const auto value = FromBase64(json[3].get<std::string>());
  const auto chain = HashFromHex(json[4].get<std::string>());
  if (!value || !chain || ToHex(*chain) != json[4].get<std::string>()) return std::nullopt;
  return CheckedRecord{{json[0].get<int64_t>(),
                        Time{json[1].get<int64_t>()},
                        {json[2].get<std::string>(), *value, {}}},
                       *chain};
}

}  // namespace

Result<std::unique_ptr<BundleWriter>> BundleWriter::Create(const std::string& path) {
  std::unique_ptr<BundleWriter> writer(new BundleWriter(path));
  if (!writer->file_) return Fail(Code::kUnavailable, "cannot write " + path);
  writer->Line(Keyed("synergie_bundle", 1));
  return writer;
}

BundleWriter::BundleWriter(const std::string& path)
    : path_(path), file_(path, std::ios::binary | std::ios::trunc) {}

void BundleWriter::Line(const std::string& line) {
  file_ << line << '\n';
  ++lines_;
}

void BundleWriter::Ledger(int32_t partition, const std::string& checkpoint) {
  Json json;
  json["ledger"] = partition;
  json["checkpoint"] = checkpoint;
  Line(json.dump());
}

void BundleWriter::Entry(const std::string& bytes) { Line(Keyed("entry", bytes)); }

void BundleWriter::Log(const std::string& name) { Line(Keyed("log", name)); }

void BundleWriter::Record(const log::StoredRecord& stored, const Hash& chain) {
  Line(Keyed("record", Json::array({stored.offset, stored.append_time.micros, stored.record.key,
                                    ToBase64(stored.record.value), ToHex(chain)})));
}

Result<void> BundleWriter::Finish() {
  Line(Keyed("end", lines_));
  file_.close();
  if (!file_) return Fail(Code::kUnavailable, "cannot write " + path_);
  return {};
}

tl::expected<Bundle, Fault> Bundle::Open(const std::string& path) {
  Bundle bundle;
  bundle.path_ = path;
  std::ifstream file(path, std::ios::binary);
  if (!file) return tl::unexpected(Fault{path, "cannot be read"});
  int64_t number = 0;
  bool ended = false;
  std::string text;
  while (std::getline(file, text)) {
    ++number;
    if (ended) return tl::unexpected(FaultAt(number, "it stands after the bundle's end"));
    if (file.eof()) return tl::unexpected(FaultAt(number, "it is cut short"));
    // Entries and records are looked at when they are checked.
    if (text.starts_with("{\"entry\":") || text.starts_with("{\"record\":")) {
      if (bundle.ledgers_.empty()) return tl::unexpected(FaultAt(number, "it is out of place"));
      continue;
    }
    const Json json = ParseLine(text);
    const Section section{file.tellg(), number + 1};
    if (number == 1) {
      if (text == Keyed("synergie_bundle", 1)) continue;
      return tl::unexpected(FaultAt(number, "this is not a bundle of Synergie"));
    }
    if (json.is_null()) return tl::unexpected(FaultAt(number, "it is damaged"));
    const auto is = [&](const char* key, size_t size) {
      return json.size() == size && json.begin().key() == key;
    };
    if (is("ledger", 2) && json["ledger"].is_number_integer() && json.contains("checkpoint") &&
        json["checkpoint"].is_string()) {
      bundle.ledgers_.push_back({json["ledger"], json["checkpoint"]});
      bundle.entries_.push_back(section);
      bundle.logs_.emplace_back();
    } else if (is("log", 1) && json["log"].is_string() && !bundle.ledgers_.empty()) {
      const std::string log = json["log"];
      const auto& known = SourceLogs();
      if (std::find(known.begin(), known.end(), log) == known.end() ||
          !bundle.logs_.back().emplace(log, section).second) {
        return tl::unexpected(FaultAt(number, "the log " + log + " is unknown, or there twice"));
      }
    } else if (is("end", 1) && json["end"] == number - 1) {
      ended = true;
    } else {
      return tl::unexpected(FaultAt(number, "it is damaged"));
    }
  }
  if (!ended) return tl::unexpected(FaultAt(number, "the bundle is cut short behind it"));
  if (bundle.ledgers_.empty()) return tl::unexpected(FaultAt(number, "it holds no ledger"));
  for (size_t i = 0; i < bundle.ledgers_.size(); ++i) {
    if (bundle.logs_[i].size() == SourceLogs().size()) continue;
    return tl::unexpected(Fault{"ledger " + std::to_string(bundle.ledgers_[i].partition),
                                "the records of a log are missing"});
  }
  return bundle;
}

CheckInput Bundle::Input(size_t ledger, const Checkpoint& checkpoint) const {
  CheckInput input{
      .partition = ledgers_[ledger].partition, .checkpoint = checkpoint, .whole = true};
  input.entries = [path = path_, at = entries_[ledger]]() -> Next<std::string> {
    auto lines = std::make_shared<SectionLines>(path, at.begin, at.line, "entry");
    return [lines]() -> tl::expected<std::optional<std::string>, Fault> {
      auto json = lines->Next();
      if (!json) return tl::unexpected(json.error());
      if (json->is_null()) return std::nullopt;
      if (!json->is_string()) return tl::unexpected(FaultAt(lines->line(), "it is damaged"));
      return json->get<std::string>();
    };
  };
  for (const auto& [log, at] : logs_[ledger]) {
    auto lines = std::make_shared<SectionLines>(path_, at.begin, at.line, "record");
    input.records[log] = [lines]() -> tl::expected<std::optional<CheckedRecord>, Fault> {
      auto json = lines->Next();
      if (!json) return tl::unexpected(json.error());
      if (json->is_null()) return std::nullopt;
      auto record = ToRecord(*json);
      if (!record) return tl::unexpected(FaultAt(lines->line(), "it is not a record"));
      return record;
    };
  }
  return input;
}

}  // namespace synergie::history
