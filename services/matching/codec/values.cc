#include "services/matching/codec/values.h"

namespace synergie::matching {
namespace {

void ToProto(const Reason& reason, pb::Reason* out) {
  out->set_kind(static_cast<pb::Reason::Kind>(reason.kind));
  *out->mutable_words() = matching::ToProto(reason.words);
  *out->mutable_other_words() = matching::ToProto(reason.other_words);
  out->set_concept_id(reason.concept_id);
  out->set_other_concept_id(reason.other_concept_id);
  out->set_rule(reason.rule);
  out->set_label(reason.label);
  out->set_weight(reason.weight);
}

Reason FromProto(const pb::Reason& in) {
  return {.kind = static_cast<ReasonKind>(in.kind()),
          .words = matching::FromProto(in.words()),
          .other_words = matching::FromProto(in.other_words()),
          .concept_id = in.concept_id(),
          .other_concept_id = in.other_concept_id(),
          .rule = in.rule(),
          .label = in.label(),
          .weight = in.weight()};
}

}  // namespace

void ToProto(const SheetTopic& topic, pb::SheetTopic* out) {
  out->set_topic(topic.topic);
  out->set_company(topic.company);
  *out->mutable_companies() = ToProto(topic.companies);
  out->set_direction(static_cast<intake::v1::Direction>(topic.direction));
  out->set_resource(static_cast<intake::v1::ResourceKind>(topic.resource));
  out->set_concept_id(topic.concept_id);
  out->set_waste_code(topic.waste_code);
  out->set_text(topic.text);
}

SheetTopic FromProto(const pb::SheetTopic& in) {
  return {.topic = in.topic(),
          .company = in.company(),
          .companies = FromProto(in.companies()),
          .direction = static_cast<Direction>(in.direction()),
          .resource = static_cast<ResourceKind>(in.resource()),
          .concept_id = in.concept_id(),
          .waste_code = in.waste_code(),
          .text = in.text()};
}

void ToProto(const Link& link, pb::Link* out) {
  out->set_topic(link.topic);
  out->set_other(link.other);
  out->set_score(link.score);
  out->set_sentence(link.sentence);
  for (const Reason& reason : link.reasons) ToProto(reason, out->add_reasons());
  if (!link.feasibility) return;
  pb::Feasibility& feasibility = *out->mutable_feasibility();
  feasibility.set_score(link.feasibility->score);
  if (link.feasibility->distance_km) feasibility.set_distance_km(*link.feasibility->distance_km);
  *feasibility.mutable_remarks() = ToProto(link.feasibility->remarks);
}

Link FromProto(const pb::Link& in) {
  Link link{
      .topic = in.topic(), .other = in.other(), .score = in.score(), .sentence = in.sentence()};
  for (const pb::Reason& reason : in.reasons()) link.reasons.push_back(FromProto(reason));
  if (!in.has_feasibility()) return link;
  link.feasibility = Feasibility{.score = in.feasibility().score(),
                                 .remarks = FromProto(in.feasibility().remarks())};
  if (in.feasibility().has_distance_km()) {
    link.feasibility->distance_km = in.feasibility().distance_km();
  }
  return link;
}

void ToProto(const Evidence& evidence, pb::Evidence* out) {
  out->set_sentence(evidence.sentence);
  ToProto(evidence.links, out->mutable_links());
  out->set_engine_version(evidence.engine_version);
  out->set_vocabulary_version(evidence.vocabulary_version);
  out->set_join_threshold(evidence.join_threshold);
}

Evidence FromProto(const pb::Evidence& in) {
  return {.sentence = in.sentence(),
          .links = FromProto(in.links()),
          .engine_version = in.engine_version(),
          .vocabulary_version = in.vocabulary_version(),
          .join_threshold = in.join_threshold()};
}

}  // namespace synergie::matching
