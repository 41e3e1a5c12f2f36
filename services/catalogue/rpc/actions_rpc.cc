// CatalogueService: actions.
#include "common/base/resource_name.h"
#include "services/catalogue/rpc/catalogue_service.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

namespace {

// When it happened; nothing said: today, which the domain knows.
template <class Request>
Date DateOf(rpc::Validation& check, const Request& request) {
  if (!request.has_date()) return {};
  CheckDate(check, "date", request.date());
  return FromMessage<Date>(request.date());
}

template <class Request>
NextStep StepOf(rpc::Validation& check, const Request& request) {
  CheckNextStep(check, "next_step", request.next_step(), request.name());
  return FromMessage<NextStep>(request.next_step());
}

template <class Request>
std::optional<NextStep> OptionalStepOf(rpc::Validation& check, const Request& request) {
  if (!request.has_next_step()) return std::nullopt;
  return StepOf(check, request);
}

}  // namespace

Reactor* CatalogueService::PlanAction(Context* context, const v1::PlanActionRequest* in,
                                      v1::Action* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kProgrammePattern);
  check.Id("action_id", in->action_id());
  CheckPlan(check, "action.plan", in->action().plan(), in->parent());
  CheckNextStep(check, "action.next_step", in->action().next_step(), in->parent());
  const Date date = DateOf(check, *in);
  const std::string name = ChildName(in->parent(), Action::kCollection, in->action_id());
  return endpoint_.Command<CatalogueCodec>(
      context, *in, check, name,
      catalogue::PlanAction{name, FromMessage<ActionPlan>(in->action().plan()),
                            FromMessage<NextStep>(in->action().next_step()), date},
      ShowIn(out));
}

Reactor* CatalogueService::ReplanAction(Context* context, const v1::ReplanActionRequest* in,
                                        v1::Action* out) {
  rpc::Validation check;
  CheckPlan(check, "plan", in->plan(), in->name());
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::ReplanAction{in->name(), FromMessage<ActionPlan>(in->plan()), date, revision};
  });
}

Reactor* CatalogueService::SetNextStep(Context* context, const v1::SetNextStepRequest* in,
                                       v1::Action* out) {
  rpc::Validation check;
  const NextStep step = StepOf(check, *in);
  CheckWords(check, "comment", in->comment(), 1000, false);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::SetNextStep{in->name(), step, in->comment(), date, revision};
  });
}

Reactor* CatalogueService::ReleaseOwner(Context* context, const v1::ReleaseOwnerRequest* in,
                                        v1::Action* out) {
  rpc::Validation check;
  CheckWords(check, "reason", in->reason(), 1000);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::ReleaseOwner{in->name(), in->reason(), date, revision};
  });
}

Reactor* CatalogueService::ReportProgress(Context* context, const v1::ReportProgressRequest* in,
                                          v1::Action* out) {
  rpc::Validation check;
  CheckWords(check, "text", in->text(), 4000);
  if (in->has_percent()) check.Range("percent", in->percent(), 0, 100);
  const auto step = OptionalStepOf(check, *in);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::ReportProgress{
        in->name(),
        in->text(),
        in->has_percent() ? std::optional<int>(in->percent()) : std::nullopt,
        step,
        date,
        revision};
  });
}

Reactor* CatalogueService::AdvanceAction(Context* context, const v1::AdvanceActionRequest* in,
                                         v1::Action* out) {
  rpc::Validation check;
  check.Enum("to_state", in->to_state(), v1::ActionState_descriptor());
  CheckWords(check, "comment", in->comment(), 1000, false);
  const auto step = OptionalStepOf(check, *in);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::AdvanceAction{
        in->name(), static_cast<ActionState>(in->to_state()), in->comment(), step, date, revision};
  });
}

Reactor* CatalogueService::CloseAction(Context* context, const v1::CloseActionRequest* in,
                                       v1::Action* out) {
  rpc::Validation check;
  CheckWords(check, "conclusion", in->conclusion(), 4000);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::CloseAction{in->name(), in->conclusion(), date, revision};
  });
}

Reactor* CatalogueService::SuspendAction(Context* context, const v1::SuspendActionRequest* in,
                                         v1::Action* out) {
  rpc::Validation check;
  check.Enum("reason", in->reason(), v1::SetbackReason_descriptor());
  CheckWords(check, "text", in->text(), 2000);
  const NextStep step = StepOf(check, *in);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::SuspendAction{
        in->name(), static_cast<SetbackReason>(in->reason()), in->text(), step, date, revision};
  });
}

Reactor* CatalogueService::ResumeAction(Context* context, const v1::ResumeActionRequest* in,
                                        v1::Action* out) {
  rpc::Validation check;
  const NextStep step = StepOf(check, *in);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::ResumeAction{in->name(), step, date, revision};
  });
}

Reactor* CatalogueService::AbandonAction(Context* context, const v1::AbandonActionRequest* in,
                                         v1::Action* out) {
  rpc::Validation check;
  check.Enum("reason", in->reason(), v1::SetbackReason_descriptor());
  CheckWords(check, "text", in->text(), 2000);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::AbandonAction{in->name(), static_cast<SetbackReason>(in->reason()),
                                    in->text(), date, revision};
  });
}

Reactor* CatalogueService::ReopenAction(Context* context, const v1::ReopenActionRequest* in,
                                        v1::Action* out) {
  rpc::Validation check;
  check.OptionalEnum("to_state", in->to_state(), v1::ActionState_descriptor());
  CheckWords(check, "reason", in->reason(), 2000);
  const NextStep step = StepOf(check, *in);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::ReopenAction{
        in->name(), static_cast<ActionState>(in->to_state()), in->reason(), step, date, revision};
  });
}

Reactor* CatalogueService::ReportIndicator(Context* context, const v1::ReportIndicatorRequest* in,
                                           v1::Action* out) {
  rpc::Validation check;
  CheckMeasure(check, "measure", in->measure());
  check.Id("measure.measure_id", in->measure().measure_id());
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::ReportIndicator{in->name(), FromMessage<Measure>(in->measure()), date,
                                      revision};
  });
}

Reactor* CatalogueService::WithdrawIndicator(Context* context,
                                             const v1::WithdrawIndicatorRequest* in,
                                             v1::Action* out) {
  rpc::Validation check;
  check.Id("measure_id", in->measure_id());
  CheckWords(check, "reason", in->reason(), 1000);
  const Date date = DateOf(check, *in);
  return About(context, in, out, kActionPattern, check, [&](auto revision) {
    return catalogue::WithdrawIndicator{in->name(), in->measure_id(), in->reason(), date, revision};
  });
}

Reactor* CatalogueService::GetAction(Context* context, const v1::GetActionRequest* in,
                                     v1::Action* out) {
  return GetOne(context, in, out, kActionPattern);
}

Reactor* CatalogueService::ListActions(Context* context, const v1::ListActionsRequest* in,
                                       v1::ListActionsResponse* out) {
  return ListBelow<v1::Action>(context, in, out, kProgrammePattern, Action::kCollection,
                               &v1::ListActionsResponse::add_actions);
}

}  // namespace synergie::catalogue
