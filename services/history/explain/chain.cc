#include "services/history/explain/chain.h"

#include <sodium.h>

#include <algorithm>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "services/history/explain/print.h"
#include "services/history/reading/event_message.h"
#include "synergie/catalogue/v1/events.pb.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::history {
namespace {

// Of one resource, the oldest kept out first.
constexpr size_t kMaxCommits = 2'000;

std::string Sha256(const std::string& bytes) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return digest;
}

Rejection NothingKnown(const std::string& name, const std::string& sheet_id) {
  const std::string what = sheet_id.empty() ? name : name + ", sheet " + sheet_id;
  return {.code = Code::kNotFound,
          .reason = "NOTHING_TO_EXPLAIN",
          .message = "No event is known of \"" + what + "\", or none was by that time.",
          .metadata = {{"name", name}, {"sheet_id", sheet_id}}};
}

}  // namespace

const Chain::History& Chain::Of(const std::string& resource) {
  const auto [found, fresh] = histories_.try_emplace(resource);
  if (!fresh) return found->second;
  History& history = found->second;
  size_t commits = 0;
  reader_.Revisions(resource, at_, [&](const RevisionPlace& revision) {
    const auto placed = reader_.Find(revision.log, revision.offset);
    if (!placed) return true;
    const std::string digest = Sha256(reader_.RecordOf(*placed));
    auto events = reader_.EventsOf(*placed);
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
      const auto& streams = event->streams();
      if (std::find(streams.begin(), streams.end(), resource) == streams.end()) continue;
      if (MaySee(caller_, *event)) history.push_back({std::move(*event), digest});
    }
    return ++commits < kMaxCommits;
  });
  std::reverse(history.begin(), history.end());
  return history;
}

std::pair<Chain::Step*, bool> Chain::Begin(Kind kind, const std::string& resource,
                                           const std::string& part) {
  const std::string key = std::to_string(kind) + " " + resource + " " + part;
  const auto [found, fresh] = step_ids_.try_emplace(key);
  if (fresh) {
    found->second = "e" + std::to_string(step_ids_.size());
    order_.push_back(found->second);
    Step& step = steps_[found->second];
    step.set_step_id(found->second);
    step.set_kind(kind);
    step.set_resource(resource);
  }
  return {&steps_[found->second], fresh};
}

void Chain::Cite(Step& step, const Known& known) {
  v1::Explanation::Fact& fact = *step.add_facts();
  fact.set_sequence(known.event.sequence());
  fact.set_type(known.event.type());
  *fact.mutable_event_time() = known.event.event_time();
  fact.set_actor(known.event.actor());
  fact.set_role(known.event.role());
  fact.set_record_sha256(known.record_sha256);
}

void Chain::Rest(const std::string& step, const std::string& ground, const char* relation) {
  if (ground.empty()) return;
  v1::Explanation::Ground& made = grounds_.emplace_back();
  made.set_step_id(step);
  made.set_ground_id(ground);
  made.set_relation(relation);
}

std::string Chain::TitleOf(const std::string& company) {
  if (company.empty()) return "le territoire";
  std::string title;
  const History& history = Of(company);
  Each<intake::v1::CompanyRegistered>(
      history, [&](const auto& event, const Known&) { title = event.facts().display_name(); });
  Each<intake::v1::CompanyCorrected>(
      history, [&](const auto& event, const Known&) { title = event.facts().display_name(); });
  const std::string id(LastId(company));
  return title.empty() ? id : title + " (" + id + ")";
}

std::string Chain::TitleOf(const catalogue::v1::Party& party) {
  if (!party.name().empty()) return party.name();
  return party.company().empty() ? "?" : TitleOf(party.company());
}

tl::expected<v1::Explanation, Rejection> Chain::Explain(const std::string& name,
                                                        const std::string& sheet_id) {
  const std::string_view collection = LastCollection(name);
  bool known = false;
  // All sheets that a catalogue has, or that a committee decided on.
  std::vector<std::string> sheets;
  const auto add = [&](const std::string& id) {
    if (!sheet_id.empty() && id != sheet_id) return;
    if (std::find(sheets.begin(), sheets.end(), id) == sheets.end()) sheets.push_back(id);
  };
  if (collection == "actions") {
    known = !Action(name).empty();
  } else if (collection == "programmes") {
    known = !Programme(name, {}).empty();
  } else if (collection == "committees") {
    Each<catalogue::v1::SheetDecided>(
        Of(name), [&](const auto& event, const Known&) { add(event.sheet_id()); });
    for (const std::string& id : sheets) known |= !Decision(name, id).empty();
  } else if (collection == "catalogues") {
    Each<catalogue::v1::CatalogueDrafted>(Of(name), [&](const auto& event, const Known&) {
      for (const auto& sheet : event.sheets()) add(sheet.sheet_id());
    });
    Each<catalogue::v1::SheetAdded>(
        Of(name), [&](const auto& event, const Known&) { add(event.sheet().sheet_id()); });
    for (const std::string& id : sheets) known |= !Sheet(name, id).empty();
  } else if (collection == "synergies") {
    known = !Synergy(name).empty();
  } else if (collection == "topics") {
    known = !Topic(name).empty();
  } else {
    return tl::unexpected(Rejection{
        .code = Code::kInvalidArgument,
        .reason = "NOT_EXPLAINED",
        .message = "Explained are actions, programmes, committees, catalogues, synergies, topics.",
        .fields = {{"name", "is of a collection that is not explained"}}});
  }
  if (!known) return tl::unexpected(NothingKnown(name, sheet_id));
  v1::Explanation explanation;
  explanation.set_name(name);
  for (const std::string& id : order_) *explanation.add_steps() = steps_[id];
  for (const auto& ground : grounds_) *explanation.add_grounds() = ground;
  explanation.set_text(AsText(explanation));
  explanation.set_dot(AsDot(explanation));
  return explanation;
}

}  // namespace synergie::history
