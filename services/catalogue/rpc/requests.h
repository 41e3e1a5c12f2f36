// The bodies of catalogue's requests: what is wrong with their shape, field by field. Whether what
// they name exists, and whether figures make sense, is the domain's question.
#pragma once

#include <string>
#include <string_view>

#include "common/rpc/validation.h"
#include "services/catalogue/codec/messages.h"
#include "synergie/catalogue/v1/catalogue.pb.h"

namespace synergie::catalogue {

inline constexpr std::string_view kTerritoryPattern = "territories/*";
inline constexpr std::string_view kCompanyPattern = "territories/*/companies/*";
inline constexpr std::string_view kWorkshopPattern = "territories/*/workshops/*";
inline constexpr std::string_view kSynergyPattern = "territories/*/synergies/*";
inline constexpr std::string_view kCataloguePattern = "territories/*/catalogues/*";
inline constexpr std::string_view kBallotPattern = "territories/*/catalogues/*/ballots/*";
inline constexpr std::string_view kCommitteePattern = "territories/*/committees/*";
inline constexpr std::string_view kRankingPattern = "territories/*/committees/*/rankings/*";
inline constexpr std::string_view kProgrammePattern = "territories/*/programmes/*";
inline constexpr std::string_view kActionPattern = "territories/*/programmes/*/actions/*";
inline constexpr std::string_view kDigestPattern = "territories/*/followUpDigests/*";

// One line of at most 200 characters, not blank.
void CheckTitle(rpc::Validation& check, const std::string& field, const std::string& value);
// Several lines, not blank unless `required` is false.
void CheckWords(rpc::Validation& check, const std::string& field, const std::string& value,
                size_t max_characters, bool required = true);
// A name of another resource must be of the same territory as `parent`.
void CheckReference(rpc::Validation& check, const std::string& field, const std::string& name,
                    std::string_view pattern, const std::string& parent, bool required);
void CheckDate(rpc::Validation& check, const std::string& field,
               const synergie::intake::v1::Date& date);

void CheckParty(rpc::Validation& check, const std::string& field, const v1::Party& party,
                const std::string& parent);
void CheckNextStep(rpc::Validation& check, const std::string& field, const v1::NextStep& step,
                   const std::string& parent);
void CheckMeasure(rpc::Validation& check, const std::string& field, const v1::Measure& measure);
void CheckContent(rpc::Validation& check, const std::string& field, const v1::SheetContent& content,
                  const std::string& parent);
void CheckSheetCompanies(rpc::Validation& check, const std::string& field,
                         const google::protobuf::RepeatedPtrField<v1::SheetCompany>& companies,
                         const std::string& parent);
void CheckRules(rpc::Validation& check, const std::string& field, const v1::BallotRules& rules);
void CheckShortListRules(rpc::Validation& check, const std::string& field,
                         const v1::ShortListRules& rules);
void CheckMembers(rpc::Validation& check, const std::string& field,
                  const google::protobuf::RepeatedPtrField<v1::Member>& members,
                  const std::string& parent);
void CheckPlan(rpc::Validation& check, const std::string& field, const v1::ActionPlan& plan,
               const std::string& parent);

}  // namespace synergie::catalogue
