// CatalogueService: the short list that a committee's members rank.
#include "common/rpc/request_digest.h"
#include "common/rpc/status.h"
#include "services/catalogue/counting/schulze.h"
#include "services/catalogue/rpc/catalogue_service.h"
#include "services/catalogue/rpc/rows.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

Reactor* CatalogueService::OpenShortList(Context* context, const v1::OpenShortListRequest* in,
                                         v1::Committee* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCommitteePattern);
  CheckShortListRules(check, "rules", in->rules());
  catalogue::OpenShortList command{.committee = in->name(),
                                   .rules = FromMessage<ShortListRules>(in->rules()),
                                   .revision = node::RevisionOf(check, *in)};
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, in->name(),
      [this, command]() mutable -> tl::expected<catalogue::OpenShortList, Rejection> {
        // The key is there before the first ranking needs it.
        const auto key = boxes_.BoxKey(command.committee);
        if (!key) return tl::unexpected(KeyTrouble(key.error()));
        command.box_key_id = BoxSealing::KeyIdOf(command.committee);
        return command;
      },
      ShowIn(out));
}

Reactor* CatalogueService::GiveRanking(Context* context, const v1::GiveRankingRequest* in,
                                       v1::Ranking* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kCommitteePattern);
  check.Id("member_id", in->member_id());
  check.MaxCount("ranking", in->ranking_size(), kMaxShortList);
  for (const v1::SheetGroup& group : in->ranking()) {
    check.MaxCount("ranking.sheets", group.sheets_size(), kMaxShortList);
  }
  const catalogue::GiveRanking command{.committee = in->parent(),
                                       .member_id = in->member_id(),
                                       .ranking = FromMessages<SheetGroup>(in->ranking()),
                                       .revision = node::RevisionOf(check, *in)};
  const std::string ranking =
      check.ok() ? RankingNameOf(in->parent(), in->member_id()) : in->parent();
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, ranking,
      [this, command = command]() mutable -> tl::expected<catalogue::GiveRanking, Rejection> {
        const auto key = boxes_.BoxKey(command.committee);
        if (!key) return tl::unexpected(KeyTrouble(key.error()));
        command.seal = [key = *key, id = BoxSealing::KeyIdOf(command.committee)](
                           const std::string& ranking, const std::string& ranks) {
          return SealGrades(key, id, ranking, ranks);
        };
        return command;
      },
      ShowIn(out), {}, {},
      {.digest = [this, in, committee = in->parent()]() -> Result<std::string> {
        // Not even the request's digest helps a guess: it is keyed too.
        const auto key = boxes_.BoxKey(committee);
        if (!key) return tl::unexpected(key.error());
        return SealedDigest(*key, BoxSealing::KeyIdOf(committee), committee,
                            rpc::RequestDigest(*in));
      }});
}

Reactor* CatalogueService::CloseShortList(Context* context, const v1::CloseShortListRequest* in,
                                          v1::Committee* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCommitteePattern);
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, in->name(),
      [this, name = in->name(), revision]() -> tl::expected<catalogue::CloseShortList, Rejection> {
        const auto key = boxes_.BoxKey(name);
        if (!key) return tl::unexpected(KeyTrouble(key.error()));
        return catalogue::CloseShortList{
            name, *key,
            [key = *key](const std::string& ranking, const Sealed& sealed) {
              return OpenGrades(key, ranking, sealed);
            },
            revision};
      },
      ShowIn(out));
}

Reactor* CatalogueService::GetRanking(Context* context, const v1::GetRankingRequest* in,
                                      v1::Ranking* out) {
  return GetOne(context, in, out, kRankingPattern);
}

Reactor* CatalogueService::RecountShortList(Context* context, const v1::RecountShortListRequest* in,
                                            v1::ShortListRecount* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCommitteePattern);
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::RecountShortListRequest>(), in->name(),
      read_time.value_or(std::nullopt),
      [this, name = in->name(), out](Time at, const node::Caller&) {
        const Rows rows(endpoint_.instance(), name, at);
        const auto committee = rows.Find<Committee>(name);
        if (!committee) return rpc::ToStatus(commit::NotFound("committee", name).value());
        const ShortList& list = committee->short_list;
        if (!list.count) {
          return rpc::ToStatus(
              commit::Unmet("SHORT_LIST_NOT_COUNTED", "No short list is closed and counted yet.")
                  .value());
        }
        // From the sealed rankings and the published key, not from what the closing says of them.
        std::vector<CountedRanking> rankings;
        for (const ShortListVoice& voice : list.rules.voices) {
          const std::string ranking_name = RankingNameOf(name, voice.member_id);
          const auto ranking = rows.Find<MemberRanking>(ranking_name);
          if (!ranking || !ranking->set_aside_reason.empty()) continue;
          const auto ranks = OpenGrades(list.box_key, ranking_name, ranking->sealed);
          if (!ranks) continue;
          rankings.push_back({voice.member_id, ReceiptOf(ranking_name, ranking->sealed), *ranks});
        }
        const std::string closing = ClosingDigest(name, list.box_key, rankings, list.set_aside);
        const auto result = CountShortList(list.rules, rankings, closing);
        if (!result) return rpc::ToStatus(result.error());
        const ShortListCount count = EvidenceOf(*result);
        out->set_published_digest(list.count->digest);
        out->set_recounted_digest(count.digest);
        out->set_same(count == *list.count && rankings == list.rankings &&
                      closing == list.closing_digest);
        ToMessage(count, out->mutable_count());
        out->set_explanation(counting::Explain(*result));
        out->set_canonical_text(counting::CanonicalText(*result));
        return grpc::Status::OK;
      });
}

}  // namespace synergie::catalogue
