// `config check`: what a node would start with, and where each setting comes from; or everything
// that is wrong with it. Starts nothing and asks nobody.
#include <cstdio>
#include <memory>

#include "services/synergie/client/console.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/server/node_settings.h"
#include "services/synergie/server/setting_options.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

int TellFaults(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return kUsage;
}

// Without the values of secret properties.
std::string Shown(const std::string& url) {
  std::string shown = url.substr(0, url.find('?'));
  char before = '?';
  for (size_t at = url.find('?'); at != std::string::npos;) {
    const size_t end = url.find('&', at + 1);
    const std::string option = url.substr(at + 1, end - at - 1);
    const std::string name = option.substr(0, option.find('='));
    shown += before + (IsSecretProperty(name) ? name + "=(not shown)" : option);
    before = '&';
    at = end;
  }
  return shown;
}

int Check(const SettingOptions& options) {
  const auto settings = options.Gather();
  if (!settings) return TellFaults(settings.error());
  if (const auto node = NodeOptionsOf(*settings, {}); !node) return TellFaults(node.error());
  Table table({"setting", "value", "from"});
  for (const SettingInfo& setting : AllSettings()) {
    const SettingValue& value = settings->Value(setting.name);
    table.Add({std::string(setting.name), setting.name == "log" ? Shown(value.text) : value.text,
               value.from});
  }
  for (const auto& [name, value] : settings->kafka()) {
    table.Add({"kafka." + name, IsSecretProperty(name) ? "(not shown)" : value, options.file});
  }
  table.Print();
  return kDone;
}

}  // namespace

void AddConfig(CLI::App& app, Action& action) {
  CLI::App* config = app.add_subcommand("config", "The settings of a node");
  config->require_subcommand(1);
  auto options = std::make_shared<SettingOptions>();
  CLI::App* verb = config->add_subcommand(
      "check",
      "Show the settings that `serve` or `up` would start with, or what is wrong with them");
  options->AddTo(*verb);
  verb->callback([&action, options] { action = [options] { return Check(*options); }; });
}

}  // namespace synergie::program
