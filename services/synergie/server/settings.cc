#include "services/synergie/server/settings.h"

#include <sys/stat.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "common/base/check.h"
#include "common/rpc/server.h"

namespace synergie::program {
namespace {

using enum SettingKind;

constexpr SettingInfo kAll[] = {
    {"log", kText, "",
     "The log: rocksdb:FOLDER, or kafka://HOST:PORT[,…]; by default the folder log of --data"},
    {"log-partitions", kNumber, "",
     "How many partitions the log must have; a log that has another number is refused"},
    {"data", kText, "data", "Folder of this node's projections, its own alone"},
    {"keys", kText, "",
     "Folder of the keys of sealed fields, shared by all instances; by default keys of --data"},
    {"ledger-keys", kText, "",
     "File of the keys that sign history's checkpoints, the same for all instances; by default "
     "ledger.keys of --keys, else of --data"},
    {"backups", kText, "",
     "Folder of this node's backups, better on another disk; by default backups of --data"},
    {"listen", kText, rpc::kDefaultListenAddress,
     "HOST:PORT; port 0 takes a free one and prints it"},
    {"partitions", kNumbers, "",
     "The partitions that this node serves, as 0,2,5-7; by default all"},
    {"append-timeout-ms", kNumber, "10000",
     "How long an append may go unanswered before its command is decided again"},
    {"reflection", kText, "",
     "on or off: whether clients may ask what services there are; by default on for loopback only"},
    {"trust-network", kSwitch, "false",
     "Listen beyond this machine without TLS, and believe what callers say they are"},
    {"tls.certificate", kText, "", "PEM file with the server's certificate chain"},
    {"tls.key", kText, "", "PEM file with its private key"},
    {"tls.client-ca", kText, "", "PEM file: clients must show a certificate of this authority"},
    {"auth.jwks", kText, "", "JWK Set file with the keys that bearer tokens are checked with"},
    {"auth.issuer", kText, "", "The issuer that bearer tokens must name"},
    {"auth.audience", kText, "", "The audience that bearer tokens must name"},
    {"auth.trust-domain", kText, "",
     "Client certificates with a SPIFFE id of this trust domain name the caller"},
};

constexpr int32_t kMaxPartition = 9'999;

const SettingInfo* Find(std::string_view name) {
  const auto found = std::find_if(std::begin(kAll), std::end(kAll),
                                  [&](const SettingInfo& one) { return one.name == name; });
  return found == std::end(kAll) ? nullptr : found;
}

std::optional<int64_t> ParseNumber(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  if (error != std::errc() || end != text.end()) return std::nullopt;
  return number;
}

std::optional<std::vector<int32_t>> ParseNumbers(std::string_view text) {
  std::vector<int32_t> numbers;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = text.substr(0, comma);
    const size_t dash = part.find('-');
    const auto first = ParseNumber(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : ParseNumber(part.substr(dash + 1));
    if (!first || !last || *first < 0 || *last < *first || *last > kMaxPartition) {
      return std::nullopt;
    }
    for (int64_t n = *first; n <= *last; ++n) numbers.push_back(static_cast<int32_t>(n));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  std::sort(numbers.begin(), numbers.end());
  if (std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end()) return std::nullopt;
  return numbers;
}

// What is wrong with a value; empty: nothing.
std::string FaultOf(const SettingInfo& setting, const std::string& text) {
  switch (setting.kind) {
    case kText:
      return "";
    case kSwitch:
      return text == "true" || text == "false" ? "" : "is true or false";
    case kNumber:
      return text.empty() || ParseNumber(text).value_or(-1) >= 0 ? "" : "is a whole number";
    case kNumbers:
      return ParseNumbers(text) ? "" : "is a list of different numbers, as 0,2,5-7";
  }
  return "";
}

// A value of the file as the command line would have it; none: a kind that no setting has.
std::optional<std::string> TextOf(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  const auto* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::string joined;
  for (const toml::node& one : *list) {
    if (!one.is_integer()) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + std::to_string(one.as_integer()->get());
  }
  return joined;
}

struct FromFile {
  std::map<std::string, SettingValue, std::less<>> values;
  std::map<std::string, std::string> kafka;
  std::vector<std::string> faults;
};

std::string PlaceOf(const std::string& file, const toml::node& node) {
  return file + " line " + std::to_string(node.source().begin.line);
}

void TakeTable(const std::string& file, const std::string& prefix, const toml::table& table,
               FromFile& out) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    const std::string place = PlaceOf(file, node);
    if (const auto* inner = node.as_table(); inner != nullptr && prefix.empty()) {
      if (name == "kafka") {
        for (const auto& [property, value] : *inner) {
          const auto text = TextOf(value);
          if (text) {
            out.kafka[std::string(property.str())] = *text;
          } else {
            out.faults.push_back(PlaceOf(file, value) + ": " + std::string(property.str()) +
                                 " must be a text in quotes, as \"" + std::string(property.str()) +
                                 "\" = \"…\"");
          }
        }
      } else {
        TakeTable(file, name + ".", *inner, out);
      }
      continue;
    }
    const auto text = TextOf(node);
    if (Find(name) == nullptr) {
      out.faults.push_back(place + ": there is no setting " + name);
    } else if (!text) {
      out.faults.push_back(place + ": " + name + " has no such value");
    } else {
      out.values[name] = {*text, place};
    }
  }
}

FromFile ReadFile(const std::string& file) {
  FromFile out;
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
    out.faults.push_back(file + ": there is no such file");
    return out;
  }
  try {
    TakeTable(file, "", toml::parse_file(file), out);
  } catch (const toml::parse_error& error) {
    out.faults.push_back(file + " line " + std::to_string(error.source().begin.line) + ": " +
                         std::string(error.description()));
  }
  const bool secret = std::any_of(out.kafka.begin(), out.kafka.end(),
                                  [](const auto& one) { return IsSecretProperty(one.first); });
  if (secret && (info.st_mode & 077) != 0) {
    out.faults.push_back(file + ": it holds a secret and others may read it; chmod 600 " + file);
  }
  return out;
}

}  // namespace

