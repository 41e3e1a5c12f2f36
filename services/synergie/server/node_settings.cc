#include "services/synergie/server/node_settings.h"

#include <unistd.h>

#include <cctype>

#include "common/log/open_log.h"
#include "common/rpc/address.h"

namespace synergie::program {
namespace {

constexpr std::string_view kKafkaScheme = "kafka://";
constexpr int64_t kMinAppendTimeoutMs = 100;
constexpr int64_t kMaxAppendTimeoutMs = 600'000;

std::string Escape(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_') {
      escaped.push_back(c);
    } else {
      escaped += {'%', kDigits[static_cast<unsigned char>(c) >> 4],
                  kDigits[static_cast<unsigned char>(c) & 15]};
    }
  }
  return escaped;
}

class Faults {
 public:
  void Add(std::string fault) { all_ += (all_.empty() ? "" : "\n") + std::move(fault); }
  void NeedFile(const Settings& settings, std::string_view name) {
    const std::string& path = settings.Text(name);
    if (!path.empty() && access(path.c_str(), R_OK) != 0) {
      Add(std::string(name) + ": cannot read " + path);
    }
  }
  // Where `name` is given, `other` must be too.
  void Need(const Settings& settings, std::string_view name, std::string_view other) {
    if (!settings.Text(name).empty() && settings.Text(other).empty()) {
      Add(std::string(name) + " needs " + std::string(other));
    }
  }
  const std::string& all() const { return all_; }

 private:
  std::string all_;
};

void CheckAccess(const Settings& settings, Faults& faults) {
  for (const char* file : {"tls.certificate", "tls.key", "tls.client-ca", "auth.jwks"}) {
    faults.NeedFile(settings, file);
  }
  faults.Need(settings, "tls.certificate", "tls.key");
  faults.Need(settings, "tls.key", "tls.certificate");
  faults.Need(settings, "tls.client-ca", "tls.certificate");
  faults.Need(settings, "auth.jwks", "auth.issuer");
  faults.Need(settings, "auth.jwks", "auth.audience");
  faults.Need(settings, "auth.issuer", "auth.jwks");
  faults.Need(settings, "auth.audience", "auth.jwks");
  faults.Need(settings, "auth.trust-domain", "tls.client-ca");
  const bool proven =
      !settings.Text("auth.jwks").empty() || !settings.Text("auth.trust-domain").empty();
  const std::string& listen = settings.Text("listen");
  if (proven && settings.Switch("trust-network")) {
    faults.Add("trust-network believes callers without proof, and auth asks for one: take one");
  }
  if (rpc::IsLoopback(listen) || settings.Switch("trust-network")) return;
  if (settings.Text("tls.certificate").empty()) {
    faults.Add("listen: " + listen +
               " can be reached from other machines: give tls.certificate and tls.key, or ask for "
               "trust-network by name");
  } else if (!proven) {
    faults.Add("listen: " + listen +
               " can be reached from other machines, and nothing says how callers prove who they "
               "are: give auth.jwks, or auth.trust-domain with tls.client-ca, or ask for "
               "trust-network by name");
  }
}

}  // namespace

Result<std::string> LogUrlOf(const Settings& settings) {
  std::string url = settings.Text("log");
  if (url.empty()) url = "rocksdb:" + settings.Text("data") + "/log";
  if (!settings.kafka().empty() && !url.starts_with(kKafkaScheme)) {
    return Fail(Code::kInvalidArgument, "[kafka] is for a log on kafka://, not for " + url);
  }
  for (const auto& [name, value] : settings.kafka()) {
    url += (url.find('?') == std::string::npos ? "?" : "&") + name + "=" + Escape(value);
  }
  return url;
}

Result<NodeOptions> NodeOptionsOf(const Settings& settings, std::vector<std::string> services) {
  Faults faults;
  CheckAccess(settings, faults);
  const auto url = LogUrlOf(settings);
  if (!url) {
    faults.Add(url.error().message);
  } else if (const auto checked = log::CheckLogUrl(*url); !checked) {
    faults.Add("log: " + checked.error().message);
  }
  const std::string& reflection = settings.Text("reflection");
  if (reflection != "" && reflection != "on" && reflection != "off") {
    faults.Add("reflection is on or off, not \"" + reflection + "\"");
  }
  const int64_t append_timeout_ms = settings.Number("append-timeout-ms");
  if (append_timeout_ms < kMinAppendTimeoutMs || append_timeout_ms > kMaxAppendTimeoutMs) {
    faults.Add("append-timeout-ms is " + std::to_string(kMinAppendTimeoutMs) + " to " +
               std::to_string(kMaxAppendTimeoutMs));
  }
  if (!faults.all().empty()) return Fail(Code::kInvalidArgument, faults.all());

  NodeOptions options{
      .log_url = *url, .data = settings.Text("data"), .services = std::move(services)};
  options.keys = settings.Text("keys");
  options.ledger_keys = settings.Text("ledger-keys");
  options.backups = settings.Text("backups");
  options.log_partitions = static_cast<int32_t>(settings.Number("log-partitions"));
  options.partitions = settings.Numbers("partitions");
  options.writer.append_timeout = std::chrono::milliseconds(append_timeout_ms);
  options.server.listen = settings.Text("listen");
  options.server.allow_insecure_remote = settings.Switch("trust-network");
  if (!reflection.empty()) options.server.reflection = reflection == "on";
  if (!settings.Text("tls.certificate").empty()) {
    options.server.tls = rpc::TlsFiles{settings.Text("tls.certificate"), settings.Text("tls.key"),
                                       settings.Text("tls.client-ca")};
  }
  options.auth = {settings.Text("auth.jwks"), settings.Text("auth.issuer"),
                  settings.Text("auth.audience"), settings.Text("auth.trust-domain")};
  return options;
}

}  // namespace synergie::program
