// The steps that lie before a catalogue: the synergy, and what was said at the tables.
#include <algorithm>
#include <set>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "services/history/explain/chain.h"
#include "services/history/explain/words.h"
#include "synergie/intake/v1/events.pb.h"
#include "synergie/matching/v1/events.pb.h"

namespace synergie::history {
namespace {

namespace mat = matching::v1;

// The topics of a sheet, as the events leave them.
struct OnSheet {
  std::set<std::string> topics;
  template <class Topics>
  void Put(const Topics& all) {
    for (const mat::SheetTopic& one : all) topics.insert(one.topic());
  }
  template <class Names>
  void Drop(const Names& names) {
    for (const std::string& name : names) topics.erase(name);
  }
};

}  // namespace

std::string Chain::Synergy(const std::string& name) {
  const History& history = Of(name);
  if (history.empty()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::SYNERGY, name, "");
  const std::string id = step->step_id();
  if (!fresh) return id;
  OnSheet sheet;
  std::string title;
  std::string evidence;
  std::string origin;
  for (const Known& known : history) {
    Cite(*step, known);
    const History one = {known};
    const std::string when = WordsOf(*rpc::FromTimestamp(known.event.event_time()));
    Each<mat::SynergyDetected>(one, [&](const auto& e, const Known&) {
      sheet.Put(e.topics());
      title = e.title();
      evidence = e.evidence().sentence();
      origin = "Trouvée par le rapprochement automatique (moteur " + e.evidence().engine_version() +
               ", vocabulaire " + e.evidence().vocabulary_version() + ").";
    });
    Each<mat::SynergyCreated>(one, [&](const auto& e, const Known& known_event) {
      sheet.Put(e.topics());
      title = e.title();
      evidence = e.evidence().sentence();
      origin = "Dressée à la main par " + known_event.event.actor() + ".";
    });
    Each<mat::TopicJoinedSynergy>(
        one, [&](const auto& e, const Known&) { sheet.topics.insert(e.topic().topic()); });
    Each<mat::TopicLeftSynergy>(
        one, [&](const auto& e, const Known&) { sheet.topics.erase(e.topic()); });
    Each<mat::SynergyReassessed>(one, [&](const auto& e, const Known&) {
      title = e.title();
      evidence = e.evidence().sentence();
    });
    Each<mat::SynergyRetitled>(one, [&](const auto& e, const Known&) { title = e.title(); });
    Each<mat::SynergyMerged>(one, [&](const auto& e, const Known&) {
      if (e.into() == name) return sheet.Put(e.topics());
      step->add_sentences("Fusionnée dans " + std::string(LastId(e.into())) + " le " + when + ".");
    });
    Each<mat::SynergySplit>(one, [&](const auto& e, const Known& known_event) {
      if (e.into() == name) {
        sheet.Put(e.topics());
        title = e.title();
        origin = "Détachée de " + std::string(LastId(e.synergy())) + " par " +
                 known_event.event.actor() + ".";
      } else {
        for (const mat::SheetTopic& gone : e.topics()) sheet.topics.erase(gone.topic());
      }
    });
    Each<mat::SynergyValidated>(one, [&](const auto& e, const Known& known_event) {
      sheet.topics.clear();
      sheet.Put(e.topics());
      title = e.title();
      evidence = e.evidence().sentence();
      step->add_sentences("Validée par " + known_event.event.actor() + " (" +
                          known_event.event.role() + ") le " + when + ".");
    });
    Each<mat::SynergyRejected>(one, [&](const auto& e, const Known& known_event) {
      step->add_sentences("Écartée par " + known_event.event.actor() + " le " + when + " : " +
                          e.reason());
    });
  }
  step->set_title(title);
  if (!evidence.empty()) step->add_sentences("Pourquoi ensemble : " + evidence);
  if (!origin.empty()) step->add_sentences(origin);
  for (const std::string& topic : sheet.topics) Rest(id, Topic(topic), "réunit");
  return id;
}

std::string Chain::Topic(const std::string& name) {
  const History& history = Of(name);
  intake::v1::TopicRecorded said;
  std::set<std::string> supporters;
  Each<intake::v1::TopicRecorded>(history, [&](const auto& event, const Known&) {
    said = event;
    supporters.insert(event.supporters().begin(), event.supporters().end());
  });
  if (said.topic().empty()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::TOPIC, name, "");
  const std::string id = step->step_id();
  if (!fresh) return id;
  std::string text = said.text();
  for (const Known& known : history) {
    Cite(*step, known);
    const History one = {known};
    Each<intake::v1::TopicReworded>(one, [&](const auto& e, const Known&) { text = e.text(); });
    Each<intake::v1::TopicSupported>(
        one, [&](const auto& e, const Known&) { supporters.insert(e.company()); });
    Each<intake::v1::TopicSupportWithdrawn>(
        one, [&](const auto& e, const Known&) { supporters.erase(e.company()); });
    Each<intake::v1::TopicQuantified>(one, [&](const auto& e, const Known&) {
      *said.mutable_quantity() = e.quantity();
      *said.mutable_sealed_quantity() = e.sealed_quantity();
    });
    Each<intake::v1::TopicWithdrawn>(one, [&](const auto& e, const Known&) {
      step->add_sentences("Retiré depuis : " + e.reason());
    });
    Each<intake::v1::TopicMerged>(one, [&](const auto& e, const Known&) {
      if (e.topic() == name) {
        step->add_sentences("Poursuivi dans " + std::string(LastId(e.into())) + ".");
      } else {
        supporters.insert(e.supporters().begin(), e.supporters().end());
      }
    });
  }
  step->set_title("« " + text + " »");
  std::string where = "Dit à la table " + std::to_string(said.table()) + " de l'atelier " +
                      std::string(LastId(said.workshop())) + " par " + TitleOf(said.company());
  if (!said.speaker_role().empty()) where += ", " + said.speaker_role();
  if (said.phase() != intake::v1::PHASE_UNSPECIFIED) {
    where += ", " + std::string(WordOf(said.phase()));
  }
  step->add_sentences(where + ".");
  if (text != said.text()) step->add_sentences("Mots d'origine : « " + said.text() + " »");
  if (!said.sealed_quantity().key_id().empty()) {
    step->add_sentences("Quantité : l'entreprise la garde pour elle.");
  } else if (const std::string amount = WordsOf(said.quantity()); !amount.empty()) {
    step->add_sentences("Quantité : " + amount + ".");
  }
  std::vector<std::string> joined;
  for (const std::string& company : supporters) joined.push_back(TitleOf(company));
  if (!joined.empty()) step->add_sentences("Soutenu par " + Listed(joined) + ".");
  return id;
}

}  // namespace synergie::history
