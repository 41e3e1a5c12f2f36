#include "services/intake/rpc/erasures.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "common/base/resource_name.h"
#include "services/intake/codec/codec.h"

namespace synergie::intake {
namespace {

// Whom the key "persons/ecla/c01/k1" belongs to.
struct Person {
  std::string company;  // "territories/ecla/companies/c01"
  std::string contact_id;
};

std::optional<Person> PersonOf(const std::string& key_id) {
  std::vector<std::string> segments;
  size_t start = 0;
  for (size_t slash = key_id.find('/'); slash != std::string::npos;
       start = slash + 1, slash = key_id.find('/', start)) {
    segments.push_back(key_id.substr(start, slash - start));
  }
  segments.push_back(key_id.substr(start));
  if (segments.size() != 4) return std::nullopt;
  const std::string territory = ChildName("", kTerritories, segments[1]);
  return Person{ChildName(territory, Company::kCollection, segments[2]), segments[3]};
}

bool IsErased(const node::Instance& instance, const Person& person) {
  const projection::SourceId own{
      0, static_cast<uint16_t>(instance.PartitionOf(*TerritoryOf(person.company)))};
  const auto row = instance.store().GetRow(own, person.company, Time::Max());
  if (!row) return false;
  const auto company = IntakeCodec::DecodeRow<Company>(row->state);
  return company && company->erased_contacts.contains(person.contact_id);
}

}  // namespace

void FinishErasures(const node::Instance& instance, keys::KeyStore& keys) {
  const auto ids = keys.List("persons");
  if (!ids) return spdlog::error("erasures were not checked: {}", ids.error().message);
  for (const std::string& id : *ids) {
    const auto person = PersonOf(id);
    if (!person || !IsErased(instance, *person)) continue;
    if (const auto destroyed = keys.Destroy(id); !destroyed) {
      spdlog::error("the key {} of an erased person is still there: {}", id,
                    destroyed.error().message);
    } else {
      spdlog::warn("the key {} of an erased person was still there, and is destroyed now", id);
    }
  }
}

}  // namespace synergie::intake
