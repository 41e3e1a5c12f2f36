// While the demonstration is played, a reader takes down what every List of every service shows,
// and what Get shows of the same resources, each with the instant it was read at. Asked again as of
// those instants when all is over, the API shows exactly the same.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "services/synergie/client/demo.h"
#include "services/synergie/client/demo_play.h"
#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace pb = google::protobuf;
using pb::Message;
using pb::MethodDescriptor;

// One question that was asked and what it was answered with.
struct Answer {
  std::shared_ptr<Message> request;  // without read_time
  std::shared_ptr<Message> response;
  pb::Timestamp at;
};

std::unique_ptr<Message> Make(const pb::Descriptor* type) {
  return std::unique_ptr<Message>(
      pb::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

const pb::FieldDescriptor* FieldOf(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

void SetText(Message& message, const char* field, const std::string& text) {
  message.GetReflection()->SetString(&message, FieldOf(message, field), text);
}

void SetReadTime(Message& message, const pb::Timestamp& at) {
  message.GetReflection()->MutableMessage(&message, FieldOf(message, "read_time"))->CopyFrom(at);
}

pb::Timestamp ReadTimeOf(const Message& message) {
  pb::Timestamp at;
  at.CopyFrom(message.GetReflection()->GetMessage(message, FieldOf(message, "read_time")));
  return at;
}

// The resources in a List's answer.
std::vector<const Message*> ItemsIn(const Message& response) {
  std::vector<const Message*> items;
  const auto* reflection = response.GetReflection();
  for (int i = 0; i < response.GetDescriptor()->field_count(); ++i) {
    const auto* field = response.GetDescriptor()->field(i);
    if (!field->is_repeated() || field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    }
    for (int n = 0; n < reflection->FieldSize(response, field); ++n) {
      items.push_back(&reflection->GetRepeatedMessage(response, field, n));
    }
  }
  return items;
}

// Empty where it is nothing that has a name.
std::string NameOf(const Message& item) {
  const auto* name = FieldOf(item, "name");
  return name == nullptr ? "" : item.GetReflection()->GetString(item, name);
}

// The API of the three services that decide, by reflection: a method that is added is covered.
class Reader {
 public:
  explicit Reader(const std::string& address)
      : channel_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())) {
    for (const char* name :
         {"synergie.intake.v1.IntakeService", "synergie.matching.v1.MatchingService",
          "synergie.catalogue.v1.CatalogueService"}) {
      const auto* service = pb::DescriptorPool::generated_pool()->FindServiceByName(name);
      for (int i = 0; i < service->method_count(); ++i) Sort(service->method(i));
    }
  }

  // Everything there is now, below the territory.
  void ReadAll(const std::string& territory) {
    std::vector<std::string> parents = {territory};
    std::set<std::string> known = {territory};
    for (size_t next = 0; next < parents.size(); ++next) {
      for (const MethodDescriptor* list : lists_) {
        for (const std::string& name : ReadList(list, parents[next])) {
          if (known.insert(name).second) parents.push_back(name);
        }
      }
    }
  }

  // Asks all of it again as of its instants; the number of answers that differ, with a sentence of
  // the first.
  int CountDifferent(std::string* first) {
    int different = 0;
    for (const auto& [method, answers] : answers_) {
      for (const Answer& before : answers) {
        std::unique_ptr<Message> request(before.request->New());
        request->CopyFrom(*before.request);
        SetReadTime(*request, before.at);
        auto now = Make(method->output_type());
        const grpc::Status status = Ask(method, *request, *now);
        if (status.ok() && Text(*now) == Text(*before.response)) continue;
        if (different++ == 0) {
          *first = method->full_name() + " of " + before.request->ShortDebugString() + ": " +
                   (status.ok() ? Text(*now) : status.error_message()) + "\ninstead of " +
                   Text(*before.response);
        }
      }
    }
    return different;
  }

  size_t answered() const {
    size_t sum = 0;
    for (const auto& [method, answers] : answers_) sum += answers.size();
    return sum;
  }
  // The methods that answered one question differently at different instants.
  size_t changing() const {
    size_t changing = 0;
    for (const auto& [method, answers] : answers_) {
      std::map<std::string, std::set<std::string>> seen;
      for (const Answer& answer : answers)
        seen[Text(*answer.request)].insert(Text(*answer.response));
      changing += std::any_of(seen.begin(), seen.end(),
                              [](const auto& one) { return one.second.size() > 1; });
    }
    return changing;
  }
  size_t methods() const { return answers_.size(); }

 private:
  void Sort(const MethodDescriptor* method) {
    const auto* in = method->input_type();
    if (in->FindFieldByName("read_time") == nullptr || method->server_streaming()) return;
    if (method->name().starts_with("List") && in->FindFieldByName("parent") != nullptr) {
      lists_.push_back(method);
    }
    if (method->name().starts_with("Get") && in->FindFieldByName("name") != nullptr) {
      gets_.emplace(method->output_type()->full_name(), method);
    }
  }

  grpc::Status Ask(const MethodDescriptor* method, const Message& request, Message& response) {
    const std::string path = "/" + method->service()->full_name() + "/" + method->name();
    const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    return grpc::internal::BlockingUnaryCall<Message, Message>(channel_.get(), rpc, &context,
                                                               request, &response);
  }

  // The names listed; none where the parent is not one of this method's. What is listed is also
  // got, as of the same instant.
  std::vector<std::string> ReadList(const MethodDescriptor* list, const std::string& parent) {
    auto request = Make(list->input_type());
    SetText(*request, "parent", parent);
    auto response = Make(list->output_type());
    const grpc::Status status = Ask(list, *request, *response);
    if (!status.ok()) {
      EXPECT_TRUE(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT ||
                  status.error_code() == grpc::StatusCode::NOT_FOUND)
          << list->full_name() << " of " << parent << ": " << status.error_message();
      return {};
    }
    const pb::Timestamp at = ReadTimeOf(*response);
    std::vector<std::string> names;
    for (const Message* item : ItemsIn(*response)) {
      GetLater(*item, at);
      if (const std::string name = NameOf(*item); !name.empty()) names.push_back(name);
    }
    answers_[list].push_back({std::move(request), std::move(response), at});
    return names;
  }

  // What is listed is what Get shows as of the same instant; each state is asked for once.
  void GetLater(const Message& item, const pb::Timestamp& at) {
    const auto get = gets_.find(item.GetDescriptor()->full_name());
    if (get == gets_.end() || !got_.insert(Text(item)).second) return;
    auto request = Make(get->second->input_type());
    SetText(*request, "name", NameOf(item));
    std::shared_ptr<Message> response(item.New());
    response->CopyFrom(item);
    answers_[get->second].push_back({std::move(request), std::move(response), at});
  }

  // Without what names the instant itself and the place of the next page.
  static std::string Text(const Message& message) {
    std::unique_ptr<Message> copy(message.New());
    copy->CopyFrom(message);
    for (const char* field : {"read_time", "next_page_token"}) {
      if (const auto* found = FieldOf(*copy, field))
        copy->GetReflection()->ClearField(copy.get(), found);
    }
    return copy->ShortDebugString();
  }

  std::shared_ptr<grpc::Channel> channel_;
  std::vector<const MethodDescriptor*> lists_;
  std::map<std::string, const MethodDescriptor*> gets_;  // of the resource's full name
  std::map<const MethodDescriptor*, std::vector<Answer>> answers_;
  std::set<std::string> got_;  // each state of a resource is asked for once
};

TEST(DemoAsOfTest, WhatWasReadWhileItWasPlayedIsShownAgain) {
  TestNode node;
  const program::WorkshopPlace place = program::DemoPlace();
  Reader reader(node.address());
  std::atomic<bool> over{false};
  std::jthread reading([&] {
    do {
      reader.ReadAll(place.territory);
    } while (!over);
    reader.ReadAll(place.territory);
  });
  const int loaded = program::LoadDemo(node.connection());
  auto played = program::DemoPlay(node.connection(), place).Run();
  over = true;
  reading.join();
  ASSERT_EQ(loaded, 0);
  ASSERT_TRUE(played.has_value()) << program::Describe(played.error());
  std::string first;
  EXPECT_EQ(reader.CountDifferent(&first), 0) << first;
  EXPECT_GE(reader.methods(), 18u) << "a List or Get of some service was never answered";
  EXPECT_GE(reader.changing(), 8u) << "hardly anything changed while it was read";
  RecordProperty("answers", static_cast<int>(reader.answered()));
}

}  // namespace
}  // namespace synergie::testing
