#include "services/intake/rpc/requests.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "common/base/resource_name.h"
#include "services/intake/codec/values.h"
#include "services/intake/domain/siret.h"
#include "services/intake/domain/topic.h"

namespace synergie::intake {
namespace {

constexpr size_t kMaxTextCharacters = 2000;
constexpr size_t kMaxConstraintCharacters = 1000;
constexpr int kMaxTables = 50;
constexpr int kMaxSeats = 100;
constexpr int kMaxFacilitators = 50;

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

}  // namespace

bool IsDecimal(std::string_view text) {
  if (text.size() > 30) return false;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !IsDigit(text.front()) || !IsDigit(text.back())) return false;
  return std::count(text.begin(), text.end(), '.') <= 1 &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || c == '.'; });
}

bool IsWasteCodeForm(std::string_view code) {
  if (code.ends_with('*')) code.remove_suffix(1);
  if (code.size() != 8) return false;
  for (size_t i = 0; i < code.size(); ++i) {
    if (i == 2 || i == 5 ? code[i] != ' ' : !IsDigit(code[i])) return false;
  }
  return true;
}

void CheckDisplayName(rpc::Validation& check, const std::string& field, const std::string& value) {
  check.Text(field, value, {.max_characters = 200, .required = true});
}

void CheckReason(rpc::Validation& check, const std::string& value) {
  check.Text("reason", value, {.max_characters = 1000, .required = true, .lines = true});
}

void CheckPlace(rpc::Validation& check, const std::string& field, const v1::Place& place) {
  check.Text(field + ".commune", place.commune(), {});
  check.Text(field + ".address", place.address(), {.max_characters = 500});
  const std::string& insee = place.insee_code();
  const bool insee_ok =
      insee.empty() || (insee.size() == 5 && IsDigit(insee[0]) &&
                        (IsDigit(insee[1]) || insee[1] == 'A' || insee[1] == 'B') &&
                        std::all_of(insee.begin() + 2, insee.end(), IsDigit));
  if (!insee_ok) check.Add(field + ".insee_code", "is not an INSEE commune code, such as 39300");
  if (place.has_latitude() != place.has_longitude()) {
    check.Add(field, "has a latitude and a longitude, or neither");
  }
  if (place.has_latitude()) check.Range(field + ".latitude", place.latitude(), -90, 90);
  if (place.has_longitude()) check.Range(field + ".longitude", place.longitude(), -180, 180);
}

void CheckDate(rpc::Validation& check, const std::string& field, const v1::Date& date) {
  if (!IsValid(FromProto(date))) check.Add(field, "is not a day of the calendar");
}

void CheckQuantity(rpc::Validation& check, const std::string& field, const v1::Quantity& quantity) {
  if (!IsDecimal(quantity.value())) {
    check.Add(field + ".value", "is not a decimal number with a point, such as 0.5");
  }
  check.Text(field + ".unit", quantity.unit(), {.max_characters = 50});
  check.OptionalEnum(field + ".period", quantity.period(), v1::Period_descriptor());
}

void CheckReference(rpc::Validation& check, const std::string& field, const std::string& name,
                    std::string_view pattern, const std::string& parent, bool required) {
  if (name.empty() && !required) return;
  check.Name(field, name, pattern);
  if (MatchesPattern(name, pattern) && TerritoryOf(name) != TerritoryOf(parent)) {
    check.Add(field, "is of another territory");
  }
}

void CheckCompany(rpc::Validation& check, const std::string& parent, const v1::Company& company) {
  CheckDisplayName(check, "company.display_name", company.display_name());
  if (!IsSiret(company.siret())) {
    check.Add("company.siret", "is not a SIRET: 14 digits whose check digits are right");
  }
  if (!company.naf().empty() && !IsNafForm(company.naf())) {
    check.Add("company.naf", "is not a NAF rev. 2 sub-class, such as 16.24Z");
  }
  check.Text("company.activity", company.activity(), {.max_characters = 500});
  if (company.has_place()) CheckPlace(check, "company.place", company.place());
  check.Range("company.headcount", company.headcount(), 0, 1'000'000);
  CheckReference(check, "company.zone", company.zone(), kZonePattern, parent, false);
  for (const int part : company.confidential()) {
    check.Enum("company.confidential", part, v1::Confidential_descriptor());
  }
}

