// Every fact that history stores. Pure.
#pragma once

#include <variant>

#include "services/history/domain/order.h"
#include "services/history/domain/subscription.h"

namespace synergie::history {

using Event =
    std::variant<CommitOrdered, SubscriptionOpened, SubscriptionAdvanced, SubscriptionClosed>;

}  // namespace synergie::history
