// Intake's values ↔ their protocol messages, for events and resources alike. Pure.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <string>
#include <vector>

#include "services/intake/domain/values.h"
#include "synergie/event/v1/commit.pb.h"
#include "synergie/intake/v1/events.pb.h"
#include "synergie/intake/v1/values.pb.h"

namespace synergie::intake {

namespace pb = synergie::intake::v1;

void ToProto(const Quantity& quantity, pb::Quantity* out);
Quantity FromProto(const pb::Quantity& in);

void ToProto(const Place& place, pb::Place* out);
Place FromProto(const pb::Place& in);

void ToProto(const Date& date, pb::Date* out);
Date FromProto(const pb::Date& in);

void ToProto(const Table& table, pb::Table* out);
Table FromProto(const pb::Table& in);

void ToProto(const Sealed& sealed, event::v1::Sealed* out);
Sealed FromProto(const event::v1::Sealed& in);

void ToProto(const Classification& classification, pb::Classification* out);
Classification FromProto(const pb::Classification& in);

using Texts = google::protobuf::RepeatedPtrField<std::string>;
inline Texts ToProto(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }
inline std::vector<std::string> FromProto(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace synergie::intake
