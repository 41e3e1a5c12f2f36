// IntakeService: topics, one at a time.
#include "common/base/check.h"
#include "common/base/resource_name.h"
#include "services/intake/codec/values.h"
#include "services/intake/rpc/intake_service.h"

namespace synergie::intake {

using Reactor = IntakeService::Reactor;
using Context = IntakeService::Context;

void IntakeService::CheckRecordTopic(rpc::Validation& check,
                                     const v1::RecordTopicRequest& request) {
  check.Name("parent", request.parent(), kTerritoryPattern);
  if (!request.topic_id().empty()) check.Id("topic_id", request.topic_id());
  intake::CheckTopic(check, request.parent(), request.topic());
}

tl::expected<intake::RecordTopic, Rejection> IntakeService::MakeRecordTopic(
    const v1::RecordTopicRequest& request) {
  const v1::Topic& topic = request.topic();
  intake::RecordTopic command{
      .territory = request.parent(),
      .topic = {.workshop = topic.workshop(),
                .table = topic.table(),
                .phase = static_cast<Phase>(topic.phase()),
                .company = topic.company(),
                .speaker_role = topic.speaker_role(),
                .text = topic.text(),
                .supporters = FromProto(topic.supporters()),
                .classification = {static_cast<Direction>(topic.direction()),
                                   static_cast<ResourceKind>(topic.resource()), topic.concept_id(),
                                   topic.waste_code()},
                .constraints = topic.constraints()}};
  if (!request.topic_id().empty()) {
    command.topic.topic = ChildName(request.parent(), Topic::kCollection, request.topic_id());
  }
  if (!topic.has_quantity()) return command;
  auto forms = FormsOf(topic.company(), topic.quantity(), topic.quantity_confidential());
  if (!forms) return tl::unexpected(forms.error());
  command.topic.quantity = std::move(forms->plain);
  command.topic.sealed_quantity = std::move(forms->sealed);
  return command;
}

tl::expected<IntakeService::QuantityForms, Rejection> IntakeService::FormsOf(
    const std::string& company, const v1::Quantity& quantity, bool confidential) {
  QuantityForms forms;
  if (!confidential) forms.plain = FromProto(quantity);
  if (company.empty()) return forms;
  auto sealed = sealing_.Quantity(company, FromProto(quantity));
  if (!sealed) return tl::unexpected(KeyTrouble(sealed.error()));
  forms.sealed = std::move(*sealed);
  return forms;
}

Reactor* IntakeService::RecordTopic(Context* context, const v1::RecordTopicRequest* in,
                                    v1::Topic* out) {
  rpc::Validation check;
  CheckRecordTopic(check, *in);
  // Named by the caller, the topic is what the answer shows; else it gets its name while deciding.
  const std::string about = in->topic_id().empty()
                                ? in->parent()
                                : ChildName(in->parent(), Topic::kCollection, in->topic_id());
  if (MayBeSealed(*in)) {
    return endpoint_.PreparedCommand<IntakeCodec>(
        context, *in, check, about, [this, in] { return MakeRecordTopic(*in); }, Show(out),
        in->topic().company(), {}, KeptSecret(in->parent(), *in));
  }
  return endpoint_.Command<IntakeCodec>(context, *in, check, about, *MakeRecordTopic(*in),
                                        Show(out), in->topic().company());
}

Reactor* IntakeService::RewordTopic(Context* context, const v1::RewordTopicRequest* in,
                                    v1::Topic* out) {
  rpc::Validation check;
  check.Text("text", in->text(), {.max_characters = 2000, .required = true, .lines = true});
  return About(context, in, out, kTopicPattern, check, [&](auto revision) {
    return intake::RewordTopic{in->name(), in->text(), revision};
  });
}

Reactor* IntakeService::QuantifyTopic(Context* context, const v1::QuantifyTopicRequest* in,
                                      v1::Topic* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kTopicPattern);
  if (in->has_quantity()) CheckQuantity(check, "quantity", in->quantity());
  const auto revision = node::RevisionOf(check, *in);
  const intake::QuantifyTopic command{.topic = in->name(), .revision = revision};
  if (!in->has_quantity()) {
    return endpoint_.Command<IntakeCodec>(context, *in, check, in->name(), command, Show(out));
  }
  const auto make = [this, in, command]() -> tl::expected<intake::QuantifyTopic, Rejection> {
    // Whose key it is stands in the topic's row; a topic keeps its company for ever.
    const node::Instance& instance = endpoint_.instance();
    const auto row =
        instance.store().GetRow(instance.OwnSourceOf(command.topic), command.topic, Time::Max());
    if (!row) return commit::NotFound("topic", command.topic);
    const auto topic = IntakeCodec::DecodeRow<Topic>(row->state);
    SYN_CHECK(topic.has_value(), "a row of this schema decodes");
    if (topic->company.empty() && in->confidential()) {
      return commit::Unmet("NO_COMPANY", "The topic has no company that keeps it to itself.");
    }
    auto forms = FormsOf(topic->company, in->quantity(), in->confidential());
    if (!forms) return tl::unexpected(forms.error());
    intake::QuantifyTopic quantified = command;
    quantified.quantity = std::move(forms->plain);
    quantified.sealed_quantity = std::move(forms->sealed);
    return quantified;
  };
  return endpoint_.PreparedCommand<IntakeCodec>(context, *in, check, in->name(), make, Show(out),
                                                {}, {}, KeptSecret(in->name(), *in));
}

