// `at`, `diff` and `explain`: what was there at an instant, what changed between two, and why
// something is there at all.
#include <google/protobuf/util/time_util.h>

#include <nlohmann/json.hpp>
#include <set>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "common/rpc/text.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/event_options.h"
#include "services/synergie/client/explanation_proofs.h"
#include "services/synergie/client/fields.h"
#include "services/synergie/client/ledger_keys.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/message_json.h"
#include "services/synergie/client/picture.h"
#include "services/synergie/client/resource_reader.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace v1 = history::v1;
using Stub = v1::HistoryService::Stub;
using google::protobuf::Message;
using Json = nlohmann::ordered_json;

// Values longer than this are cut where people read them.
constexpr size_t kValueWidth = 100;

Result<std::optional<Time>> InstantOf(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto time = rpc::ParseTimeText(text);
  if (time) return *time;
  return Fail(Code::kInvalidArgument,
              std::string(option) + ": \"" + text + "\" is not an RFC 3339 instant or a date");
}

struct AtArguments {
  ClientOptions client;
  std::string territory = "ecla", instant, name, filter;
  bool json = false;
};

void PrintResource(const std::string& name, const Message& resource, bool json) {
  if (json) {
    PrintJson(resource);
    return;
  }
  std::printf("%s\n", name.c_str());
  for (const auto& [path, value] : FieldsOf(resource)) {
    std::printf("  %s : %s\n", FrenchPath(path).c_str(), CutToWidth(value, kValueWidth).c_str());
  }
}

std::string NameOf(const Message& resource) {
  const auto* field = resource.GetDescriptor()->FindFieldByName("name");
  return resource.GetReflection()->GetString(resource, field);
}

int ShowAt(const AtArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  const auto at = InstantOf("INSTANT", arguments.instant);
  if (!at) return TellUsage(at.error());
  const std::string name = FullName(arguments.territory, arguments.name);
  ResourceReader reader(**connection);
  // An odd number of parts is a collection: territories/ecla/topics.
  const bool list = std::count(name.begin(), name.end(), '/') % 2 == 0;
  if (list) {
    const auto read = reader.List(name, arguments.filter, *at, [&](const Message& resource) {
      PrintResource(NameOf(resource), resource, arguments.json);
    });
    return read ? kDone : Tell(read.error());
  }
  const auto resource = reader.Get(name, *at);
  if (!resource) return Tell(resource.error());
  PrintResource(name, **resource, arguments.json);
  return kDone;
}

struct DiffArguments {
  ClientOptions client;
  EventOptions events;
  std::string name, from, to;
  bool json = false;
};

// A resource at both instants, field by field. Empty where it cannot be shown.
std::vector<FieldChange> FieldsChanged(ResourceReader& reader, const v1::ResourceChange& change,
                                       Time from, Time to) {
  Fields before;
  if (change.kind() == v1::ResourceChange::CHANGED) {
    const auto was = reader.Get(change.resource(), from);
    if (was) before = FieldsOf(**was);
  }
  const auto is = reader.Get(change.resource(), to);
  return is ? Compare(before, FieldsOf(**is)) : std::vector<FieldChange>{};
}

void PrintChange(const v1::ResourceChange& change, const std::vector<FieldChange>& fields) {
  std::string actors;
  for (const std::string& actor : change.actors()) {
    actors += (actors.empty() ? "" : ", ") + (actor.empty() ? "le service" : actor);
  }
  const bool created = change.kind() == v1::ResourceChange::CREATED;
  std::printf("%s %s  (%s par %s)\n", created ? "+" : "~", change.resource().c_str(),
              created ? "apparu" : "modifié", actors.c_str());
  for (const FieldChange& field : fields) {
    const std::string after = CutToWidth(field.after, kValueWidth);
    const std::string before = CutToWidth(field.before, kValueWidth);
    const std::string path = FrenchPath(field.path);
    if (field.before.empty()) {
      std::printf("    %s : %s\n", path.c_str(), after.c_str());
    } else {
      std::printf("    %s : %s → %s\n", path.c_str(), before.c_str(),
                  field.after.empty() ? "(rien)" : after.c_str());
    }
  }
  for (const v1::RecordedEvent& event : change.events()) {
    std::printf("    · %lld  %s  %s\n", static_cast<long long>(event.sequence()),
                google::protobuf::util::TimeUtil::ToString(event.event_time()).c_str(),
                event.type().c_str());
  }
}

