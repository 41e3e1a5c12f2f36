#include "services/synergie/import/workshop_folder.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "common/base/resource_name.h"
#include "common/rpc/text.h"

namespace synergie::program {
namespace {

namespace v1 = intake::v1;

constexpr char kCompanies[] = "companies.csv";
constexpr char kTopics[] = "topics.csv";

// One file under way: its columns by name, and the record that is looked at.
class Rows {
 public:
  Rows(std::string file, std::unique_ptr<CsvReader> reader, const TellRow& tell)
      : file_(std::move(file)), reader_(std::move(reader)), tell_(tell) {}

  static Result<Rows> Open(const std::string& folder, const char* file,
                           std::initializer_list<const char*> required, const TellRow& tell) {
    auto reader = CsvReader::Open(folder + "/" + file);
    if (!reader) return tl::unexpected(reader.error());
    std::string missing;
    for (const char* name : required) {
      if (!(*reader)->ColumnOf(name)) missing += missing.empty() ? name : std::string(", ") + name;
    }
    if (!missing.empty()) {
      return Fail(Code::kInvalidArgument,
                  folder + "/" + file + ":1:1: the header lacks the column" +
                      (missing.find(',') == std::string::npos ? " " : "s ") + missing);
    }
    return Rows(file, std::move(*reader), tell);
  }

  // The next record that can be read; the others are told.
  bool Next() {
    while (auto record = reader_->Next()) {
      record_ = std::move(*record);
      if (record_.fault.empty()) {
        if (record_.recoded) Note("", "is not UTF-8, and was read as Windows-1252", false);
        return true;
      }
      Note("", record_.fault, true);
    }
    return false;
  }

  std::string Get(const char* column) const {
    const auto place = reader_->ColumnOf(column);
    return place ? record_.fields[*place].value : "";
  }
  CsvPlace at() const { return record_.at; }
  const CsvReader& reader() const { return *reader_; }

  // Tells of the row at hand; always false, so that a check can end with it.
  bool Note(const std::string& column, const std::string& text, bool refused) const {
    const auto place = column.empty() ? std::nullopt : reader_->ColumnOf(column);
    const bool inside = place && *place < record_.fields.size();
    tell_({file_, inside ? record_.fields[*place].at : record_.at, column, text, refused});
    return false;
  }
  bool Refuse(const std::string& column, const std::string& text) const {
    return Note(column, text, true);
  }

