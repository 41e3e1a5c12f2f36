// The bodies of intake's requests: what is wrong with their shape, field by field. Whether a parent
// exists or a table is there is the domain's question.
#pragma once

#include <string>
#include <string_view>

#include "common/rpc/validation.h"
#include "services/intake/domain/values.h"
#include "synergie/intake/v1/intake.pb.h"

namespace synergie::intake {

inline constexpr std::string_view kTerritoryPattern = "territories/*";
inline constexpr std::string_view kZonePattern = "territories/*/zones/*";
inline constexpr std::string_view kCompanyPattern = "territories/*/companies/*";
inline constexpr std::string_view kWorkshopPattern = "territories/*/workshops/*";
inline constexpr std::string_view kTopicPattern = "territories/*/topics/*";

void CheckDisplayName(rpc::Validation& check, const std::string& field, const std::string& value);
void CheckReason(rpc::Validation& check, const std::string& value);
void CheckPlace(rpc::Validation& check, const std::string& field, const v1::Place& place);
void CheckDate(rpc::Validation& check, const std::string& field, const v1::Date& date);
void CheckQuantity(rpc::Validation& check, const std::string& field, const v1::Quantity& quantity);
// A name of another resource must be of the same territory as `parent`.
void CheckReference(rpc::Validation& check, const std::string& field, const std::string& name,
                    std::string_view pattern, const std::string& parent, bool required);
void CheckCompany(rpc::Validation& check, const std::string& parent, const v1::Company& company);
void CheckContact(rpc::Validation& check, const v1::Contact& contact);
void CheckWorkshop(rpc::Validation& check, const std::string& parent, const v1::Workshop& workshop);
void CheckTopic(rpc::Validation& check, const std::string& parent, const v1::Topic& topic);

// "0.5", "12", "-3": digits with at most one point; at most 30 characters.
bool IsDecimal(std::string_view text);
// The form of a List of Waste code, "12 01 09" or "12 01 09*".
bool IsWasteCodeForm(std::string_view code);

}  // namespace synergie::intake
