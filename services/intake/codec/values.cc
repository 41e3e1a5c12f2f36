#include "services/intake/codec/values.h"

namespace synergie::intake {

void ToProto(const Quantity& quantity, pb::Quantity* out) {
  out->set_value(quantity.value);
  out->set_unit(quantity.unit);
  out->set_period(static_cast<pb::Period>(quantity.period));
}

Quantity FromProto(const pb::Quantity& in) {
  return {in.value(), in.unit(), static_cast<Period>(in.period())};
}

void ToProto(const Place& place, pb::Place* out) {
  out->set_commune(place.commune);
  out->set_insee_code(place.insee_code);
  out->set_address(place.address);
  if (place.latitude) out->set_latitude(*place.latitude);
  if (place.longitude) out->set_longitude(*place.longitude);
}

Place FromProto(const pb::Place& in) {
  Place place{in.commune(), in.insee_code(), in.address(), {}, {}};
  if (in.has_latitude()) place.latitude = in.latitude();
  if (in.has_longitude()) place.longitude = in.longitude();
  return place;
}

void ToProto(const Date& date, pb::Date* out) {
  out->set_year(date.year);
  out->set_month(date.month);
  out->set_day(date.day);
}

Date FromProto(const pb::Date& in) { return {in.year(), in.month(), in.day()}; }

void ToProto(const Table& table, pb::Table* out) {
  out->set_number(table.number);
  out->set_seat_count(table.seat_count);
  *out->mutable_companies() = ToProto(table.companies);
}

Table FromProto(const pb::Table& in) {
  return {in.number(), in.seat_count(), FromProto(in.companies())};
}

void ToProto(const Sealed& sealed, event::v1::Sealed* out) {
  out->set_key_id(sealed.key_id);
  out->set_nonce(sealed.nonce);
  out->set_ciphertext(sealed.ciphertext);
}

Sealed FromProto(const event::v1::Sealed& in) { return {in.key_id(), in.nonce(), in.ciphertext()}; }

void ToProto(const Classification& classification, pb::Classification* out) {
  out->set_direction(static_cast<pb::Direction>(classification.direction));
  out->set_resource(static_cast<pb::ResourceKind>(classification.resource));
  out->set_concept_id(classification.concept_id);
  out->set_waste_code(classification.waste_code);
}

Classification FromProto(const pb::Classification& in) {
  return {static_cast<Direction>(in.direction()), static_cast<ResourceKind>(in.resource()),
          in.concept_id(), in.waste_code()};
}

}  // namespace synergie::intake
