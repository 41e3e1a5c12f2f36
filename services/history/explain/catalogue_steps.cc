// The steps of a catalogue: the count, the ballots, the sheet.
#include <algorithm>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "services/history/explain/chain.h"
#include "services/history/explain/words.h"
#include "synergie/catalogue/v1/events.pb.h"

namespace synergie::history {
namespace {

namespace cat = catalogue::v1;

// A ballot's grades have two characters a sheet (CountedBallot.grades).
constexpr size_t kCharactersASheet = 2;

// Where a sheet stands among those voted on; none: it was not.
std::optional<size_t> PlaceOf(const cat::BallotRules& rules, const std::string& sheet_id) {
  for (int i = 0; i < rules.sheets_size(); ++i) {
    if (rules.sheets(i).sheet_id() == sheet_id) return static_cast<size_t>(i);
  }
  return std::nullopt;
}

std::string GradeWord(const cat::BallotRules& rules, int grade) {
  return grade >= 0 && grade < rules.scale_size() ? rules.scale(grade) : "?";
}

}  // namespace

std::string Chain::Count(const std::string& catalogue, const std::string& sheet_id) {
  const History& history = Of(catalogue);
  cat::BallotRules rules;
  cat::Count count;
  Each<cat::BallotOpened>(history, [&](const auto& event, const Known&) { rules = event.rules(); });
  Each<cat::BallotCounted>(history,
                           [&](const auto& event, const Known&) { count = event.count(); });
  const auto sheet = std::find_if(count.sheets().begin(), count.sheets().end(),
                                  [&](const auto& one) { return one.sheet_id() == sheet_id; });
  if (sheet == count.sheets().end()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::COUNT, catalogue, sheet_id);
  const std::string id = step->step_id();
  if (!fresh) return id;
  step->set_title("Fiche " + sheet_id + " : rang " + std::to_string(sheet->rank()) + " sur " +
                  std::to_string(count.sheets_size()));
  step->add_sentences("Méthode : " + count.method() + ", version " + count.method_version() + ", " +
                      Counted(count.ballot_count(), "bulletin compté", "bulletins comptés") + ".");
  if (sheet->has_gauge()) {
    step->add_sentences(
        "Mention majoritaire « " + GradeWord(rules, sheet->gauge().median()) + " », " +
        std::to_string(sheet->gauge().above()) + " au-dessus et " +
        std::to_string(sheet->gauge().below()) + " au-dessous, parmi " +
        Counted(sheet->concerned_count(), "entreprise concernée", "entreprises concernées") + ".");
  }
  step->add_sentences(Counted(sheet->taking_part_count(), "entreprise dit y participer",
                              "entreprises disent y participer") +
                      (sheet->few_taking_part() ? " : trop peu." : "."));
  step->add_sentences("Empreinte du dépouillement : " + ToHex(count.digest()));
  Each<cat::BallotOpened>(history, [&](const auto&, const Known& known) { Cite(*step, known); });
  Each<cat::BallotCounted>(history, [&](const auto&, const Known& known) { Cite(*step, known); });
  Rest(id, Ballots(catalogue, sheet_id), "compte les");
  return id;
}

std::string Chain::Ballots(const std::string& catalogue, const std::string& sheet_id) {
  const History& history = Of(catalogue);
  cat::BallotRules rules;
  cat::BallotClosed closing;
  Each<cat::BallotOpened>(history, [&](const auto& event, const Known&) { rules = event.rules(); });
  Each<cat::BallotClosed>(history, [&](const auto& event, const Known&) { closing = event; });
  const auto place = PlaceOf(rules, sheet_id);
  if (closing.catalogue().empty() || !place) return "";
  const auto [step, fresh] = Begin(v1::Explanation::BALLOTS, catalogue, sheet_id);
  const std::string id = step->step_id();
  if (!fresh) return id;
  std::map<char, int> grades;
  int taking_part = 0;
  for (const cat::CountedBallot& ballot : closing.ballots()) {
    const size_t at = *place * kCharactersASheet;
    if (ballot.grades().size() < at + kCharactersASheet) continue;
    ++grades[ballot.grades()[at]];
    taking_part += ballot.grades()[at + 1] == '+';
  }
  step->set_title(Counted(closing.ballots_size(), "bulletin", "bulletins") + " sur la fiche " +
                  sheet_id);
  std::vector<std::string> words;
  for (int i = 0; i < rules.scale_size(); ++i) {
    const int times = grades[static_cast<char>('0' + i)];
    if (times > 0) words.push_back(std::to_string(times) + " « " + rules.scale(i) + " »");
  }
  if (grades['x'] > 0) words.push_back(std::to_string(grades['x']) + " « non concernée »");
  if (grades['.'] > 0) words.push_back(std::to_string(grades['.']) + " sans réponse");
  step->add_sentences(Listed(words) + " ; " +
                      Counted(taking_part, "participation annoncée", "participations annoncées") +
                      ".");
  if (closing.set_aside_size() > 0) {
    step->add_sentences(Counted(closing.set_aside_size(), "bulletin écarté", "bulletins écartés") +
                        ".");
  }
  // Each ballot as it was cast, for those who may know who voted when.
  std::vector<const Known*> cast;
  for (const cat::CountedBallot& ballot : closing.ballots()) {
    for (const Known& known : Of(ChildName(catalogue, "ballots", ballot.elector()))) {
      if (known.event.type() != event::TypeOf<cat::BallotClosed>()) cast.push_back(&known);
    }
  }
  std::sort(cast.begin(), cast.end(), [](const Known* a, const Known* b) {
    return a->event.sequence() < b->event.sequence();
  });
  for (const Known* known : cast) Cite(*step, *known);
  Each<cat::BallotClosed>(history, [&](const auto&, const Known& known) { Cite(*step, known); });
  Rest(id, Sheet(catalogue, sheet_id), "portent sur");
  return id;
}

std::string Chain::Sheet(const std::string& catalogue, const std::string& sheet_id) {
  const History& history = Of(catalogue);
  cat::Sheet sheet;
  std::vector<const Known*> written;
  const auto take = [&](const cat::Sheet& one, const Known& known) {
    if (one.sheet_id() != sheet_id) return;
    sheet = one;
    written.push_back(&known);
  };
  Each<cat::CatalogueDrafted>(history, [&](const auto& event, const Known& known) {
    for (const cat::Sheet& one : event.sheets()) take(one, known);
  });
  Each<cat::SheetAdded>(history,
                        [&](const auto& event, const Known& known) { take(event.sheet(), known); });
  Each<cat::SheetEdited>(
      history, [&](const auto& event, const Known& known) { take(event.sheet(), known); });
  if (written.empty()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::SHEET, catalogue, sheet_id);
  const std::string id = step->step_id();
  if (!fresh) return id;
  step->set_title("Fiche " + sheet_id + " : " + sheet.content().title());
  if (!sheet.content().summary().empty()) step->add_sentences(sheet.content().summary());
  std::vector<std::string> companies;
  for (const cat::SheetCompany& company : sheet.companies()) {
    companies.push_back(TitleOf(company.company()));
  }
  if (!companies.empty()) step->add_sentences("Concerne " + Listed(companies) + ".");
  for (const Known* known : written) Cite(*step, *known);
  Each<cat::CataloguePublished>(history, [&](const auto& event, const Known& known) {
    Cite(*step, known);
    step->add_sentences("Publiée dans l'édition d'empreinte " + ToHex(event.edition_digest()));
  });
  const std::string synergy = sheet.synergy().empty() ? "" : Synergy(sheet.synergy());
  Rest(id, synergy, "décrit");
  if (synergy.empty()) {
    for (const cat::SheetTopic& topic : sheet.topics()) Rest(id, Topic(topic.topic()), "reprend");
  }
  return id;
}

}  // namespace synergie::history
