// What callers asked a real node for, and what they were told: the book by which a node is judged
// after it was killed or its disk failed. Topics of one workshop, each with its request id.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "synergie/intake/v1/intake.grpc.pb.h"

namespace synergie::testing {

inline constexpr char kBookTerritory[] = "territories/crash";
inline constexpr char kBookWorkshop[] = "territories/crash/workshops/w";

struct Asked {
  intake::v1::RecordTopicRequest request;
  bool acknowledged = false;
};
using Book = std::map<std::string, Asked>;  // topic's resource name → what was asked

using IntakeStub = intake::v1::IntakeService::Stub;
std::unique_ptr<IntakeStub> ConnectIntake(const std::string& address);

// The territory and its open workshop, where they are not there. False, and said why, when the
// node refuses or does not answer.
bool FoundWorkshop(IntakeStub& stub);

// A topic nobody asked for before: `id` names it.
intake::v1::RecordTopicRequest NewTopic(const std::string& id, std::mt19937_64& random);

// Asks for it, and writes both into the book. True: acknowledged.
bool RecordInBook(IntakeStub& stub, const intake::v1::RecordTopicRequest& request, Book& book,
                  std::chrono::seconds patience);

// Every acknowledged topic is there, once and as it was said, and none that nobody asked for; what
// was not acknowledged is asked again under its request id and comes to one topic. False, and said
// why, otherwise.
bool VerifyBook(IntakeStub& stub, Book& book);

// The projections of a stopped node are folded again and are the same.
bool VerifyRebuild(const std::string& program, const std::string& data);

}  // namespace synergie::testing
