// MatchingService: translates requests into commands and rows into answers. What people say of
// synergies is in synergies_rpc.cc, what only reads texts in searches_rpc.cc.
#pragma once

#include <string>
#include <string_view>

#include "common/node/endpoint.h"
#include "services/matching/codec/codec.h"
#include "services/matching/matching_node.h"
#include "synergie/matching/v1/matching.grpc.pb.h"

namespace synergie::matching {

class MatchingService final : public v1::MatchingService::CallbackService {
 public:
  // All surroundings outlive the service.
  MatchingService(node::Endpoint::Surroundings surroundings, MatchingNode& node)
      : endpoint_(std::move(surroundings)), node_(node) {}

  static constexpr std::string_view kFullName = "synergie.matching.v1.MatchingService";
  // Which roles may call which method.
  static void Grant(rpc::Permissions& permissions);

  using Reactor = grpc::ServerUnaryReactor;
  using Context = grpc::CallbackServerContext;

#define SYN_RPC(method, request, response) \
  Reactor* method(Context* context, const v1::request* in, v1::response* out) override

  SYN_RPC(GetSynergy, GetSynergyRequest, Synergy);
  SYN_RPC(ListSynergies, ListSynergiesRequest, ListSynergiesResponse);
  SYN_RPC(CreateSynergy, CreateSynergyRequest, Synergy);
  SYN_RPC(ValidateSynergy, ValidateSynergyRequest, Synergy);
  SYN_RPC(RejectSynergy, RejectSynergyRequest, Synergy);
  SYN_RPC(RetitleSynergy, RetitleSynergyRequest, Synergy);
  SYN_RPC(AddTopic, AddTopicRequest, Synergy);
  SYN_RPC(RemoveTopic, RemoveTopicRequest, Synergy);
  SYN_RPC(MergeSynergies, MergeSynergiesRequest, Synergy);
  SYN_RPC(SplitSynergy, SplitSynergyRequest, Synergy);
  SYN_RPC(ForbidPair, ForbidPairRequest, Placement);
  SYN_RPC(AllowPair, AllowPairRequest, Placement);
  SYN_RPC(GetPlacement, GetPlacementRequest, Placement);
  SYN_RPC(ListPlacements, ListPlacementsRequest, ListPlacementsResponse);
  SYN_RPC(ClassifyText, ClassifyTextRequest, ClassifyTextResponse);
  SYN_RPC(FindCandidates, FindCandidatesRequest, FindCandidatesResponse);
  SYN_RPC(Rematch, RematchRequest, RematchResponse);
#undef SYN_RPC

 private:
  // A command about one synergy: its name is checked, its etag read.
  template <class Request, class Make>
  Reactor* AboutSynergy(Context* context, const Request* in, v1::Synergy* out,
                        rpc::Validation& check, Make make);
  grpc::Status SearchTopic(const v1::FindCandidatesRequest& in, v1::FindCandidatesResponse* out);
  grpc::Status SearchText(const v1::FindCandidatesRequest& in, v1::FindCandidatesResponse* out);
  void ShowCandidates(const TerritoryIndex& index, const Noted& asked, const std::string& workshop,
                      const v1::FindCandidatesRequest& in, v1::FindCandidatesResponse* out);
  grpc::Status DryRun(const v1::RematchRequest& in, v1::RematchResponse* out);
  grpc::Status Apply(const v1::RematchRequest& in, const node::Caller& caller, Time deadline,
                     v1::RematchResponse* out);
  TopicIndex& IndexOf(const std::string& territory);
  uint16_t PartitionOf(const std::string& territory) const;

  node::Endpoint endpoint_;
  MatchingNode& node_;
};

// Rows as the API shows them, the same to every caller: nothing confidential is in them.
void ShowSynergy(const std::string& name, const projection::Row& row, const node::Caller& caller,
                 v1::Synergy* out);
void ShowPlacement(const std::string& name, const projection::Row& row, const node::Caller& caller,
                   v1::Placement* out);

// What a run of the matcher changes, as the API tells it.
void ShowChanges(const Facts& facts, v1::RematchResponse* out);

inline constexpr std::string_view kTerritoryPattern = "territories/*";
inline constexpr std::string_view kWorkshopPattern = "territories/*/workshops/*";
inline constexpr std::string_view kCompanyPattern = "territories/*/companies/*";
inline constexpr std::string_view kTopicPattern = "territories/*/topics/*";
inline constexpr std::string_view kSynergyPattern = "territories/*/synergies/*";
inline constexpr std::string_view kPlacementPattern = "territories/*/placements/*";

// A name of another resource, of the same territory as `about`.
void CheckReference(rpc::Validation& check, const std::string& field, const std::string& name,
                    std::string_view pattern, const std::string& about);

}  // namespace synergie::matching