 private:
  std::string file_;
  std::unique_ptr<CsvReader> reader_;
  const TellRow& tell_;
  CsvRecord record_;
};

std::optional<double> ToNumber(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A decimal as the API takes it: "1 250,5" → "1250.5".
std::optional<std::string> ToDecimal(std::string text) {
  for (const std::string_view space : {" ", "\u00A0", "\u202F"}) {
    for (size_t at; (at = text.find(space)) != std::string::npos;) text.erase(at, space.size());
  }
  std::replace(text.begin(), text.end(), ',', '.');
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
  return plain && ToNumber(text) ? std::optional(text) : std::nullopt;
}

v1::Phase ToPhase(const std::string& text, bool has_company) {
  const std::string folded = rpc::FoldForSearch(text);
  if (folded.empty()) return has_company ? v1::PHASE_ASCENDING : v1::PHASE_DESCENDING;
  if (folded == "ascending" || folded == "ascendante") return v1::PHASE_ASCENDING;
  if (folded == "descending" || folded == "descendante") return v1::PHASE_DESCENDING;
  return v1::PHASE_UNSPECIFIED;
}

std::optional<v1::Period> ToPeriod(const std::string& text) {
  const std::string folded = rpc::FoldForSearch(text);
  if (folded.empty()) return v1::PERIOD_UNSPECIFIED;
  if (folded == "day" || folded == "jour") return v1::PERIOD_DAY;
  if (folded == "week" || folded == "semaine") return v1::PERIOD_WEEK;
  if (folded == "month" || folded == "mois") return v1::PERIOD_MONTH;
  if (folded == "year" || folded == "an" || folded == "annee") return v1::PERIOD_YEAR;
  return std::nullopt;
}

void ReadQuantity(const Rows& rows, v1::Topic& topic) {
  const std::string said = rows.Get("quantity");
  if (said.empty()) return;
  std::string unit = rows.Get("unit");
  const std::string period_said = rows.Get("period");
  const auto period = ToPeriod(period_said);
  if (!period) {
    unit += (unit.empty() ? "/ " : " / ") + period_said;
    rows.Note("period", "\"" + period_said + "\" is kept as said, in the unit", false);
  }
  const auto value = ToDecimal(said);
  if (!value) {
    topic.set_constraints("Quantité : " + said + (unit.empty() ? "" : " " + unit));
    rows.Note("quantity", "\"" + said + "\" is no number, and is kept as said, in the constraints",
              false);
    return;
  }
  topic.mutable_quantity()->set_value(*value);
  topic.mutable_quantity()->set_unit(unit);
  topic.mutable_quantity()->set_period(period.value_or(v1::PERIOD_UNSPECIFIED));
}

bool ReadCompany(const Rows& rows, CompanyRow& out) {
  out.at = rows.at();
  out.company_id = ToResourceId(rows.Get("company_id"));
  if (out.company_id.empty()) return rows.Refuse("company_id", "is not an id, such as C01");
  v1::Company& company = out.company;
  company.set_display_name(rows.Get("name"));
  std::string siret = rows.Get("siret");
  std::erase(siret, ' ');
  company.set_siret(siret);
  company.set_naf(rows.Get("naf"));
  company.set_activity(rows.Get("activity"));
  if (const std::string text = rows.Get("headcount"); !text.empty()) {
    const auto headcount = ToNumber(text);
    if (!headcount || *headcount < 0 || *headcount > 1e6) {
      return rows.Refuse("headcount", "\"" + text + "\" is not a number of people");
    }
    company.set_headcount(static_cast<int32_t>(*headcount));
  }
  if (!rows.Get("commune").empty()) company.mutable_place()->set_commune(rows.Get("commune"));
  if (rows.Get("lat").empty() && rows.Get("lon").empty()) return true;
  const auto latitude = ToNumber(rows.Get("lat")), longitude = ToNumber(rows.Get("lon"));
  if (!latitude) return rows.Refuse("lat", "\"" + rows.Get("lat") + "\" is not a latitude");
  if (!longitude) return rows.Refuse("lon", "\"" + rows.Get("lon") + "\" is not a longitude");
  company.mutable_place()->set_latitude(*latitude);
  company.mutable_place()->set_longitude(*longitude);
  return true;
}

bool ReadSupporters(const Rows& rows, const WorkshopPlace& place, v1::Topic& topic) {
  const std::string text = rows.Get("supporter_ids");
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find(';', start), text.size());
    const std::string said = text.substr(start, end - start);
    start = end + 1;
    if (said.find_first_not_of(' ') == std::string::npos) continue;
    const std::string id = ToResourceId(said);
    if (id.empty()) return rows.Refuse("supporter_ids", "\"" + said + "\" is not an id");
    topic.add_supporters(ChildName(place.territory, "companies", id));
  }
  return true;
}

bool ReadTopic(const Rows& rows, const WorkshopPlace& place, TopicRow& out) {
  out.at = rows.at();
  out.topic_id = ToResourceId(rows.Get("topic_id"));
  if (out.topic_id.empty()) return rows.Refuse("topic_id", "is not an id, such as T001");
  v1::Topic& topic = out.topic;
  topic.set_workshop(place.workshop);
  const auto table = ToNumber(rows.Get("table"));
  if (!table || *table != static_cast<int>(*table) || *table < 1 || *table > 50) {
    return rows.Refuse("table", "\"" + rows.Get("table") + "\" is not a table's number, 1 to 50");
  }
  topic.set_table(static_cast<int>(*table));
  if (const std::string said = rows.Get("company_id"); !said.empty()) {
    const std::string id = ToResourceId(said);
    if (id.empty()) return rows.Refuse("company_id", "\"" + said + "\" is not an id");
    topic.set_company(ChildName(place.territory, "companies", id));
  }
  topic.set_phase(ToPhase(rows.Get("phase"), !topic.company().empty()));
  if (topic.phase() == v1::PHASE_UNSPECIFIED) {
    return rows.Refuse("phase",
                       "\"" + rows.Get("phase") + "\" is neither ascending nor descending");
  }
  topic.set_text(rows.Get("text"));
  if (topic.text().empty()) return rows.Refuse("text", "is empty");
  ReadQuantity(rows, topic);
  return ReadSupporters(rows, place, topic);
}

}  // namespace

std::string RowNote::ToLine() const {
  return file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
         (column.empty() ? "" : column + ": ") + text;
}

std::string ToResourceId(std::string_view text) {
  std::string id;
  for (const char c : rpc::FoldForSearch(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      id.push_back(c);
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return IsResourceId(id) ? id : "";
}

Result<std::vector<CompanyRow>> ReadCompanies(const std::string& folder, const TellRow& tell) {
  auto rows = Rows::Open(folder, kCompanies, {"company_id", "name", "siret"}, tell);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<CompanyRow> companies;
  std::set<std::string> seen;
  while (rows->Next()) {
    CompanyRow row;
    if (!ReadCompany(*rows, row)) continue;
    if (!seen.insert(row.company_id).second) {
      rows->Refuse("company_id", "\"" + row.company_id + "\" stands twice in this file");
      continue;
    }
    companies.push_back(std::move(row));
  }
  return companies;
}

Result<void> ReadTopics(const std::string& folder, const WorkshopPlace& place, const TellRow& tell,
                        const VisitTopic& visit, const TellProgress& progress) {
  auto rows = Rows::Open(folder, kTopics, {"topic_id", "table", "text"}, tell);
  if (!rows) return tl::unexpected(rows.error());
  while (rows->Next()) {
    progress(rows->reader().bytes_read(), rows->reader().bytes_total());
    TopicRow row;
    if (ReadTopic(*rows, place, row)) visit(std::move(row));
  }
  return {};
}

}  // namespace synergie::program
