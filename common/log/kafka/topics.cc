#include "common/log/kafka/topics.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace synergie::log {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// One rule for one setting of a Kafka topic.
struct Rule {
  const char* setting;
  std::string value;  // what InitTopics gives
  std::function<bool(const std::string&)> holds;
};

struct Topic {
  int32_t partitions = 0;
  int32_t replication = 0;
};

constexpr size_t kBatchOverhead = 64 << 10;
constexpr size_t kMaxMessageBytes = 4 << 20;

int64_t Number(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

Rule Exactly(const char* setting, const std::string& value) {
  return {setting, value, [value](const std::string& found) { return found == value; }};
}

Rule AtLeast(const char* setting, int64_t value, int64_t least) {
  return {setting, std::to_string(value),
          [least](const std::string& found) { return Number(found) >= least; }};
}

std::vector<Rule> RulesFor(const ClientSettings& settings, int32_t replication) {
  const auto batch = static_cast<int64_t>(settings.max_record_bytes + kBatchOverhead);
  const int64_t in_sync = replication >= 3 ? 2 : 1;
  return {Exactly("cleanup.policy", "delete"),
          Exactly("retention.ms", "-1"),
          Exactly("retention.bytes", "-1"),
          Exactly("message.timestamp.type", "LogAppendTime"),
          AtLeast("max.message.bytes", std::max<int64_t>(kMaxMessageBytes, batch), batch),
          AtLeast("min.insync.replicas", in_sync, in_sync),
          Exactly("unclean.leader.election.enable", "false")};
}

// Asks a Kafka about its topics, within one deadline; keeps what librdkafka complained of
// meanwhile.
class Administration {
 public:
  static Result<std::unique_ptr<Administration>> Open(const ClientSettings& settings,
                                                      milliseconds limit) {
    std::unique_ptr<Administration> self(new Administration(limit));
    auto client = NewClient(RdRole::kProducer, settings, self->trouble_);
    if (!client) return tl::unexpected(client.error());
    self->client_ = std::move(*client);
    return self;
  }

  // All Kafka topics by name.
  Result<std::map<std::string, Topic>> Topics() {
    const rd_kafka_metadata_t* found = nullptr;
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__TIMED_OUT;
    while (Left().count() > 0) {
      // In short turns, so that wrong credentials are not waited for.
      const auto turn = std::min(Left(), milliseconds(500));
      error = rd_kafka_metadata(client_.get(), 1, nullptr, &found, static_cast<int>(turn.count()));
      rd_kafka_poll(client_.get(), 0);
      const auto trouble = trouble_.Get();
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
      if (trouble && trouble->code == Code::kUnauthenticated) break;
    }
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected(Failure(error));
    const Rd<const rd_kafka_metadata_t> metadata(found);
    std::map<std::string, Topic> topics;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
      const rd_kafka_metadata_topic_t& topic = metadata->topics[i];
      if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      topics[topic.topic] = {topic.partition_cnt,
                             topic.partition_cnt == 0 ? 0 : topic.partitions[0].replica_cnt};
    }
    return topics;
  }

  // Makes one Kafka topic; an Error when it is there already.
  Result<void> Make(const std::string& name, const ClientSettings& settings,
                    const TopicPlan& plan) {
    std::array<char, 512> text{};
    Rd<rd_kafka_NewTopic_t> topic(rd_kafka_NewTopic_new(
        name.c_str(), plan.partitions, plan.replication, text.data(), text.size()));
    if (!topic) return Fail(Code::kInvalidArgument, name + ": " + text.data());
    for (const Rule& rule : RulesFor(settings, plan.replication)) {
      rd_kafka_NewTopic_set_config(topic.get(), rule.setting, rule.value.c_str());
    }
    rd_kafka_NewTopic_set_config(topic.get(), "compression.type", "producer");
    if (plan.sync_each_batch) rd_kafka_NewTopic_set_config(topic.get(), "flush.messages", "1");
    rd_kafka_NewTopic_t* topics[] = {topic.get()};
    const auto event = Ask([&](rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
      rd_kafka_CreateTopics(client_.get(), topics, 1, options, queue);
    });
    if (!event) return tl::unexpected(event.error());
    size_t count = 0;
    const auto* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event->get()), &count);
    for (size_t i = 0; i < count; ++i) {
      const auto error = rd_kafka_topic_result_error(results[i]);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      const char* words = rd_kafka_topic_result_error_string(results[i]);
      return tl::unexpected(Error{CodeOf(error), "cannot make the Kafka topic " + name + ": " +
                                                     (words ? words : rd_kafka_err2str(error))});
    }
    return {};
  }

  Result<std::map<std::string, std::string>> SettingsOf(const std::string& name) {
    const Rd<rd_kafka_ConfigResource_t> resource(
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
    rd_kafka_ConfigResource_t* resources[] = {resource.get()};
    const auto event = Ask([&](rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
      rd_kafka_DescribeConfigs(client_.get(), resources, 1, options, queue);
    });
    if (!event) return tl::unexpected(event.error());
    size_t count = 0;
    const auto** results = rd_kafka_DescribeConfigs_result_resources(
        rd_kafka_event_DescribeConfigs_result(event->get()), &count);
    std::map<std::string, std::string> settings;
    for (size_t i = 0; i < count; ++i) {
      if (rd_kafka_ConfigResource_error(results[i]) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return tl::unexpected(FromRd("cannot read the settings of " + name,
                                     rd_kafka_ConfigResource_error(results[i])));
      }
      size_t entries = 0;
      const auto** entry = rd_kafka_ConfigResource_configs(results[i], &entries);
      for (size_t e = 0; e < entries; ++e) {
        const char* value = rd_kafka_ConfigEntry_value(entry[e]);
        settings[rd_kafka_ConfigEntry_name(entry[e])] = value == nullptr ? "" : value;
      }
    }
    return settings;
  }

 private:
  explicit Administration(milliseconds limit) : until_(steady_clock::now() + limit) {}

  milliseconds Left() const {
    const auto left = std::chrono::duration_cast<milliseconds>(until_ - steady_clock::now());
    return std::max(left, milliseconds(0));
  }

  Error Failure(rd_kafka_resp_err_t error) const {
    const auto trouble = trouble_.Get();
    return trouble ? *trouble : FromRd("kafka: the broker does not answer", error);
  }

  template <class Call>
  Result<Rd<rd_kafka_event_t>> Ask(Call call) {
    const auto deleter = [](rd_kafka_AdminOptions_t* o) { rd_kafka_AdminOptions_destroy(o); };
    const std::unique_ptr<rd_kafka_AdminOptions_t, decltype(deleter)> options(
        rd_kafka_AdminOptions_new(client_.get(), RD_KAFKA_ADMIN_OP_ANY), deleter);
    const int limit = static_cast<int>(std::max(Left(), milliseconds(1)).count());
    rd_kafka_AdminOptions_set_request_timeout(options.get(), limit, nullptr, 0);
    const Rd<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_.get()));
    call(options.get(), queue.get());
    Rd<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), limit + 1'000));
    rd_kafka_poll(client_.get(), 0);
    if (!event) return tl::unexpected(Failure(RD_KAFKA_RESP_ERR__TIMED_OUT));
    const auto error = rd_kafka_event_error(event.get());
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return event;
    return tl::unexpected(
        Error{CodeOf(error), std::string("kafka: ") + rd_kafka_event_error_string(event.get())});
  }

  const steady_clock::time_point until_;
  Trouble trouble_;
  Rd<rd_kafka_t> client_;  // complains to trouble_
};

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

