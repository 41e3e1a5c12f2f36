// The settings of a node as options of a verb: one flag each, and --config for the file.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "services/synergie/server/settings.h"

namespace synergie::program {

struct SettingOptions {
  std::string file;
  std::map<std::string, std::string, std::less<>> flags;

  // Adds the flags to the verb; this must outlive its parsing.
  void AddTo(CLI::App& verb);
  Result<Settings> Gather() const;
};

}  // namespace synergie::program
