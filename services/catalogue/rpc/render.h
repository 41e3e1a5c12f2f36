// Catalogue's rows as the API shows them. Nothing here is kept from a caller who may call: what a
// company keeps to itself never comes into catalogue's events readable. Pure.
#pragma once

#include <string>

#include "common/base/check.h"
#include "common/node/endpoint.h"
#include "common/projection/row_codec.h"
#include "services/catalogue/domain/decide.h"
#include "synergie/catalogue/v1/resources.pb.h"

namespace synergie::catalogue {

template <class State>
State StateOf(const projection::Row& row) {
  auto state = projection::DecodeState<State>(row.state);
  SYN_CHECK(state.has_value(), "a row of this schema decodes");
  return std::move(*state);
}

void Show(const std::string& name, const projection::Row& row, v1::Catalogue* out);
void Show(const std::string& name, const projection::Row& row, v1::Ballot* out);
void Show(const std::string& name, const projection::Row& row, v1::Committee* out);
void Show(const std::string& name, const projection::Row& row, v1::Ranking* out);
void Show(const std::string& name, const projection::Row& row, v1::Programme* out);
void Show(const std::string& name, const projection::Row& row, v1::Action* out);
void Show(const std::string& name, const projection::Row& row, v1::FollowUpDigest* out);

}  // namespace synergie::catalogue
