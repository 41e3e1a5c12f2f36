// The options that choose events, and the filter that they come to; one place for `log read`, `log
// watch` and `diff`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "services/synergie/client/connection.h"

namespace synergie::program {

struct EventOptions {
  std::string territory = "ecla";
  std::string filter, resource, within, type, actor, company, correlation, after, before;

  void AddTo(CLI::App& verb);
  // "territories/ecla".
  std::string parent() const;
  // All of it in the language of the API; kInvalidArgument for a time that is none.
  Result<std::string> ToFilter() const;
};

// A name below the territory may be given without it: "topics/t042".
std::string FullName(const std::string& territory, const std::string& name);

}  // namespace synergie::program
