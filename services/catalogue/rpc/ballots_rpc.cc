// CatalogueService: the companies' ballot.
#include <sodium.h>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "common/rpc/request_digest.h"
#include "common/rpc/status.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/selection.h"
#include "services/catalogue/domain/tally.h"
#include "services/catalogue/rpc/catalogue_service.h"
#include "services/catalogue/rpc/rows.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

namespace {

grpc::Status NotFound(const std::string& noun, const std::string& name) {
  return rpc::ToStatus(commit::NotFound(noun, name).value());
}

// A request id made of another one: the second command of one request, the same at every retry.
std::string DerivedRequestId(const std::string& request_id) {
  const std::string hash = counting::Sha256("refusal of " + request_id);
  std::string hex = ToHex(hash.substr(0, 16));
  hex[12] = '4';  // a version 4 UUID by its form
  hex[16] = 'a';
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::optional<RefusalReason> RefusalOf(const Rejection& rejection) {
  if (rejection.reason == "BALLOT_CLOSED") return RefusalReason::kLate;
  if (rejection.reason == "NOT_ON_ROLL") return RefusalReason::kNotOnRoll;
  return std::nullopt;
}

}  // namespace

Reactor* CatalogueService::OpenBallot(Context* context, const v1::OpenBallotRequest* in,
                                      v1::Catalogue* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCataloguePattern);
  CheckRules(check, "rules", in->rules());
  check.MaxCount("companies", in->companies_size(), kMaxElectors);
  for (const std::string& company : in->companies()) {
    CheckReference(check, "companies", company, kCompanyPattern, in->name(), true);
  }
  catalogue::OpenBallot command{.catalogue = in->name(),
                                .rules = FromMessage<BallotRules>(in->rules()),
                                .companies = Texts(in->companies()),
                                .revision = node::RevisionOf(check, *in)};
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, in->name(),
      [this, command]() mutable -> tl::expected<catalogue::OpenBallot, Rejection> {
        // The key is there before the first ballot needs it.
        const auto key = boxes_.BoxKey(command.catalogue);
        if (!key) return tl::unexpected(KeyTrouble(key.error()));
        command.box_key_id = BoxSealing::KeyIdOf(command.catalogue);
        return command;
      },
      ShowIn(out));
}

Reactor* CatalogueService::CastBallot(Context* context, const v1::CastBallotRequest* in,
                                      v1::Ballot* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kCataloguePattern);
  CheckReference(check, "company", in->company(), kCompanyPattern, in->parent(), true);
  check.MaxCount("judgements", in->judgements_size(), kMaxSheets);
  for (const v1::Judgement& judgement : in->judgements()) {
    check.Id("judgements.sheet_id", judgement.sheet_id());
    check.Text("judgements.grade", judgement.grade(), {.max_characters = 50});
  }
  const catalogue::CastBallot command{.catalogue = in->parent(),
                                      .company = in->company(),
                                      .judgements = FromMessages<Judgement>(in->judgements()),
                                      .revision = node::RevisionOf(check, *in)};
  const std::string territory = TerritoryOf(in->parent()).value_or("");
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, in->parent(),
      [this, command = command]() mutable -> tl::expected<catalogue::CastBallot, Rejection> {
        const auto key = boxes_.BoxKey(command.catalogue);
        if (!key) return tl::unexpected(KeyTrouble(key.error()));
        command.seal = [key = *key, id = BoxSealing::KeyIdOf(command.catalogue)](
                           const std::string& ballot, const std::string& grades) {
          return SealGrades(key, id, ballot, grades);
        };
        return command;
      },
      ShowIn(out), in->company(), {},
      {.digest = [this, in, catalogue = in->parent()]() -> Result<std::string> {
         const auto key = boxes_.BoxKey(catalogue);
         if (!key) return tl::unexpected(key.error());
         return SealedDigest(*key, BoxSealing::KeyIdOf(catalogue), catalogue,
                             rpc::RequestDigest(*in));
       },
       .refused = [catalogue = in->parent(), company = in->company(), territory](
                      const std::string& request_id,
                      const Rejection& rejection) -> std::optional<commit::Command> {
         const auto reason = RefusalOf(rejection);
         if (!reason) return std::nullopt;
         return commit::Command{
             .request_id = DerivedRequestId(request_id),
             .request_digest = counting::Sha256("refusal of " + request_id),
             .territory = territory,
             .decide = node::Endpoint::DecideWith<CatalogueCodec>(
                 catalogue, catalogue::RefuseBallot{catalogue, company, *reason})};
       }});
}

Reactor* CatalogueService::CloseBallot(Context* context, const v1::CloseBallotRequest* in,
                                       v1::Catalogue* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCataloguePattern);
  const auto revision = node::RevisionOf(check, *in);
  if (in->has_date()) CheckDate(check, "date", in->date());
  return endpoint_.PreparedCommand<CatalogueCodec>(
      context, *in, check, in->name(),
      [this, name = in->name(), revision,
       date = FromMessage<Date>(in->date())]() -> tl::expected<catalogue::CloseBallot, Rejection> {
        const auto key = boxes_.BoxKey(name);
        if (!key) return tl::unexpected(KeyTrouble(key.error()));
        return catalogue::CloseBallot{
            name, *key,
            [key = *key](const std::string& ballot, const Sealed& sealed) {
              return OpenGrades(key, ballot, sealed);
            },
            revision, date};
      },
      ShowIn(out));
}

Reactor* CatalogueService::GetBallot(Context* context, const v1::GetBallotRequest* in,
                                     v1::Ballot* out) {
  return GetOne(context, in, out, kBallotPattern);
}

