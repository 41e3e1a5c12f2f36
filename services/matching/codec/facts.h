// Each of matching's facts ↔ its stored message. Pure.
#pragma once

#include "services/matching/domain/decide.h"
#include "synergie/matching/v1/events.pb.h"

namespace synergie::matching {

v1::SynergyDetected ToMessage(const SynergyDetected& fact);
v1::SynergyCreated ToMessage(const SynergyCreated& fact);
v1::TopicJoinedSynergy ToMessage(const TopicJoinedSynergy& fact);
v1::TopicLeftSynergy ToMessage(const TopicLeftSynergy& fact);
v1::SynergyCompaniesChanged ToMessage(const SynergyCompaniesChanged& fact);
v1::SynergyTopicRevised ToMessage(const SynergyTopicRevised& fact);
v1::SynergyReassessed ToMessage(const SynergyReassessed& fact);
v1::SynergyDissolved ToMessage(const SynergyDissolved& fact);
v1::SynergyValidated ToMessage(const SynergyValidated& fact);
v1::SynergyRejected ToMessage(const SynergyRejected& fact);
v1::SynergyRetitled ToMessage(const SynergyRetitled& fact);
v1::SynergyMerged ToMessage(const SynergyMerged& fact);
v1::SynergySplit ToMessage(const SynergySplit& fact);
v1::PairForbidden ToMessage(const PairForbidden& fact);
v1::PairAllowed ToMessage(const PairAllowed& fact);

SynergyDetected FromMessage(const v1::SynergyDetected& message);
SynergyCreated FromMessage(const v1::SynergyCreated& message);
TopicJoinedSynergy FromMessage(const v1::TopicJoinedSynergy& message);
TopicLeftSynergy FromMessage(const v1::TopicLeftSynergy& message);
SynergyCompaniesChanged FromMessage(const v1::SynergyCompaniesChanged& message);
SynergyTopicRevised FromMessage(const v1::SynergyTopicRevised& message);
SynergyReassessed FromMessage(const v1::SynergyReassessed& message);
SynergyDissolved FromMessage(const v1::SynergyDissolved& message);
SynergyValidated FromMessage(const v1::SynergyValidated& message);
SynergyRejected FromMessage(const v1::SynergyRejected& message);
SynergyRetitled FromMessage(const v1::SynergyRetitled& message);
SynergyMerged FromMessage(const v1::SynergyMerged& message);
SynergySplit FromMessage(const v1::SynergySplit& message);
PairForbidden FromMessage(const v1::PairForbidden& message);
PairAllowed FromMessage(const v1::PairAllowed& message);

}  // namespace synergie::matching
