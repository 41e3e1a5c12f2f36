#include "common/log/kafka/client.h"

#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "common/log/kafka/repeat_guard.h"

namespace synergie::log {
namespace {

using Settings = std::vector<std::pair<const char*, std::string>>;

// Room for what a batch adds to its record.
constexpr size_t kBatchOverhead = 64 << 10;

Settings CommonSettings(const ClientSettings& settings) {
  return {
      {"bootstrap.servers", settings.url.brokers},
      {"message.max.bytes", std::to_string(settings.max_record_bytes + kBatchOverhead)},
  };
}

Settings ProducerSettings(const ClientSettings& settings) {
  const std::string timeout = std::to_string(settings.delivery_timeout.count());
  return {
      {"enable.idempotence", "true"},  // and with it acks=all, order kept, no doubles by retries
      {"acks", "all"},
      {"message.timeout.ms", timeout},
      {"request.timeout.ms", timeout},
  };
}

Settings ConsumerSettings(const ClientSettings& settings) {
  return {
      {"auto.offset.reset", "error"},  // the default would jump to the end
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"check.crcs", "true"},
      // Records of other people's transactions: all of ours are plain, and every reader must agree.
      {"isolation.level", "read_committed"},
      // Tells the position at the end, which control records may keep from being a record's.
      {"enable.partition.eof", "true"},
      {"queued.max.messages.kbytes", std::to_string(settings.reader_buffer_bytes >> 10)},
      {"queued.min.messages", "1000000"},  // the bytes above are the bound
  };
}

// What a user may change.
Settings Defaults(RdRole role) {
  Settings defaults = {
      {"client.id", "synergie"},           {"socket.timeout.ms", "10000"},
      {"socket.keepalive.enable", "true"}, {"socket.nagle.disable", "true"},
      {"reconnect.backoff.ms", "50"},      {"reconnect.backoff.max.ms", "1000"},
      {"log.connection.close", "false"},   {"topic.metadata.propagation.max.ms", "3000"},
  };
  if (role == RdRole::kProducer) {
    defaults.insert(
        defaults.end(),
        {{"linger.ms", "0"},  // a lone caller waits for it
                              // zstd would set up a context of a megabyte for each batch
         {"compression.codec", "lz4"},
         {"queue.buffering.max.messages", "1000000"},
         {"queue.buffering.max.kbytes", "1048576"}});
  } else {
    // A partition that starts waits for the fetch under way.
    defaults.insert(defaults.end(),
                    {{"fetch.wait.max.ms", "100"}, {"fetch.error.backoff.ms", "100"}});
  }
  return defaults;
}

// "[thrd:127.0.0.1:9092/1]: …" says which of the threads it was, which nobody needs.
std::string_view WithoutPrefix(std::string_view text) {
  const size_t end = text.find("]: ");
  return text.starts_with("[thrd:") && end != std::string_view::npos ? text.substr(end + 3) : text;
}

void OnLog(const rd_kafka_t*, int level, const char* facility, const char* text) {
  const auto severity = level <= 3   ? spdlog::level::err
                        : level <= 4 ? spdlog::level::warn
                        : level <= 6 ? spdlog::level::info
                                     : spdlog::level::debug;
  // Of the process, for all clients try the same brokers.
  static RepeatGuard guard;
  const auto line = guard.Admit(WithoutPrefix(text), std::chrono::steady_clock::now());
  if (line) spdlog::log(severity, "kafka: {}: {}", facility, *line);
}

void OnError(rd_kafka_t* client, int code, const char* reason, void* opaque) {
  auto error = static_cast<rd_kafka_resp_err_t>(code);
  std::string words = reason;
  if (error == RD_KAFKA_RESP_ERR__FATAL) {
    std::array<char, 512> text{};
    error = rd_kafka_fatal_error(client, text.data(), text.size());
    words = text.data();
  }
  auto* trouble = static_cast<Trouble*>(opaque);
  // "All brokers are down" says less than what came before it.
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && trouble->Get().has_value()) return;
  trouble->Set({CodeOf(error), "kafka: " + words});
}

Result<void> Apply(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
  std::array<char, 512> text{};
  if (rd_kafka_conf_set(conf, name, value.c_str(), text.data(), text.size()) == RD_KAFKA_CONF_OK) {
    return {};
  }
  return Fail(Code::kInvalidArgument, std::string("kafka: ") + text.data());
}

Result<void> Apply(rd_kafka_conf_t* conf, const Settings& settings) {
  for (const auto& [name, value] : settings) {
    if (auto applied = Apply(conf, name, value); !applied) return applied;
  }
  return {};
}

void RingBell(rd_kafka_t*, void* bell) { static_cast<Bell*>(bell)->Ring(); }

}  // namespace

void Trouble::Set(Error error) {
  static RepeatGuard guard;
  const std::lock_guard lock(mutex_);
  if (!error_ || error_->code != error.code) {
    const auto line = guard.Admit(error.message, std::chrono::steady_clock::now());
    if (line) spdlog::warn("{}", *line);
    told_ = line.has_value();
  }
  lost_ |= error.code == Code::kNotFound;
  error_ = std::move(error);
}

void Trouble::Clear() {
  const std::lock_guard lock(mutex_);
  if (error_ && told_) spdlog::info("kafka: it answers again");
  error_.reset();
}

bool Trouble::TakeLost() {
  const std::lock_guard lock(mutex_);
  return std::exchange(lost_, false);
}

std::optional<Error> Trouble::Get() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

Result<Rd<rd_kafka_t>> NewClient(RdRole role, const ClientSettings& settings, Trouble& trouble,
                                 OnDelivered delivered) {
  Rd<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  const bool producer = role == RdRole::kProducer;
  Settings given;
  for (const auto& [name, value] : settings.url.properties) given.emplace_back(name.c_str(), value);
  for (const Settings& some :
       {Defaults(role), given, CommonSettings(settings),
        producer ? ProducerSettings(settings) : ConsumerSettings(settings)}) {
    if (auto applied = Apply(conf.get(), some); !applied) return tl::unexpected(applied.error());
  }
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  rd_kafka_conf_set_opaque(conf.get(), &trouble);
  if (delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), delivered);
  std::array<char, 512> text{};
  Rd<rd_kafka_t> client(rd_kafka_new(producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER, conf.get(),
                                     text.data(), text.size()));
  if (!client) return Fail(Code::kInvalidArgument, std::string("kafka: ") + text.data());
  conf.release();  // the client's now
  return client;
}

void ConnectBell(rd_kafka_t* client, Bell& bell) {
  const Rd<rd_kafka_queue_t> queue(rd_kafka_queue_get_main(client));
  rd_kafka_queue_cb_event_enable(queue.get(), RingBell, &bell);
}

void MuteBell(rd_kafka_t* client) {
  const Rd<rd_kafka_queue_t> queue(rd_kafka_queue_get_main(client));
  rd_kafka_queue_cb_event_enable(queue.get(), nullptr, nullptr);
}

}  // namespace synergie::log
