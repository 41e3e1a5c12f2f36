// Follows from something back to what led to it, through the events of the resources on the way:
//
//   action ← programme ← decision ← count ← ballots ← sheet ← synergy ← topics
//
// Only events are asked, and only those that the caller may see and that had happened by the
// instant; names that companies keep to themselves are sealed in them, and stay so. One use, one
// thread; touches the disk.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/result.h"
#include "common/event/typed.h"
#include "common/rpc/identity.h"
#include "services/history/reading/event_reader.h"
#include "synergie/catalogue/v1/values.pb.h"
#include "synergie/history/v1/explanations.pb.h"

namespace synergie::history {

class Chain {
 public:
  Chain(const EventReader& reader, const rpc::Caller& caller, Time at)
      : reader_(reader), caller_(caller), at_(at) {}

  // NOT_FOUND where nothing is known of it; INVALID_ARGUMENT for a kind that is not explained.
  tl::expected<v1::Explanation, Rejection> Explain(const std::string& name,
                                                   const std::string& sheet_id);

 private:
  using Step = v1::Explanation::Step;
  using Kind = v1::Explanation::Kind;
  // An event of a resource, and the digest of the record that it stands in.
  struct Known {
    v1::RecordedEvent event;
    std::string record_sha256;
  };
  using History = std::vector<Known>;

  // The events of a resource, the oldest first; empty: nothing is known of it. Read once.
  const History& Of(const std::string& resource);

  // Makes the step and all that it rests on; the id is empty where nothing is known of it.
  std::string Action(const std::string& name);
  std::string Programme(const std::string& name, const std::vector<std::string>& sheets);
  std::string Decision(const std::string& committee, const std::string& sheet_id);
  std::string Count(const std::string& catalogue, const std::string& sheet_id);
  std::string Ballots(const std::string& catalogue, const std::string& sheet_id);
  std::string Sheet(const std::string& catalogue, const std::string& sheet_id);
  std::string Synergy(const std::string& name);
  std::string Topic(const std::string& name);

  // A company as the events call it: its name where it does not keep it to itself.
  std::string TitleOf(const std::string& company);
  std::string TitleOf(const catalogue::v1::Party& party);

  // The step, and whether it is new; a step that is there already is not made again.
  std::pair<Step*, bool> Begin(Kind kind, const std::string& resource, const std::string& part);
  void Cite(Step& step, const Known& known);
  void Rest(const std::string& step, const std::string& ground, const char* relation);

  // Calls `take` with every event of that message in a history.
  template <class Message, class Take>
  static void Each(const History& history, Take take) {
    for (const Known& known : history) {
      if (known.event.type() != event::TypeOf<Message>()) continue;
      Message message;
      if (message.ParseFromString(known.event.payload().value())) take(message, known);
    }
  }

  const EventReader& reader_;
  const rpc::Caller& caller_;
  const Time at_;
  std::map<std::string, History> histories_;
  std::map<std::string, std::string> step_ids_;  // kind, resource and part → id
  std::map<std::string, Step> steps_;
  std::vector<std::string> order_;  // of their ids
  std::vector<v1::Explanation::Ground> grounds_;
};

}  // namespace synergie::history
