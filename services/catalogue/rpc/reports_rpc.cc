// CatalogueService: answers that are made from several rows: reminders, totals, the funnel,
// documents.
#include <algorithm>

#include "common/base/resource_name.h"
#include "common/rpc/status.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/funnel.h"
#include "services/catalogue/domain/indicators.h"
#include "services/catalogue/rpc/catalogue_service.h"
#include "services/catalogue/rpc/rows.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

namespace {

grpc::Status NotFound(const std::string& noun, const std::string& name) {
  return rpc::ToStatus(commit::NotFound(noun, name).value());
}

template <class Request>
Date DateOr(rpc::Validation& check, const Request& request, Time now) {
  if (!request.has_date()) return DayOf(now);
  CheckDate(check, "date", request.date());
  return FromMessage<Date>(request.date());
}

int SilentDaysOf(rpc::Validation& check, int asked) {
  check.Range("silent_days", asked, 0, 3650);
  return asked == 0 ? kDefaultSilentDays : asked;
}

// A territory, a programme or one action.
void CheckScope(rpc::Validation& check, const std::string& field, const std::string& name,
                bool action_too) {
  if (MatchesPattern(name, kProgrammePattern)) return;
  if (action_too && MatchesPattern(name, kActionPattern)) return;
  check.Name(field, name, kTerritoryPattern);
}

// Which figures are summed up: of one synergy, of a period.
template <class Request>
IndicatorScope ScopeOf(rpc::Validation& check, const Request& in, const std::string& about) {
  CheckReference(check, "synergy", in.synergy(), kSynergyPattern, about, false);
  if (in.has_from_date()) CheckDate(check, "from_date", in.from_date());
  if (in.has_to_date()) CheckDate(check, "to_date", in.to_date());
  IndicatorScope scope{in.synergy(), FromMessage<Date>(in.from_date()),
                       FromMessage<Date>(in.to_date())};
  if (scope.from_date.known() && scope.to_date.known() && scope.from_date >= scope.to_date) {
    check.Add("to_date", "comes after from_date");
  }
  return scope;
}

std::vector<Action> ActionsBelow(const Rows& rows, const std::string& parent) {
  std::vector<Action> actions;
  if (LastCollection(parent) == Action::kCollection) {
    if (auto action = rows.Find<Action>(parent)) actions.push_back(std::move(*action));
    return actions;
  }
  rows.Scan<Action>(parent,
                    [&](const std::string&, const Action& action) { actions.push_back(action); });
  return actions;
}

}  // namespace

Reactor* CatalogueService::ListFollowUps(Context* context, const v1::ListFollowUpsRequest* in,
                                         v1::ListFollowUpsResponse* out) {
  rpc::Validation check;
  CheckScope(check, "parent", in->parent(), false);
  const Date day = DateOr(check, *in, endpoint_.clock().Now());
  const int silent_days = SilentDaysOf(check, in->silent_days());
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::ListFollowUpsRequest>(), in->parent(),
      read_time.value_or(std::nullopt),
      [this, parent = in->parent(), day, silent_days, out](Time at, const node::Caller&) {
        const Rows rows(endpoint_.instance(), parent, at);
        const auto actions = ActionsBelow(rows, parent);
        for (const Reminder& reminder : RemindersOf(actions, day, silent_days)) {
          v1::FollowUp* shown = out->add_follow_ups();
          shown->set_action(reminder.action.name);
          shown->set_title(reminder.action.plan.title);
          shown->set_state(static_cast<v1::ActionState>(reminder.action.state));
          ToMessage(reminder.action.next_step, shown->mutable_next_step());
          shown->set_days_late(reminder.follow_up.days_late);
          shown->set_ownerless(reminder.follow_up.ownerless);
          shown->set_silent(reminder.follow_up.silent);
          shown->set_days_silent(reminder.follow_up.days_silent);
          shown->set_days_in_state(reminder.follow_up.days_in_state);
        }
        ToMessage(day, out->mutable_date());
        out->set_silent_days(silent_days);
        out->set_action_count(static_cast<int32_t>(std::count_if(
            actions.begin(), actions.end(), [](const Action& a) { return a.alive(); })));
        *out->mutable_read_time() = rpc::ToTimestamp(at);
        return grpc::Status::OK;
      });
}