void PrintChangeJson(const v1::ResourceChange& change, const std::vector<FieldChange>& fields) {
  Json json = Json::parse(ToJson(change));
  json["fields"] = Json::array();
  for (const FieldChange& field : fields) {
    json["fields"].push_back(
        {{"path", field.path}, {"before", field.before}, {"after", field.after}});
  }
  std::printf("%s\n", json.dump().c_str());
}

int ShowDiff(const DiffArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  const auto from = InstantOf("--from", arguments.from);
  if (!from) return TellUsage(from.error());
  const auto asked_to = InstantOf("--to", arguments.to);
  if (!asked_to) return TellUsage(asked_to.error());
  const auto filter = arguments.events.ToFilter();
  if (!filter) return TellUsage(filter.error());
  v1::DiffResourcesRequest request;
  request.set_parent(FullName(arguments.events.territory, arguments.name));
  request.set_filter(*filter);
  const auto territory = TerritoryOf(request.parent());
  if (!territory) {
    return TellUsage({Code::kInvalidArgument, "\"" + request.parent() + "\" is no resource"});
  }
  ResourceReader reader(**connection);
  const auto reached = reader.Reach(*territory, *asked_to);
  if (!reached) return Tell(reached.error());
  const Time to = *reached;
  *request.mutable_from_time() = rpc::ToTimestamp(**from);
  *request.mutable_to_time() = rpc::ToTimestamp(to);
  int64_t changes = 0;
  const auto read = ForEachPage(**connection, (*connection)->history(), &Stub::DiffResources,
                                request, [&](const v1::DiffResourcesResponse& page) {
                                  for (const v1::ResourceChange& change : page.changes()) {
                                    ++changes;
                                    const auto fields = FieldsChanged(reader, change, **from, to);
                                    arguments.json ? PrintChangeJson(change, fields)
                                                   : PrintChange(change, fields);
                                  }
                                });
  if (!read) return Tell(read.error());
  if (!arguments.json) {
    std::printf("%s.\n", Counted(changes, "ressource changée", "ressources changées").c_str());
  }
  return kDone;
}

struct ExplainArguments {
  ClientOptions client;
  std::string territory = "ecla", name, sheet, read_time;
  std::vector<std::string> keys;
  bool json = false, dot = false, svg = false;
};

// The last paragraph of the text: what stands behind it.
std::string ProofInWords(const Proven& proven, bool signature_verified) {
  return "\nPreuve : " +
         Counted(proven.events, "événement cité est inscrit", "événements cités sont inscrits") +
         " au registre " + proven.checkpoint.origin + " (" +
         std::to_string(proven.checkpoint.size) + " inscriptions, racine " +
         history::ToHex(proven.checkpoint.root).substr(0, 16) + "…) : vérifié" +
         (signature_verified ? ", signature comprise.\n"
                             : ". Signature non vérifiée : donnez la clé publique par --vkey.\n");
}

