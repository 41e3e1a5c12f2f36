// The settings of a node, each from the first of: the command line, the environment, one TOML file,
// its default. One word names a setting everywhere:
//
//   file          [tls]              flag           --tls-certificate FILE
//                 certificate = "…"  environment    SYNERGIE_TLS_CERTIFICATE=FILE
//
// What is not known is refused, in the file as on the command line: a misspelt word must not leave
// a default in force unseen. Secrets (a Kafka password) stand in a file that only its owner reads,
// never on a command line or in the environment. Pure but for reading the file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::program {

enum class SettingKind { kText, kSwitch, kNumber, kNumbers };

struct SettingInfo {
  std::string_view name;  // "tls.certificate": table and key of the file
  SettingKind kind = SettingKind::kText;
  std::string_view fallback;
  std::string_view help;
};

// Every setting of a node, in the order in which they are shown.
std::span<const SettingInfo> AllSettings();

std::string FlagOf(const SettingInfo& setting);         // "--tls-certificate"
std::string EnvironmentOf(const SettingInfo& setting);  // "SYNERGIE_TLS_CERTIFICATE"

struct SettingValue {
  std::string text;
  std::string from;  // "--listen", "SYNERGIE_LISTEN", "FILE line 3", "default"
};

class Settings {
 public:
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  // `flags`: what stood on the command line, by setting. `file`: empty for none. The error names
  // everything that is wrong, a line each (kInvalidArgument).
  static Result<Settings> Gather(const std::map<std::string, std::string, std::less<>>& flags,
                                 const std::string& file, const Environment& environment);

  const std::string& Text(std::string_view name) const;
  bool Switch(std::string_view name) const { return Text(name) == "true"; }
  int64_t Number(std::string_view name) const;                // of an empty one: 0
  std::vector<int32_t> Numbers(std::string_view name) const;  // "0,2,5-7"
  const SettingValue& Value(std::string_view name) const;

  // The table [kafka] of the file: librdkafka's properties as they stand.
  const std::map<std::string, std::string>& kafka() const { return kafka_; }

 private:
  std::map<std::string, SettingValue, std::less<>> values_;
  std::map<std::string, std::string> kafka_;
};

// Whether a property of librdkafka holds a secret, which is not shown.
bool IsSecretProperty(std::string_view name);

}  // namespace synergie::program