Reactor* CatalogueService::IssueFollowUpDigest(Context* context,
                                               const v1::IssueFollowUpDigestRequest* in,
                                               v1::FollowUpDigest* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  const Date day = DateOr(check, *in, endpoint_.clock().Now());
  const int silent_days = SilentDaysOf(check, in->silent_days());
  const std::string parent = in->parent();
  const std::string name = check.ok() ? FollowUpDigestNameOf(parent, day) : parent;
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, name,
      [this, parent, name, day,
       silent_days]() -> tl::expected<catalogue::IssueFollowUpDigest, Rejection> {
        const Rows rows(endpoint_.instance(), parent, Time::Max());
        FollowUpDigestIssued digest{.digest = name, .date = day, .silent_days = silent_days};
        for (const Reminder& reminder : RemindersOf(ActionsBelow(rows, parent), day, silent_days)) {
          const std::string& action = reminder.action.name;
          if (reminder.follow_up.days_late > 0) digest.late.push_back(action);
          if (reminder.follow_up.ownerless) digest.ownerless.push_back(action);
          if (reminder.follow_up.silent) digest.silent.push_back(action);
        }
        return catalogue::IssueFollowUpDigest{std::move(digest)};
      },
      ShowIn(out));
}

Reactor* CatalogueService::GetFollowUpDigest(Context* context,
                                             const v1::GetFollowUpDigestRequest* in,
                                             v1::FollowUpDigest* out) {
  return GetOne(context, in, out, kDigestPattern);
}

Reactor* CatalogueService::ListFollowUpDigests(Context* context,
                                               const v1::ListFollowUpDigestsRequest* in,
                                               v1::ListFollowUpDigestsResponse* out) {
  return ListBelow<v1::FollowUpDigest>(context, in, out, kTerritoryPattern,
                                       FollowUpDigest::kCollection,
                                       &v1::ListFollowUpDigestsResponse::add_follow_up_digests);
}

Reactor* CatalogueService::SumIndicators(Context* context, const v1::SumIndicatorsRequest* in,
                                         v1::IndicatorTotals* out) {
  rpc::Validation check;
  CheckScope(check, "parent", in->parent(), true);
  const IndicatorScope scope = ScopeOf(check, *in, in->parent());
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::SumIndicatorsRequest>(),
                        in->parent(), read_time.value_or(std::nullopt),
                        [this, parent = in->parent(), scope, out](Time at, const node::Caller&) {
                          const Rows rows(endpoint_.instance(), parent, at);
                          const auto sums =
                              catalogue::SumIndicators(ActionsBelow(rows, parent), scope);
                          ToMessages(sums.totals, out->mutable_totals());
                          ToMessages(sums.lines, out->mutable_lines());
                          ToMessages(sums.left_out, out->mutable_left_out());
                          *out->mutable_read_time() = rpc::ToTimestamp(at);
                          return grpc::Status::OK;
                        });
}

Reactor* CatalogueService::GetFunnel(Context* context, const v1::GetFunnelRequest* in,
                                     v1::Funnel* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCataloguePattern);
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::GetFunnelRequest>(), in->name(),
                        read_time.value_or(std::nullopt),
                        [this, name = in->name(), out](Time at, const node::Caller&) {
                          const Rows rows(endpoint_.instance(), name, at);
                          const auto catalogue = rows.Find<Catalogue>(name);
                          if (!catalogue) return NotFound("catalogue", name);
                          const Funnel funnel =
                              FunnelOf(*catalogue, ActionsBelow(rows, *TerritoryOf(name)));
                          out->set_topic_count(funnel.topic_count);
                          out->set_shared_topic_count(funnel.shared_topic_count);
                          ToMessages(funnel.steps, out->mutable_steps());
                          *out->mutable_read_time() = rpc::ToTimestamp(at);
                          return grpc::Status::OK;
                        });
}