int ShowExplanation(const ExplainArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  const auto at = InstantOf("--read-time", arguments.read_time);
  if (!at) return TellUsage(at.error());
  const auto keys = ReadKeys(arguments.keys);
  if (!keys) return TellUsage(keys.error());
  v1::ExplainRequest request;
  request.set_name(FullName(arguments.territory, arguments.name));
  request.set_sheet_id(arguments.sheet);
  if (*at) *request.mutable_read_time() = rpc::ToTimestamp(**at);
  const auto explanation = (*connection)->Call((*connection)->history(), &Stub::Explain, request);
  if (!explanation) return Tell(explanation.error());
  const auto proven = CheckProofs(*explanation, *keys);
  if (!proven) {
    std::fprintf(stderr, "synergie: not proved: %s: %s\n", proven.error().where.c_str(),
                 proven.error().what.c_str());
  }
  std::string shown = explanation->text();
  if (proven) shown += ProofInWords(*proven, !keys->empty());
  if (arguments.json) shown = ToJson(*explanation) + "\n";
  if (arguments.dot) shown = explanation->dot();
  if (arguments.svg) {
    auto svg = ToSvg(explanation->dot());
    if (!svg) {
      std::fprintf(stderr, "synergie: %s\n", svg.error().message.c_str());
      return kTrouble;
    }
    shown = std::move(*svg);
  }
  std::fwrite(shown.data(), 1, shown.size(), stdout);
  return proven ? kDone : kRefused;
}

}  // namespace

void AddAuditViews(CLI::App& app, Action& action) {
  auto at = std::make_shared<AtArguments>();
  CLI::App* show = app.add_subcommand("at", "Show a resource, or a collection, as of an instant");
  show->add_option("instant", at->instant, "RFC 3339, or a date: its first instant in UTC")
      ->required();
  show->add_option("name", at->name, "topics/t042, topics, or a full resource name")->required();
  show->add_option("--territory", at->territory, "Id of the territory")->capture_default_str();
  show->add_option("--filter", at->filter, "Of a collection: state = VALIDATED");
  show->add_flag("--json", at->json, "One JSON object a line");
  show->footer("synergie at 2018-11-20T10:30:00Z topics/t042\nsynergie at 2019-01-15 synergies");
  at->client.AddTo(*show);
  show->callback([&action, at] { action = [at] { return ShowAt(*at); }; });

  auto diff = std::make_shared<DiffArguments>();
  CLI::App* compare = app.add_subcommand(
      "diff", "Show what changed between two instants, field by field, by whom, by which events");
  compare->add_option("name", diff->name,
                      "A resource and all below it: catalogues/2018-12; empty: the territory");
  compare->add_option("--from", diff->from, "The first instant, RFC 3339 or a date")->required();
  compare->add_option("--to", diff->to, "The second; empty: now");
  compare->add_flag("--json", diff->json, "One JSON object a resource and line");
  compare->footer(
      "synergie diff topics/t042 --from 2018-11-20 --to 2018-12-05\n"
      "synergie diff --from 2019-01-15T09:00:00Z --by copil-secretaire");
  diff->events.AddTo(*compare);
  diff->client.AddTo(*compare);
  compare->callback([&action, diff] { action = [diff] { return ShowDiff(*diff); }; });

  auto why = std::make_shared<ExplainArguments>();
  CLI::App* explain = app.add_subcommand(
      "explain", "Explain why something is there, down to the sentences spoken at the tables");
  explain
      ->add_option("name", why->name,
                   "programmes/2019/actions/a03, programmes/2019, committees/2019-01, "
                   "catalogues/2018-12, synergies/s07, topics/t042")
      ->required();
  explain->add_option("--sheet", why->sheet,
                      "Of a committee: this decision; of a catalogue: this sheet");
  explain->add_option("--territory", why->territory, "Id of the territory")->capture_default_str();
  explain->add_option("--read-time", why->read_time, "From what had happened by this instant");
  explain->add_option("--vkey", why->keys,
                      "Public key of the ledger, or a file of them: verifies its signature too");
  auto* json = explain->add_flag("--json", why->json, "As data: steps, grounds, events, proofs");
  auto* dot = explain->add_flag("--dot", why->dot, "As a graph in the DOT language");
  auto* svg = explain->add_flag("--svg", why->svg, "As a picture");
  dot->excludes(json)->excludes(svg);
  svg->excludes(json);
  why->client.AddTo(*explain);
  explain->callback([&action, why] { action = [why] { return ShowExplanation(*why); }; });
}

}  // namespace synergie::program
