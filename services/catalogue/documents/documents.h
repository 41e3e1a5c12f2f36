// What people hold in their hands: the catalogue (for all, or one company's extract), the ballot's
// result, a committee's minutes, a programme, the reminders of a day, indicators, the funnel. In
// French, made from rows alone: the same rows give the same bytes, so a document of an old instant
// is the one that was printed then. What a company keeps to itself is not in the rows, and so in no
// document. Pure, but for the workbook, which takes a temporary file.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "common/base/result.h"
#include "services/catalogue/domain/action.h"
#include "services/catalogue/domain/catalogue.h"
#include "services/catalogue/domain/committee.h"
#include "services/catalogue/domain/indicators.h"
#include "services/catalogue/domain/programme.h"

namespace synergie::catalogue {

// Numbered as in catalogue.proto.
enum class DocumentKind {
  kUnspecified,
  kCatalogue,
  kResult,
  kMinutes,
  kFollowUp,
  kProgramme,
  kIndicators,
  kFunnel
};
enum class DocumentFormat { kUnspecified, kHtml, kMarkdown, kCsv, kXlsx, kPb };

struct DocumentOrder {
  DocumentKind kind = DocumentKind::kUnspecified;
  DocumentFormat format = DocumentFormat::kUnspecified;
  std::string company;   // the catalogue: only what concerns it; empty: all
  Date date;             // reminders and programme: of that day
  int silent_days = 30;  // reminders
  IndicatorScope scope;  // indicators
};

struct Document {
  std::string file_name;
  std::string media_type;
  std::string content;
  std::string edition_digest;
};
using Made = tl::expected<Document, Rejection>;

// INVALID_ARGUMENT where the document does not come in that format.
Made CatalogueDocument(const Catalogue& catalogue, const DocumentOrder& order);
// FAILED_PRECONDITION before the count.
Made ResultDocument(const Catalogue& catalogue, const DocumentOrder& order);
Made MinutesDocument(const Committee& committee, const Catalogue& catalogue,
                     const DocumentOrder& order);
// `name`: the territory or programme whose actions they are.
Made FollowUpDocument(const std::string& name, const std::vector<Action>& actions,
                      const DocumentOrder& order);

// The actions of a programme: where they stand, for how long, what comes next.
Made ProgrammeDocument(const Programme& programme, const std::vector<Action>& actions,
                       const DocumentOrder& order);
// `name`: the territory, programme or action whose figures they are.
Made IndicatorsDocument(const std::string& name, const std::vector<Action>& actions,
                        const DocumentOrder& order);
Made FunnelDocument(const Catalogue& catalogue, const std::vector<Action>& actions,
                    const DocumentOrder& order);

}  // namespace synergie::catalogue
