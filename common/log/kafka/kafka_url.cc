#include "common/log/kafka/kafka_url.h"

#include <sys/stat.h>

#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <utility>

namespace synergie::log {
namespace {

constexpr std::string_view kScheme = "kafka://";

// Set by the adapter because the log's promises rest on them.
constexpr std::array kOurs = {"acks",
                              "auto.offset.reset",
                              "bootstrap.servers",
                              "check.crcs",
                              "enable.auto.commit",
                              "enable.auto.offset.store",
                              "enable.idempotence",
                              "enable.partition.eof",
                              "group.id",
                              "isolation.level",
                              "max.in.flight",
                              "max.in.flight.requests.per.connection",
                              "message.max.bytes",
                              "metadata.broker.list",
                              "partitioner",
                              "request.required.acks",
                              "transactional.id"};

tl::unexpected<Error> Bad(std::string message) {
  return Fail(Code::kInvalidArgument, std::move(message));
}

// Cuts what comes before the next `separator` off `rest`.
std::string_view Next(std::string_view& rest, char separator) {
  const size_t at = rest.find(separator);
  const std::string_view taken = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return taken;
}

bool IsHostAndPort(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.front() == '[' && host.back() == ']';
  if (!bracketed && host.find(':') != std::string_view::npos) return false;
  int number = 0;
  const auto [end, error] = std::from_chars(port.begin(), port.end(), number);
  return error == std::errc() && end == port.end() && number >= 1 && number <= 65'535;
}

// "%2F" is "/"; nothing when an escape is not one.
std::optional<std::string> Unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain.push_back(text[i]);
      continue;
    }
    int value = 0;
    const char* first = text.data() + i + 1;
    if (i + 3 > text.size()) return std::nullopt;
    const auto [end, error] = std::from_chars(first, first + 2, value, 16);
    if (error != std::errc() || end != first + 2) return std::nullopt;
    plain.push_back(static_cast<char>(value));
    i += 2;
  }
  return plain;
}

Result<void> AddProperty(KafkaUrl& url, const std::string& name, const std::string& value,
                         const std::string& where) {
  if (name.empty()) return Bad("a property without a name in " + where);
  for (const std::string_view ours : kOurs) {
    if (name == ours) {
      return Bad("the property " + name + " in " + where + " is not for changing: the log's " +
                 "promises rest on it");
    }
  }
  if (!url.properties.emplace(name, value).second) {
    return Bad("the property " + name + " is given twice");
  }
  return {};
}

std::string Trim(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Result<void> AddFile(KafkaUrl& url, const std::string& path) {
  struct stat info {};
  std::ifstream in(path);
  if (!in || ::stat(path.c_str(), &info) != 0) return Bad("cannot read " + path);
  if ((info.st_mode & 077) != 0) {
    return Bad(path + " may hold secrets but others may read it; chmod 600 " + path);
  }
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    line = Trim(line);
    if (line.empty() || line.front() == '#') continue;
    const std::string where = path + " line " + std::to_string(number);
    const size_t equals = line.find('=');
    if (equals == std::string::npos) return Bad(where + " is not property=value");
    const auto added =
        AddProperty(url, Trim(line.substr(0, equals)), Trim(line.substr(equals + 1)), where);
    if (!added) return added;
  }
  return {};
}

}  // namespace

Result<KafkaUrl> ParseKafkaUrl(std::string_view url) {
  if (!url.starts_with(kScheme)) return Bad("a Kafka is named kafka://host:port[,host:port]");
  url.remove_prefix(kScheme.size());
  KafkaUrl parsed;
  std::string_view hosts = Next(url, '?');
  if (hosts.ends_with('/')) hosts.remove_suffix(1);
  parsed.brokers = hosts;
  if (hosts.empty() || hosts.ends_with(',')) return Bad("kafka:// needs host:port");
  while (!hosts.empty()) {
    const std::string_view host = Next(hosts, ',');
    if (!IsHostAndPort(host)) return Bad("'" + std::string(host) + "' is not host:port");
  }
  while (!url.empty()) {
    const std::string_view option = Next(url, '&');
    const size_t equals = option.find('=');
    if (equals == std::string_view::npos) {
      return Bad("'" + std::string(option) + "' is not option=value");
    }
    const std::string name(option.substr(0, equals));
    const auto value = Unescape(option.substr(equals + 1));
    if (!value) return Bad("the value of " + name + " has a broken % escape");
    const auto added = name == "config" ? AddFile(parsed, *value)
                                        : AddProperty(parsed, name, *value, "the address");
    if (!added) return tl::unexpected(added.error());
  }
  return parsed;
}

}  // namespace synergie::log