void CheckContact(rpc::Validation& check, const v1::Contact& contact) {
  check.Id("contact.contact_id", contact.contact_id());
  check.Text("contact.full_name", contact.full_name(), {.required = true});
  check.Text("contact.function", contact.function(), {});
  check.Text("contact.email", contact.email(), {.max_characters = 254});
  check.Text("contact.phone", contact.phone(), {.max_characters = 40});
  if (!contact.email().empty() && contact.email().find('@') == std::string::npos) {
    check.Add("contact.email", "is not an e-mail address");
  }
}

void CheckWorkshop(rpc::Validation& check, const std::string& parent,
                   const v1::Workshop& workshop) {
  CheckDisplayName(check, "workshop.display_name", workshop.display_name());
  CheckReference(check, "workshop.zone", workshop.zone(), kZonePattern, parent, true);
  CheckDate(check, "workshop.date", workshop.date());
  if (workshop.has_committee_date()) {
    CheckDate(check, "workshop.committee_date", workshop.committee_date());
  }
  check.Required("workshop.tables", workshop.tables_size() > 0);
  check.MaxCount("workshop.tables", workshop.tables_size(), kMaxTables);
  std::set<int> numbers;
  for (const v1::Table& table : workshop.tables()) {
    check.Range("workshop.tables.number", table.number(), 1, kMaxTables);
    check.Range("workshop.tables.seat_count", table.seat_count(), 1, kMaxSeats);
    if (!numbers.insert(table.number()).second) {
      check.Add("workshop.tables.number", "stands twice");
    }
    for (const std::string& company : table.companies()) {
      CheckReference(check, "workshop.tables.companies", company, kCompanyPattern, parent, true);
    }
  }
  check.MaxCount("workshop.facilitators", workshop.facilitators_size(), kMaxFacilitators);
  for (const std::string& id : workshop.facilitators()) check.Id("workshop.facilitators", id);
}

void CheckTopic(rpc::Validation& check, const std::string& parent, const v1::Topic& topic) {
  CheckReference(check, "topic.workshop", topic.workshop(), kWorkshopPattern, parent, true);
  check.Range("topic.table", topic.table(), 1, kMaxTables);
  check.Enum("topic.phase", topic.phase(), v1::Phase_descriptor());
  CheckReference(check, "topic.company", topic.company(), kCompanyPattern, parent,
                 topic.phase() == v1::PHASE_ASCENDING);
  check.Text("topic.speaker_role", topic.speaker_role(), {});
  check.Text("topic.text", topic.text(),
             {.max_characters = kMaxTextCharacters, .required = true, .lines = true});
  check.MaxCount("topic.supporters", topic.supporters_size(), kMaxSupporters);
  std::set<std::string> supporters;
  for (const std::string& company : topic.supporters()) {
    CheckReference(check, "topic.supporters", company, kCompanyPattern, parent, true);
    if (!supporters.insert(company).second || company == topic.company()) {
      check.Add("topic.supporters", "names a company twice");
    }
  }
  check.OptionalEnum("topic.direction", topic.direction(), v1::Direction_descriptor());
  check.OptionalEnum("topic.resource", topic.resource(), v1::ResourceKind_descriptor());
  if (!topic.concept_id().empty()) check.Id("topic.concept_id", topic.concept_id());
  if (!topic.waste_code().empty() && !IsWasteCodeForm(topic.waste_code())) {
    check.Add("topic.waste_code", "is not a List of Waste code, such as 12 01 09*");
  }
  if (topic.has_quantity()) CheckQuantity(check, "topic.quantity", topic.quantity());
  if (topic.quantity_confidential() && topic.company().empty()) {
    check.Add("topic.quantity_confidential", "needs a company that keeps it to itself");
  }
  check.Text("topic.constraints", topic.constraints(),
             {.max_characters = kMaxConstraintCharacters, .lines = true});
}

}  // namespace synergie::intake
