#include "services/synergie/server/setting_options.h"

#include <cstdlib>

namespace synergie::program {

void SettingOptions::AddTo(CLI::App& verb) {
  verb.add_option("--config", file,
                  "TOML file with the settings below; flags win over SYNERGIE_… variables, and "
                  "those over the file")
      ->envname("SYNERGIE_CONFIG");
  for (const SettingInfo& setting : AllSettings()) {
    const std::string name(setting.name);
    std::string help(setting.help);
    if (!setting.fallback.empty() && setting.kind != SettingKind::kSwitch) {
      help += " [" + std::string(setting.fallback) + "]";
    }
    if (setting.kind == SettingKind::kSwitch) {
      verb.add_flag_callback(
          FlagOf(setting), [this, name] { flags[name] = "true"; }, help);
    } else {
      verb.add_option_function<std::string>(
          FlagOf(setting), [this, name](const std::string& text) { flags[name] = text; }, help);
    }
  }
}

Result<Settings> SettingOptions::Gather() const {
  return Settings::Gather(flags, file, [](const std::string& name) -> std::optional<std::string> {
    const char* text = std::getenv(name.c_str());
    if (text == nullptr) return std::nullopt;
    return text;
  });
}

}  // namespace synergie::program
