#include "services/catalogue/domain/catalogue.h"

#include <algorithm>
#include <set>

#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/edition.h"
#include "services/catalogue/domain/measures.h"
#include "services/catalogue/domain/said_day.h"
#include "services/catalogue/domain/sources.h"

namespace synergie::catalogue {

using commit::Context;
using commit::View;

namespace {

// A draft, at the expected revision, in a territory that takes commands.
tl::expected<const Catalogue*, Rejection> FindDraft(View& view, const std::string& name,
                                                    std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Catalogue* catalogue = view.Find<Catalogue>(name);
  if (catalogue == nullptr) return commit::NotFound("catalogue", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  if (catalogue->state != Catalogue::State::kDraft) {
    return commit::Unmet("EDITION_FROZEN",
                         "The edition \"" + name + "\" is published and never changes again.",
                         {{"name", name}});
  }
  return catalogue;
}

tl::unexpected<Rejection> SheetNotFound(const std::string& catalogue, const std::string& sheet) {
  return commit::NotFound("sheet", catalogue + "/sheets/" + sheet);
}

}  // namespace

const Sheet* Catalogue::FindSheet(std::string_view sheet_id) const {
  const auto found = std::find_if(sheets.begin(), sheets.end(),
                                  [&](const Sheet& sheet) { return sheet.sheet_id == sheet_id; });
  return found == sheets.end() ? nullptr : &*found;
}

const JudgedSheet* Catalogue::FindJudged(std::string_view sheet_id) const {
  if (!count) return nullptr;
  for (const JudgedSheet& judged : count->sheets) {
    if (judged.sheet_id == sheet_id) return &judged;
  }
  return nullptr;
}

int64_t Catalogue::RankOf(std::string_view sheet_id) const {
  const JudgedSheet* judged = FindJudged(sheet_id);
  return judged == nullptr ? 0 : judged->rank;
}

bool Catalogue::IsSelected(std::string_view sheet_id) const {
  return selection && std::find(selection->selected.begin(), selection->selected.end(), sheet_id) !=
                          selection->selected.end();
}

std::vector<SheetVersion> Catalogue::Versions() const {
  std::vector<SheetVersion> versions;
  for (const Sheet& sheet : sheets) versions.push_back({sheet.sheet_id, sheet.version});
  return versions;
}

Catalogue Catalogue::Evolve(Catalogue before, const CatalogueDrafted& event) {
  before.name = event.catalogue;
  before.title = event.title;
  before.workshop = event.workshop;
  before.sheets = event.sheets;
  before.state = State::kDraft;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const SheetAdded& event) {
  before.sheets.push_back(event.sheet);
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const SheetEdited& event) {
  for (Sheet& sheet : before.sheets) {
    if (sheet.sheet_id == event.sheet.sheet_id) sheet = event.sheet;
  }
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const SheetRemoved& event) {
  std::erase_if(before.sheets,
                [&](const Sheet& sheet) { return sheet.sheet_id == event.sheet_id; });
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const SheetsOrdered& event) {
  std::vector<Sheet> ordered;
  for (const std::string& id : event.sheet_ids) {
    if (const Sheet* sheet = before.FindSheet(id)) ordered.push_back(*sheet);
  }
  before.sheets = std::move(ordered);
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const CataloguePublished& event) {
  before.edition_digest = event.edition_digest;
  before.publish_date = event.date;
  before.workshop_date = event.workshop_date;
  before.topic_count = event.topic_count;
  before.shared_topic_count = event.shared_topic_count;
  before.state = State::kPublished;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const CatalogueClosed&) {
  before.state = State::kClosed;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const BallotOpened& event) {
  before.rules = event.rules;
  before.box_key_id = event.box_key_id;
  before.box = BoxState::kOpen;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const BallotClosed& event) {
  before.box_key = event.box_key;
  before.ballots = event.ballots;
  before.set_aside = event.set_aside;
  before.closing_digest = event.closing_digest;
  before.closing_date = event.date;
  before.box = BoxState::kCounted;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const BallotCounted& event) {
  before.count = event.count;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const SheetsSelected& event) {
  before.selection = event.selection;
  return before;
}

Catalogue Catalogue::Evolve(Catalogue before, const SheetDecided& event) {
  before.standings[event.sheet_id] = {event.outcome, event.motive,          event.committee,
                                      event.departs, event.few_taking_part, event.date};
  return before;
}

Decided Decide(View& view, const Context&, const DraftCatalogue& command) {
  if (auto trouble = TerritoryTrouble(view, command.catalogue)) return tl::unexpected(*trouble);
  if (const Catalogue* known = view.Find<Catalogue>(command.catalogue)) {
    // Edits since then do not matter: the draft was begun, from the same workshop.
    if (known->workshop == command.workshop && known->title == command.title) return Facts{};
    return commit::AlreadyExists("catalogue", command.catalogue);
  }
  if (FindWorkshop(view, command.workshop) == nullptr) {
    return commit::NotFound("workshop", command.workshop);
  }
  CatalogueDrafted drafted{command.catalogue, command.title, command.workshop, {}};
  for (const std::string& name : ValidatedSynergies(view, command.workshop)) {
    drafted.sheets.push_back(SheetOf(view, name, *FindSynergy(view, name)));
  }
  if (drafted.sheets.empty()) {
    return commit::Unmet("NO_VALIDATED_SYNERGY",
                         "No synergy of \"" + command.workshop + "\" is validated yet.",
                         {{"workshop", command.workshop}});
  }
  if (drafted.sheets.size() > kMaxSheets) {
    return commit::Unmet("TOO_MANY_SHEETS", "An edition has at most 200 sheets.");
  }
  return Facts{std::move(drafted)};
}

Decided Decide(View& view, const Context&, const AddSheet& command) {
  const auto catalogue = FindDraft(view, command.catalogue, command.revision);
  if (!catalogue) return tl::unexpected(catalogue.error());
  Sheet sheet;
  if (!command.synergy.empty()) {
    const SynergyRow* synergy = FindSynergy(view, command.synergy);
    if (synergy == nullptr) return commit::NotFound("synergy", command.synergy);
    if (synergy->state != SynergyRow::State::kValidated) {
      return commit::Unmet("SYNERGY_NOT_VALIDATED",
                           "The synergy \"" + command.synergy + "\" is not validated.",
                           {{"synergy", command.synergy}});
    }
    sheet = SheetOf(view, command.synergy, *synergy);
  } else {
    sheet = {.sheet_id = command.sheet_id, .version = 1, .content = command.content};
    if (auto trouble = Normalise(sheet.content, "content")) return tl::unexpected(*trouble);
    for (SheetCompany company : command.companies) {
      Party party{company.company, ""};
      if (auto unknown = NameParty(view, party)) return tl::unexpected(*unknown);
      company.display_name = party.name;
      sheet.companies.push_back(std::move(company));
    }
    if (sheet.content.next_step) {
      if (auto unknown = NameParty(view, sheet.content.next_step->owner)) {
        return tl::unexpected(*unknown);
      }
    }
  }
  if (const Sheet* known = (*catalogue)->FindSheet(sheet.sheet_id)) {
    if (!command.synergy.empty() && known->synergy == command.synergy) return Facts{};
    if (command.synergy.empty() && *known == sheet) return Facts{};
    return commit::AlreadyExists("sheet", command.catalogue + "/sheets/" + sheet.sheet_id);
  }
  if ((*catalogue)->sheets.size() >= kMaxSheets) {
    return commit::Unmet("TOO_MANY_SHEETS", "An edition has at most 200 sheets.");
  }
  return Facts{SheetAdded{command.catalogue, std::move(sheet)}};
}

Decided Decide(View& view, const Context&, const EditSheet& command) {
  const auto catalogue = FindDraft(view, command.catalogue, command.revision);
  if (!catalogue) return tl::unexpected(catalogue.error());
  const Sheet* known = (*catalogue)->FindSheet(command.sheet_id);
  if (known == nullptr) return SheetNotFound(command.catalogue, command.sheet_id);
  Sheet sheet = *known;
  sheet.content = command.content;
  if (auto trouble = Normalise(sheet.content, "content")) return tl::unexpected(*trouble);
  if (sheet.content.next_step) {
    if (auto unknown = NameParty(view, sheet.content.next_step->owner)) {
      return tl::unexpected(*unknown);
    }
  }
  for (const auto& [company, role] : command.roles) {
    const auto found = std::find_if(sheet.companies.begin(), sheet.companies.end(),
                                    [&](const SheetCompany& c) { return c.company == company; });
    if (found == sheet.companies.end()) {
      return commit::Unmet("COMPANY_NOT_ON_SHEET",
                           "The company \"" + company + "\" is not on the sheet.",
                           {{"company", company}});
    }
    found->role = role;
  }
  if (sheet == *known) return Facts{};
  ++sheet.version;
  return Facts{SheetEdited{command.catalogue, std::move(sheet)}};
}

Decided Decide(View& view, const Context&, const RemoveSheet& command) {
  const auto catalogue = FindDraft(view, command.catalogue, command.revision);
  if (!catalogue) return tl::unexpected(catalogue.error());
  if ((*catalogue)->FindSheet(command.sheet_id) == nullptr) {
    return SheetNotFound(command.catalogue, command.sheet_id);
  }
  return Facts{SheetRemoved{command.catalogue, command.sheet_id, command.reason}};
}

Decided Decide(View& view, const Context&, const OrderSheets& command) {
  const auto catalogue = FindDraft(view, command.catalogue, command.revision);
  if (!catalogue) return tl::unexpected(catalogue.error());
  std::vector<std::string> current;
  for (const Sheet& sheet : (*catalogue)->sheets) current.push_back(sheet.sheet_id);
  if (current == command.sheet_ids) return Facts{};
  const std::set<std::string> wanted(command.sheet_ids.begin(), command.sheet_ids.end());
  if (wanted.size() != command.sheet_ids.size() ||
      wanted != std::set<std::string>(current.begin(), current.end())) {
    return commit::Invalid("NOT_A_PERMUTATION", "sheet_ids",
                           "The order names every sheet of the edition once.");
  }
  return Facts{SheetsOrdered{command.catalogue, command.sheet_ids}};
}

Decided Decide(View& view, const Context& context, const PublishCatalogue& command) {
  const Catalogue* known = view.Find<Catalogue>(command.catalogue);
  if (known != nullptr && known->state == Catalogue::State::kPublished) return Facts{};
  const auto catalogue = FindDraft(view, command.catalogue, command.revision);
  if (!catalogue) return tl::unexpected(catalogue.error());
  if ((*catalogue)->sheets.empty()) {
    return commit::Unmet("EMPTY_EDITION", "An edition without sheets is not published.",
                         {{"name", command.catalogue}});
  }
  const auto day = DayFor(context, command.date);
  if (!day) return tl::unexpected(day.error());
  CataloguePublished published{
      .catalogue = command.catalogue,
      .edition_digest = EditionDigest(command.catalogue, (*catalogue)->title,
                                      (*catalogue)->workshop, (*catalogue)->sheets),
      .sheets = (*catalogue)->Versions(),
      .date = *day};
  if (const WorkshopRow* workshop = FindWorkshop(view, (*catalogue)->workshop)) {
    published.workshop_date = workshop->date;
  }
  std::set<std::string> on_shared_sheets;
  for (const Sheet& sheet : (*catalogue)->sheets) {
    if (sheet.companies.size() < 2) continue;
    for (const SheetTopic& topic : sheet.topics) on_shared_sheets.insert(topic.topic);
  }
  const TopicCounts topics = CountTopics(view, (*catalogue)->workshop, on_shared_sheets);
  published.topic_count = topics.all;
  published.shared_topic_count = topics.shared;
  return Facts{std::move(published)};
}

Decided Decide(View& view, const Context&, const CloseCatalogue& command) {
  if (auto trouble = TerritoryTrouble(view, command.catalogue)) return tl::unexpected(*trouble);
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  if (catalogue == nullptr) return commit::NotFound("catalogue", command.catalogue);
  if (catalogue->state == Catalogue::State::kClosed) return Facts{};
  if (auto stale = commit::RevisionMismatch(view, command.catalogue, command.revision)) {
    return tl::unexpected(*stale);
  }
  if (catalogue->state == Catalogue::State::kDraft) {
    return commit::Unmet("CATALOGUE_NOT_PUBLISHED", "A draft is published before it is closed.",
                         {{"name", command.catalogue}});
  }
  if (catalogue->box == BoxState::kOpen) {
    return commit::Unmet("BALLOT_OPEN", "The companies' ballot is still open.",
                         {{"name", command.catalogue}});
  }
  return Facts{CatalogueClosed{command.catalogue, command.reason}};
}

}  // namespace synergie::catalogue
