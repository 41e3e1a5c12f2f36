// Catalogue's own rows of one territory as of an instant, for answers that are made from several.
// Reads the store, so it belongs into the pool. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/resource_name.h"
#include "common/node/instance.h"
#include "services/catalogue/rpc/render.h"

namespace synergie::catalogue {

class Rows {
 public:
  // `about`: any resource of the territory.
  Rows(const node::Instance& instance, std::string_view about, Time at)
      : store_(instance.store()), source_(instance.OwnSourceOf(about)), at_(at) {}

  Time at() const { return at_; }

  template <class State>
  std::optional<State> Find(const std::string& name) const {
    const auto row = store_.GetRow(source_, name, at_);
    if (!row) return std::nullopt;
    return StateOf<State>(*row);
  }
  std::optional<projection::Row> FindRow(const std::string& name) const {
    return store_.GetRow(source_, name, at_);
  }

  // In the order of names, all below `parent` at any depth.
  template <class State>
  void Scan(const std::string& parent,
            const std::function<void(const std::string& name, const State& state)>& visit) const {
    store_.ScanRows(source_, parent + "/", "", at_,
                    [&](std::string_view name, const projection::Row& row) {
                      if (LastCollection(name) == State::kCollection) {
                        visit(std::string(name), StateOf<State>(row));
                      }
                      return true;
                    });
  }

 private:
  const projection::Store& store_;
  const projection::SourceId source_;
  const Time at_;
};

}  // namespace synergie::catalogue
