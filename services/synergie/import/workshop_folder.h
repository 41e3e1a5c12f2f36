// A workshop as people keep it: a folder with companies.csv and topics.csv. Rows become values of
// the API; what cannot be used is told row by row, with file, line and column, and stops no other
// row.
//
//   companies.csv   company_id, name, siret; and, where there: naf, activity, commune, lat, lon,
//   headcount topics.csv      topic_id, table, text; and: phase, company_id, supporter_ids
//   (semicolons), quantity,
//                   unit, period
//
// Phases and periods are read in English and in French. A quantity that is no number, a period that
// is not known and a unit of any kind are kept as said. Companies are held in memory; topics are
// not.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "services/synergie/import/csv_reader.h"
#include "synergie/intake/v1/resources.pb.h"

namespace synergie::program {

// What is said of one row: why it was refused, or how it was read.
struct RowNote {
  std::string file;
  CsvPlace at;
  std::string column;  // empty: the row as a whole
  std::string text;
  bool refused = true;
  std::string ToLine() const;  // "topics.csv:12:34: table: …"
};
using TellRow = std::function<void(const RowNote&)>;

// "territories/ecla" and the names below it.
struct WorkshopPlace {
  std::string territory;
  std::string workshop;
};

struct CompanyRow {
  std::string company_id;
  intake::v1::Company company;
  CsvPlace at;
};

struct TopicRow {
  std::string topic_id;
  intake::v1::Topic topic;
  CsvPlace at;
};

// kNotFound or kInvalidArgument (missing columns) for the file as a whole.
Result<std::vector<CompanyRow>> ReadCompanies(const std::string& folder, const TellRow& tell);

// Visits the topics in order. `progress` gets bytes done and in all.
using VisitTopic = std::function<void(TopicRow row)>;
using TellProgress = std::function<void(int64_t done, int64_t total)>;
Result<void> ReadTopics(const std::string& folder, const WorkshopPlace& place, const TellRow& tell,
                        const VisitTopic& visit, const TellProgress& progress);

// "C01" → "c01", "T 7" → "t-7": an id of the API, or empty where nothing of it is left.
std::string ToResourceId(std::string_view text);

}  // namespace synergie::program
