// Every decision of history. Its order decides nothing: it is a reaction (order.h). Pure.
#pragma once

#include <vector>

#include "common/commit/command.h"
#include "services/history/domain/event.h"

namespace synergie::history {

using Decided = tl::expected<std::vector<Event>, Rejection>;

Decided Decide(commit::View& view, const commit::Context& context, const OpenSubscription& command);
// A place never moves back: an older sequence is nothing new.
Decided Decide(commit::View& view, const commit::Context& context,
               const AcknowledgeEvents& command);
// An administrator may close what another has left behind.
Decided Decide(commit::View& view, const commit::Context& context,
               const CloseSubscription& command);

}  // namespace synergie::history
