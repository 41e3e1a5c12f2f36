#include "services/history/domain/subscription.h"

#include "common/commit/rejections.h"
#include "services/history/domain/decide.h"

namespace synergie::history {
namespace {

// Nobody but its owner moves or closes a subscription; an administrator may close it.
std::optional<Rejection> NotTheOwner(const Subscription& subscription, const std::string& name,
                                     const commit::Context& context) {
  if (context.actor == subscription.owner) return std::nullopt;
  return Rejection{.code = Code::kPermissionDenied,
                   .reason = "SUBSCRIPTION_OF_ANOTHER",
                   .message = "The subscription \"" + name + "\" belongs to another.",
                   .metadata = {{"name", name}}};
}

tl::unexpected<Rejection> IsClosed(const std::string& name) {
  return commit::Unmet("SUBSCRIPTION_CLOSED", "The subscription \"" + name + "\" is closed.",
                       {{"name", name}});
}

}  // namespace

Subscription Subscription::Evolve(Subscription, const SubscriptionOpened& event) {
  return {event.filter, event.acknowledged_sequence, event.owner, false};
}

Subscription Subscription::Evolve(Subscription before, const SubscriptionAdvanced& event) {
  before.acknowledged_sequence = event.acknowledged_sequence;
  return before;
}

Subscription Subscription::Evolve(Subscription before, const SubscriptionClosed&) {
  before.closed = true;
  return before;
}

Decided Decide(commit::View& view, const commit::Context& context,
               const OpenSubscription& command) {
  const auto* there = view.Find<Subscription>(command.subscription);
  if (there != nullptr) {
    const bool same =
        there->filter == command.filter && there->owner == context.actor && !there->closed;
    if (same) return std::vector<Event>{};
    return commit::AlreadyExists("subscription", command.subscription);
  }
  return std::vector<Event>{SubscriptionOpened{command.subscription, command.filter,
                                               command.acknowledged_sequence, context.actor}};
}

Decided Decide(commit::View& view, const commit::Context& context,
               const AcknowledgeEvents& command) {
  const auto* there = view.Find<Subscription>(command.subscription);
  if (there == nullptr) return commit::NotFound("subscription", command.subscription);
  if (auto no = NotTheOwner(*there, command.subscription, context)) return tl::unexpected(*no);
  if (there->closed) return IsClosed(command.subscription);
  if (auto no = commit::RevisionMismatch(view, command.subscription, command.revision)) {
    return tl::unexpected(*no);
  }
  if (command.sequence <= there->acknowledged_sequence) return std::vector<Event>{};
  return std::vector<Event>{SubscriptionAdvanced{command.subscription, command.sequence}};
}

Decided Decide(commit::View& view, const commit::Context& context,
               const CloseSubscription& command) {
  const auto* there = view.Find<Subscription>(command.subscription);
  if (there == nullptr) return commit::NotFound("subscription", command.subscription);
  if (context.role != "admin") {
    if (auto no = NotTheOwner(*there, command.subscription, context)) return tl::unexpected(*no);
  }
  if (there->closed) return std::vector<Event>{};
  if (auto no = commit::RevisionMismatch(view, command.subscription, command.revision)) {
    return tl::unexpected(*no);
  }
  return std::vector<Event>{SubscriptionClosed{command.subscription}};
}

std::vector<std::string> StreamsOf(const SubscriptionOpened& event) { return {event.subscription}; }
std::vector<std::string> StreamsOf(const SubscriptionAdvanced& event) {
  return {event.subscription};
}
std::vector<std::string> StreamsOf(const SubscriptionClosed& event) { return {event.subscription}; }

}  // namespace synergie::history