std::span<const SettingInfo> AllSettings() { return kAll; }

std::string FlagOf(const SettingInfo& setting) {
  std::string flag = "--" + std::string(setting.name);
  std::replace(flag.begin(), flag.end(), '.', '-');
  return flag;
}

std::string EnvironmentOf(const SettingInfo& setting) {
  std::string name = "SYNERGIE_";
  for (const char c : setting.name) {
    name.push_back(c == '.' || c == '-'   ? '_'
                   : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32)
                                          : c);
  }
  return name;
}

bool IsSecretProperty(std::string_view name) {
  return name.find("password") != std::string_view::npos ||
         name.find("secret") != std::string_view::npos || name == "ssl.key.pem";
}

Result<Settings> Settings::Gather(const std::map<std::string, std::string, std::less<>>& flags,
                                  const std::string& file, const Environment& environment) {
  Settings settings;
  std::vector<std::string> faults;
  if (!file.empty()) {
    FromFile read = ReadFile(file);
    faults = std::move(read.faults);
    settings.values_ = std::move(read.values);
    settings.kafka_ = std::move(read.kafka);
  }
  for (const SettingInfo& setting : kAll) {
    const std::string name(setting.name);
    if (const auto given = flags.find(name); given != flags.end()) {
      settings.values_[name] = {given->second, FlagOf(setting)};
    } else if (auto said = environment(EnvironmentOf(setting))) {
      settings.values_[name] = {std::move(*said), EnvironmentOf(setting)};
    }
    const auto& value =
        settings.values_.try_emplace(name, SettingValue{std::string(setting.fallback), "default"})
            .first->second;
    if (const std::string fault = FaultOf(setting, value.text); !fault.empty()) {
      faults.push_back(value.from + ": " + name + " " + fault + ", not \"" + value.text + "\"");
    }
  }
  if (faults.empty()) return settings;
  std::string all;
  for (const std::string& fault : faults) all += (all.empty() ? "" : "\n") + fault;
  return Fail(Code::kInvalidArgument, all);
}

const SettingValue& Settings::Value(std::string_view name) const {
  const auto found = values_.find(name);
  SYN_CHECK(found != values_.end(), "a setting of the table");
  return found->second;
}

const std::string& Settings::Text(std::string_view name) const { return Value(name).text; }

int64_t Settings::Number(std::string_view name) const {
  return ParseNumber(Text(name)).value_or(0);
}

std::vector<int32_t> Settings::Numbers(std::string_view name) const {
  return ParseNumbers(Text(name)).value_or(std::vector<int32_t>{});
}

}  // namespace synergie::program
