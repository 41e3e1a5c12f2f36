#include "services/intake/rpc/erasures.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "services/intake/codec/codec.h"
#include "services/intake/rpc/company_sealing.h"

namespace synergie::intake {
namespace {

bool IsErased(const node::Instance& instance, const Person& person) {
  const auto row =
      instance.store().GetRow(instance.OwnSourceOf(person.company), person.company, Time::Max());
  if (!row) return false;
  const auto company = IntakeCodec::DecodeRow<Company>(row->state);
  return company && company->erased_contacts.contains(person.contact_id);
}

}  // namespace

void FinishErasures(const node::Instance& instance, keys::KeyStore& keys) {
  const auto ids = keys.List(kPersonKeys);
  if (!ids) return spdlog::error("erasures were not checked: {}", ids.error().message);
  for (const std::string& id : *ids) {
    const auto person = PersonOfKey(id);
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
