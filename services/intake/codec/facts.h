// Each of intake's facts ↔ its stored message. Pure.
#pragma once

#include "services/intake/domain/decide.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::intake {

v1::TerritoryRegistered ToMessage(const TerritoryRegistered& fact);
v1::TerritoryClosed ToMessage(const TerritoryClosed& fact);
v1::ZoneRegistered ToMessage(const ZoneRegistered& fact);
v1::CompanyRegistered ToMessage(const CompanyRegistered& fact);
v1::CompanyCorrected ToMessage(const CompanyCorrected& fact);
v1::CompanyLeft ToMessage(const CompanyLeft& fact);
v1::CompanyReturned ToMessage(const CompanyReturned& fact);
v1::ContactNamed ToMessage(const ContactNamed& fact);
v1::ContactErased ToMessage(const ContactErased& fact);
v1::WorkshopPlanned ToMessage(const WorkshopPlanned& fact);
v1::WorkshopRescheduled ToMessage(const WorkshopRescheduled& fact);
v1::MilestoneReached ToMessage(const MilestoneReached& fact);
v1::CompanySeated ToMessage(const CompanySeated& fact);
v1::CompanyUnseated ToMessage(const CompanyUnseated& fact);
v1::WorkshopOpened ToMessage(const WorkshopOpened& fact);
v1::WorkshopClosed ToMessage(const WorkshopClosed& fact);
v1::TopicRecorded ToMessage(const TopicRecorded& fact);
v1::TopicReworded ToMessage(const TopicReworded& fact);
v1::TopicQuantified ToMessage(const TopicQuantified& fact);
v1::TopicClassified ToMessage(const TopicClassified& fact);
v1::TopicSupported ToMessage(const TopicSupported& fact);
v1::TopicSupportWithdrawn ToMessage(const TopicSupportWithdrawn& fact);
v1::TopicMerged ToMessage(const TopicMerged& fact);
v1::TopicWithdrawn ToMessage(const TopicWithdrawn& fact);

TerritoryRegistered FromMessage(const v1::TerritoryRegistered& message);
TerritoryClosed FromMessage(const v1::TerritoryClosed& message);
ZoneRegistered FromMessage(const v1::ZoneRegistered& message);
CompanyRegistered FromMessage(const v1::CompanyRegistered& message);
CompanyCorrected FromMessage(const v1::CompanyCorrected& message);
CompanyLeft FromMessage(const v1::CompanyLeft& message);
CompanyReturned FromMessage(const v1::CompanyReturned& message);
ContactNamed FromMessage(const v1::ContactNamed& message);
ContactErased FromMessage(const v1::ContactErased& message);
WorkshopPlanned FromMessage(const v1::WorkshopPlanned& message);
WorkshopRescheduled FromMessage(const v1::WorkshopRescheduled& message);
MilestoneReached FromMessage(const v1::MilestoneReached& message);
CompanySeated FromMessage(const v1::CompanySeated& message);
CompanyUnseated FromMessage(const v1::CompanyUnseated& message);
WorkshopOpened FromMessage(const v1::WorkshopOpened& message);
WorkshopClosed FromMessage(const v1::WorkshopClosed& message);
TopicRecorded FromMessage(const v1::TopicRecorded& message);
TopicReworded FromMessage(const v1::TopicReworded& message);
TopicQuantified FromMessage(const v1::TopicQuantified& message);
TopicClassified FromMessage(const v1::TopicClassified& message);
TopicSupported FromMessage(const v1::TopicSupported& message);
TopicSupportWithdrawn FromMessage(const v1::TopicSupportWithdrawn& message);
TopicMerged FromMessage(const v1::TopicMerged& message);
TopicWithdrawn FromMessage(const v1::TopicWithdrawn& message);

}  // namespace synergie::intake
