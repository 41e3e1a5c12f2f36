// The order of a List (AIP-132): "state, create_time desc". It always ends in the name, so that it
// is total and pages neither skip nor repeat. Rows are ordered by a key of bytes, which is also
// what a page token remembers:
//
//   std::sort(rows by SortKey(order, row));  next page: the rows whose key is above the cursor
//
// A field that is not set comes first. Texts are ordered as people search them (case and accents
// aside, then as they are), names and enums by their bytes, lists not at all. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/rpc/schema.h"

namespace synergie::rpc {

inline constexpr size_t kMaxOrderByBytes = 500;

struct OrderTerm {
  FieldSpec field;
  bool descending = false;
};

using OrderBy = std::vector<OrderTerm>;

// The schema must have a field "name". Empty text: by name.
tl::expected<OrderBy, FieldViolation> ParseOrderBy(std::string_view text, const Schema& schema);

// Bytes that compare as the rows are ordered.
std::string SortKey(const OrderBy& order, const Resolver& row);

}  // namespace synergie::rpc