Result<int32_t> Check(Administration& kafka, const ClientSettings& settings,
                      const std::vector<std::string>& logs, int32_t partitions) {
  const auto topics = kafka.Topics();
  if (!topics) return tl::unexpected(topics.error());
  std::vector<std::string> missing;
  std::vector<std::string> wrong;
  for (const std::string& log : logs) {
    const auto topic = topics->find(log);
    if (topic == topics->end()) {
      missing.push_back(log);
      continue;
    }
    if (partitions == 0) partitions = topic->second.partitions;
    if (topic->second.partitions != partitions) {
      wrong.push_back(log + " has " + std::to_string(topic->second.partitions) +
                      " partitions, it must have " + std::to_string(partitions));
    }
    const auto found = kafka.SettingsOf(log);
    if (!found) return tl::unexpected(found.error());
    for (const Rule& rule : RulesFor(settings, topic->second.replication)) {
      const auto value = found->find(rule.setting);
      const std::string is = value == found->end() ? "(unset)" : value->second;
      if (rule.holds(is)) continue;
      wrong.push_back(log + " has " + rule.setting + "=" + is + ", it must be " + rule.value);
    }
  }
  if (!wrong.empty()) {
    return Fail(Code::kFailedPrecondition, "the Kafka topics are not safe: " + Joined(wrong));
  }
  if (!missing.empty()) {
    return Fail(Code::kNotFound, "Kafka topics are missing: " + Joined(missing) +
                                     "; make them with `synergie kafka init`");
  }
  return partitions;
}

}  // namespace

Result<InitReport> InitTopics(const ClientSettings& settings, const std::vector<std::string>& logs,
                              const TopicPlan& plan, milliseconds limit) {
  auto kafka = Administration::Open(settings, limit);
  if (!kafka) return tl::unexpected(kafka.error());
  const auto topics = (*kafka)->Topics();
  if (!topics) return tl::unexpected(topics.error());
  InitReport report;
  for (const std::string& log : logs) {
    if (topics->contains(log)) {
      report.kept.push_back(log);
      continue;
    }
    const auto made = (*kafka)->Make(log, settings, plan);
    if (!made && made.error().code != Code::kAlreadyExists) return tl::unexpected(made.error());
    (made ? report.made : report.kept).push_back(log);
  }
  // What was made a moment ago may not be known to the broker that is asked.
  const auto until = steady_clock::now() + limit;
  auto checked = Check(**kafka, settings, logs, plan.partitions);
  while (!checked && checked.error().code == Code::kNotFound && steady_clock::now() < until) {
    checked = Check(**kafka, settings, logs, plan.partitions);
  }
  if (!checked) return tl::unexpected(checked.error());
  return report;
}

Result<int32_t> CheckTopics(const ClientSettings& settings, const std::vector<std::string>& logs,
                            int32_t partitions, milliseconds limit) {
  auto kafka = Administration::Open(settings, limit);
  if (!kafka) return tl::unexpected(kafka.error());
  return Check(**kafka, settings, logs, partitions);
}

}  // namespace synergie::log