namespace {

tl::expected<Document, Rejection> MakeDocument(const Rows& rows, const std::string& name,
                                               const DocumentOrder& order) {
  switch (order.kind) {
    case DocumentKind::kCatalogue:
    case DocumentKind::kResult: {
      const auto catalogue = rows.Find<Catalogue>(name);
      if (!catalogue) return commit::NotFound("catalogue", name);
      return order.kind == DocumentKind::kCatalogue ? CatalogueDocument(*catalogue, order)
                                                    : ResultDocument(*catalogue, order);
    }
    case DocumentKind::kMinutes: {
      const auto committee = rows.Find<Committee>(name);
      if (!committee) return commit::NotFound("committee", name);
      const auto catalogue = rows.Find<Catalogue>(committee->catalogue);
      return MinutesDocument(*committee, catalogue.value_or(Catalogue{}), order);
    }
    case DocumentKind::kProgramme: {
      const auto programme = rows.Find<Programme>(name);
      if (!programme) return commit::NotFound("programme", name);
      return ProgrammeDocument(*programme, ActionsBelow(rows, name), order);
    }
    case DocumentKind::kFunnel: {
      const auto catalogue = rows.Find<Catalogue>(name);
      if (!catalogue) return commit::NotFound("catalogue", name);
      return FunnelDocument(*catalogue, ActionsBelow(rows, *TerritoryOf(name)), order);
    }
    case DocumentKind::kIndicators:
      return IndicatorsDocument(name, ActionsBelow(rows, name), order);
    case DocumentKind::kFollowUp:
    case DocumentKind::kUnspecified:
      break;
  }
  return FollowUpDocument(name, ActionsBelow(rows, name), order);
}

std::string_view PatternOf(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kCatalogue:
    case DocumentKind::kResult:
    case DocumentKind::kFunnel:
      return kCataloguePattern;
    case DocumentKind::kMinutes:
      return kCommitteePattern;
    case DocumentKind::kProgramme:
      return kProgrammePattern;
    case DocumentKind::kIndicators:
    case DocumentKind::kFollowUp:
    case DocumentKind::kUnspecified:
      break;
  }
  return kTerritoryPattern;
}

}  // namespace

Reactor* CatalogueService::RenderDocument(Context* context, const v1::RenderDocumentRequest* in,
                                          v1::Document* out) {
  rpc::Validation check;
  check.Enum("kind", in->kind(), v1::DocumentKind_descriptor());
  check.Enum("format", in->format(), v1::DocumentFormat_descriptor());
  DocumentOrder order{.kind = static_cast<DocumentKind>(in->kind()),
                      .format = static_cast<DocumentFormat>(in->format()),
                      .company = in->company()};
  const bool indicators = order.kind == DocumentKind::kIndicators;
  if (indicators || order.kind == DocumentKind::kFollowUp) {
    CheckScope(check, "name", in->name(), indicators);
  } else {
    check.Name("name", in->name(), PatternOf(order.kind));
  }
  order.silent_days = SilentDaysOf(check, in->silent_days());
  order.scope = ScopeOf(check, *in, in->name());
  CheckReference(check, "company", in->company(), kCompanyPattern, in->name(), false);
  order.date = DateOr(check, *in, endpoint_.clock().Now());
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::RenderDocumentRequest>(), in->name(),
                        read_time.value_or(std::nullopt),
                        [this, name = in->name(), order, out](Time at, const node::Caller&) {
                          auto document =
                              MakeDocument(Rows(endpoint_.instance(), name, at), name, order);
                          if (!document) return rpc::ToStatus(document.error());
                          ToMessage(*document, out);
                          return grpc::Status::OK;
                        });
}

}  // namespace synergie::catalogue