Reactor* IntakeService::ClassifyTopic(Context* context, const v1::ClassifyTopicRequest* in,
                                      v1::Topic* out) {
  rpc::Validation check;
  check.OptionalEnum("direction", in->direction(), v1::Direction_descriptor());
  check.OptionalEnum("resource", in->resource(), v1::ResourceKind_descriptor());
  if (!in->concept_id().empty()) check.Id("concept_id", in->concept_id());
  if (!in->waste_code().empty() && !IsWasteCodeForm(in->waste_code())) {
    check.Add("waste_code", "is not a List of Waste code, such as 12 01 09*");
  }
  return About(context, in, out, kTopicPattern, check, [&](auto revision) {
    return intake::ClassifyTopic{
        in->name(),
        {static_cast<Direction>(in->direction()), static_cast<ResourceKind>(in->resource()),
         in->concept_id(), in->waste_code()},
        revision};
  });
}

Reactor* IntakeService::SupportTopic(Context* context, const v1::SupportTopicRequest* in,
                                     v1::Topic* out) {
  rpc::Validation check;
  CheckReference(check, "company", in->company(), kCompanyPattern, in->name(), true);
  return About(
      context, in, out, kTopicPattern, check,
      [&](auto revision) {
        return intake::SupportTopic{in->name(), in->company(), revision};
      },
      in->company());
}

Reactor* IntakeService::WithdrawSupport(Context* context, const v1::WithdrawSupportRequest* in,
                                        v1::Topic* out) {
  rpc::Validation check;
  CheckReference(check, "company", in->company(), kCompanyPattern, in->name(), true);
  return About(
      context, in, out, kTopicPattern, check,
      [&](auto revision) {
        return intake::WithdrawSupport{in->name(), in->company(), revision};
      },
      in->company());
}

Reactor* IntakeService::MergeTopics(Context* context, const v1::MergeTopicsRequest* in,
                                    v1::Topic* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kTopicPattern);
  CheckReference(check, "into", in->into(), kTopicPattern, in->name(), true);
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.Command<IntakeCodec>(context, *in, check, in->into(),
                                        intake::MergeTopics{in->name(), in->into(), revision},
                                        Show(out));
}

Reactor* IntakeService::WithdrawTopic(Context* context, const v1::WithdrawTopicRequest* in,
                                      v1::Topic* out) {
  rpc::Validation check;
  CheckReason(check, in->reason());
  return About(context, in, out, kTopicPattern, check, [&](auto revision) {
    return intake::WithdrawTopic{in->name(), in->reason(), revision};
  });
}

Reactor* IntakeService::GetTopic(Context* context, const v1::GetTopicRequest* in, v1::Topic* out) {
  return GetOne(context, in, out, kTopicPattern);
}

Reactor* IntakeService::ListTopics(Context* context, const v1::ListTopicsRequest* in,
                                   v1::ListTopicsResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  return endpoint_.ListOf<v1::Topic>(context, *in, out, check, in->parent(), Topic::kCollection,
                                     Shower<v1::Topic>(), &v1::ListTopicsResponse::add_topics);
}

}  // namespace synergie::intake
