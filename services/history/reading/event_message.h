// The stored event as the API shows it. What is sealed stays sealed: history has no keys. Pure.
#pragma once

#include <string>
#include <vector>

#include "common/event/commit.h"
#include "common/rpc/identity.h"
#include "services/history/domain/order.h"
#include "synergie/history/v1/resources.pb.h"

namespace synergie::history {

struct Placed;

// The events of a commit that has its place.
std::vector<v1::RecordedEvent> MessagesOf(const event::Commit& commit, Time time,
                                          const Placed& placed, int32_t partition);

// Shows the payload in the format asked for.
void ApplyFormat(v1::EventFormat format, v1::RecordedEvent& event);

// Whether a resource is another one, or below it.
bool IsAtOrBelow(std::string_view name, std::string_view parent);

// Whether it is about the resource or something below it.
bool IsWithin(const v1::RecordedEvent& event, std::string_view parent);

// Who has voted, and whose ballot was refused, concerns those who remind and those who audit, as in
// catalogue's ListBallots. Everything else that not all may read is sealed.
bool MaySee(const rpc::Caller& caller, const v1::RecordedEvent& event);

}  // namespace synergie::history