Reactor* CatalogueService::ListBallots(Context* context, const v1::ListBallotsRequest* in,
                                       v1::ListBallotsResponse* out) {
  return ListBelow<v1::Ballot>(context, in, out, kCataloguePattern, Ballot::kCollection,
                               &v1::ListBallotsResponse::add_ballots);
}

Reactor* CatalogueService::GetTurnout(Context* context, const v1::GetTurnoutRequest* in,
                                      v1::Turnout* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCataloguePattern);
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(context, check, endpoint_.MethodOf<v1::GetTurnoutRequest>(), in->name(),
                        read_time.value_or(std::nullopt),
                        [this, name = in->name(), out](Time at, const node::Caller&) {
                          const Rows rows(endpoint_.instance(), name, at);
                          const auto catalogue = rows.Find<Catalogue>(name);
                          if (!catalogue) return NotFound("catalogue", name);
                          int voted = 0;
                          for (const Elector& elector : catalogue->rules.roll) {
                            v1::ElectorTurnout* shown = out->add_electors();
                            ToMessage(elector, shown->mutable_elector());
                            const auto ballot = rows.FindRow(BallotNameOf(name, elector.elector));
                            if (!ballot) continue;
                            ++voted;
                            shown->set_voted(true);
                            // The closing touches every ballot: then the time of the last vote is
                            // no longer the row's.
                            if (StateOf<Ballot>(*ballot).state == Ballot::State::kCast) {
                              *shown->mutable_vote_time() = rpc::ToTimestamp(ballot->update_time);
                            }
                          }
                          out->set_roll_count(static_cast<int32_t>(catalogue->rules.roll.size()));
                          out->set_voted_count(voted);
                          int64_t refused = 0;
                          rows.Scan<Refusals>(name,
                                              [&](const std::string&, const Refusals& refusals) {
                                                for (const auto& [reason, count] : refusals.counts)
                                                  refused += count;
                                              });
                          out->set_refused_count(refused);
                          return grpc::Status::OK;
                        });
}

Reactor* CatalogueService::VerifyReceipt(Context* context, const v1::VerifyReceiptRequest* in,
                                         v1::ReceiptVerification* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kBallotPattern);
  if (in->receipt().size() != crypto_hash_sha256_BYTES) check.Add("receipt", "has 32 bytes");
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::VerifyReceiptRequest>(), in->name(),
      read_time.value_or(std::nullopt),
      [this, name = in->name(), receipt = in->receipt(), out](Time at, const node::Caller&) {
        const Rows rows(endpoint_.instance(), name, at);
        const auto ballot = rows.Find<Ballot>(name);
        if (!ballot) return NotFound("ballot", name);
        out->set_current(ballot->receipt == receipt);
        out->set_intact(ReceiptOf(name, ballot->sealed) == receipt);
        const auto catalogue = rows.Find<Catalogue>(ballot->catalogue);
        for (const CountedBallot& counted : catalogue->ballots) {
          if (counted.elector == ballot->elector && counted.receipt == receipt) {
            out->set_counted(true);
          }
        }
        return grpc::Status::OK;
      });
}

Reactor* CatalogueService::RecountBallot(Context* context, const v1::RecountBallotRequest* in,
                                         v1::Recount* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCataloguePattern);
  const auto read_time = check.Take(rpc::ReadTimeOf(*in, endpoint_.clock().Now()));
  return endpoint_.Read(
      context, check, endpoint_.MethodOf<v1::RecountBallotRequest>(), in->name(),
      read_time.value_or(std::nullopt),
      [this, name = in->name(), out](Time at, const node::Caller&) {
        const Rows rows(endpoint_.instance(), name, at);
        const auto catalogue = rows.Find<Catalogue>(name);
        if (!catalogue) return NotFound("catalogue", name);
        if (!catalogue->count) {
          return rpc::ToStatus(
              commit::Unmet("BALLOT_NOT_COUNTED", "The ballot is not closed and counted yet.")
                  .value());
        }
        // From the sealed ballots and the published key, not from what the closing says of them.
        std::vector<CountedBallot> ballots;
        for (const Elector& elector : catalogue->rules.roll) {
          const std::string ballot_name = BallotNameOf(name, elector.elector);
          const auto ballot = rows.Find<Ballot>(ballot_name);
          if (!ballot) continue;
          const auto grades = OpenGrades(catalogue->box_key, ballot_name, ballot->sealed);
          if (!grades || ballot->state == Ballot::State::kSetAside) continue;
          ballots.push_back({elector.elector, ReceiptOf(ballot_name, ballot->sealed), *grades});
        }
        const std::string closing =
            ClosingDigest(name, catalogue->box_key, ballots, catalogue->set_aside);
        const auto result = CountBallots(catalogue->rules, ballots, closing);
        if (!result) return rpc::ToStatus(result.error());
        const Count count = EvidenceOf(catalogue->rules, *result);
        out->set_published_digest(catalogue->count->digest);
        out->set_recounted_digest(count.digest);
        out->set_same(count == *catalogue->count && ballots == catalogue->ballots &&
                      closing == catalogue->closing_digest);
        ToMessage(count, out->mutable_count());
        out->set_explanation(counting::Explain(*result));
        out->set_canonical_text(counting::CanonicalText(*result));
        if (catalogue->selection) {
          const auto selected = SelectSheets(catalogue->rules, ballots, closing);
          if (!selected) return rpc::ToStatus(selected.error());
          const Selection selection = EvidenceOf(*selected);
          out->set_same(out->same() && selection == *catalogue->selection);
          v1::SelectionRecount* shown = out->mutable_selection();
          shown->set_published_digest(catalogue->selection->digest);
          shown->set_recounted_digest(selection.digest);
          shown->set_explanation(counting::Explain(*selected));
          shown->set_canonical_text(counting::CanonicalText(*selected));
        }
        return grpc::Status::OK;
      });
}

}  // namespace synergie::catalogue
