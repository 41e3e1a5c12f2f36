// Catalogue: an edition of sheets. A draft is edited; once published its sheets never change again,
// and a digest says so. The companies' ballot on it (ballot_box.h) and the committee's decisions
// (committee.h) are folded here too, so that a sheet shows what came of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/catalogue/domain/ballot_facts.h"
#include "services/catalogue/domain/committee_facts.h"
#include "services/catalogue/domain/evidence.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

inline constexpr size_t kMaxSheets = 200;

// Facts.
struct CatalogueDrafted {
  std::string catalogue;
  std::string title;
  std::string workshop;
  std::vector<Sheet> sheets;
  bool operator==(const CatalogueDrafted&) const = default;
};
struct SheetAdded {
  std::string catalogue;
  Sheet sheet;
  bool operator==(const SheetAdded&) const = default;
};
struct SheetEdited {
  std::string catalogue;
  Sheet sheet;
  bool operator==(const SheetEdited&) const = default;
};
struct SheetRemoved {
  std::string catalogue;
  std::string sheet_id;
  std::string reason;
  bool operator==(const SheetRemoved&) const = default;
};
struct SheetsOrdered {
  std::string catalogue;
  std::vector<std::string> sheet_ids;
  bool operator==(const SheetsOrdered&) const = default;
};
struct CataloguePublished {
  std::string catalogue;
  std::string edition_digest;
  std::vector<SheetVersion> sheets;
  Date date;
  Date workshop_date;
  int topic_count = 0;
  int shared_topic_count = 0;
  bool operator==(const CataloguePublished&) const = default;
};
struct CatalogueClosed {
  std::string catalogue;
  std::string reason;
  bool operator==(const CatalogueClosed&) const = default;
};

// What a committee made of a sheet; the latest word stands.
struct Standing {
  Outcome outcome = Outcome::kUnspecified;
  std::string motive;
  std::string committee;
  bool departs = false;
  bool few_taking_part = false;
  Date date;
  bool operator==(const Standing&) const = default;
};

struct Catalogue {
  static constexpr std::string_view kCollection = "catalogues";
  using Event = std::variant<CatalogueDrafted, SheetAdded, SheetEdited, SheetRemoved, SheetsOrdered,
                             CataloguePublished, CatalogueClosed, BallotOpened, BallotClosed,
                             BallotCounted, SheetsSelected, SheetDecided>;
  enum class State { kUnspecified, kDraft, kPublished, kClosed };

  std::string name;
  std::string title;
  std::string workshop;
  std::vector<Sheet> sheets;
  State state = State::kUnspecified;
  std::string edition_digest;
  // As of the publication.
  Date publish_date;
  Date workshop_date;
  int topic_count = 0;
  int shared_topic_count = 0;
  // The ballot.
  BoxState box = BoxState::kUnspecified;
  BallotRules rules;
  std::string box_key_id;
  std::string box_key;  // once closed
  std::vector<CountedBallot> ballots;
  std::vector<SetAsideBallot> set_aside;
  std::string closing_digest;
  Date closing_date;
  std::optional<Count> count;
  std::optional<Selection> selection;
  // The committees' word, by sheet.
  std::map<std::string, Standing> standings;

  const Sheet* FindSheet(std::string_view sheet_id) const;
  // 0 where no ballot was counted.
  int64_t RankOf(std::string_view sheet_id) const;
  // In the selection under the capacity, where there is one.
  bool IsSelected(std::string_view sheet_id) const;
  const JudgedSheet* FindJudged(std::string_view sheet_id) const;
  std::vector<SheetVersion> Versions() const;

  static Catalogue Evolve(Catalogue before, const CatalogueDrafted& event);
  static Catalogue Evolve(Catalogue before, const SheetAdded& event);
  static Catalogue Evolve(Catalogue before, const SheetEdited& event);
  static Catalogue Evolve(Catalogue before, const SheetRemoved& event);
  static Catalogue Evolve(Catalogue before, const SheetsOrdered& event);
  static Catalogue Evolve(Catalogue before, const CataloguePublished& event);
  static Catalogue Evolve(Catalogue before, const CatalogueClosed& event);
  static Catalogue Evolve(Catalogue before, const BallotOpened& event);
  static Catalogue Evolve(Catalogue before, const BallotClosed& event);
  static Catalogue Evolve(Catalogue before, const BallotCounted& event);
  static Catalogue Evolve(Catalogue before, const SheetsSelected& event);
  static Catalogue Evolve(Catalogue before, const SheetDecided& event);
};

// Commands.
struct DraftCatalogue {
  std::string catalogue;
  std::string title;
  std::string workshop;
};
// From a validated synergy, or, where `synergy` is empty, freely: then id and content are given.
struct AddSheet {
  std::string catalogue;
  std::string synergy;
  std::string sheet_id;
  SheetContent content;
  std::vector<SheetCompany> companies;  // names are looked up
  std::optional<int64_t> revision;
};
struct EditSheet {
  std::string catalogue;
  std::string sheet_id;
  SheetContent content;
  std::map<std::string, CompanyRole> roles;  // of companies on the sheet; others as they are
  std::optional<int64_t> revision;
};
struct RemoveSheet {
  std::string catalogue;
  std::string sheet_id;
  std::string reason;
  std::optional<int64_t> revision;
};
struct OrderSheets {
  std::string catalogue;
  std::vector<std::string> sheet_ids;  // all of them
  std::optional<int64_t> revision;
};
struct PublishCatalogue {
  std::string catalogue;
  std::optional<int64_t> revision;
  Date date = {};  // unknown: today
};
struct CloseCatalogue {
  std::string catalogue;
  std::string reason;
  std::optional<int64_t> revision;
};

}  // namespace synergie::catalogue
