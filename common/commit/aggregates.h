// A Model made of plain aggregates. An aggregate is a default-constructible struct with
//
//   static constexpr std::string_view kCollection = "topics";   // of its resource names
//   using Event = std::variant<TopicRecorded, …>;               // every event that concerns it
//   static Topic Evolve(Topic before, const TopicRecorded&);    // one overload an event; cannot
//   fail
//
// and a codec gives the service's events their stored form:
//
//   static Result<ServiceEvent> Decode(const event::Event&);    // kDataLoss: unknown or unreadable
//   template <class A> static std::string EncodeRow(const A&);
//   template <class A> static Result<A> DecodeRow(std::string_view);
//
// An event that names a stream of an aggregate whose Event does not list it is a programmer's
// mistake in a service's own log, and simply of no concern in a replica of another service's rows.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "common/base/resource_name.h"
#include "common/commit/model.h"

namespace synergie::commit {

template <class T, class Variant>
inline constexpr bool kIsAlternative = false;
template <class T, class... Alternatives>
inline constexpr bool kIsAlternative<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

template <class Codec, class... Aggregates>
class AggregateModel final : public Model {
 public:
  explicit AggregateModel(std::string schema_version)
      : schema_version_(std::move(schema_version)) {}

  Result<StatePtr> Evolve(const std::string& stream, const StatePtr& before,
                          const event::Event& event) const override {
    const std::string_view collection = LastCollection(stream);
    if (!(... || (collection == Aggregates::kCollection))) return before;
    auto decoded = Codec::Decode(event);
    if (!decoded) return tl::unexpected(decoded.error());
    StatePtr after = before;
    (void)(... || (collection == Aggregates::kCollection &&
                   (after = EvolveAs<Aggregates>(before, *decoded), true)));
    return after;
  }

  Result<bool> Advance(const std::string& stream, StatePtr& state,
                       const event::Event& event) const override {
    const std::string_view collection = LastCollection(stream);
    if (!(... || (collection == Aggregates::kCollection))) return false;
    auto decoded = Codec::Decode(event);
    if (!decoded) return tl::unexpected(decoded.error());
    bool concerned = false;
    (void)(... || (collection == Aggregates::kCollection &&
                   (concerned = AdvanceAs<Aggregates>(state, *decoded), true)));
    return concerned;
  }

  std::string Encode(const std::string& stream, const StatePtr& state) const override {
    const std::string_view collection = LastCollection(stream);
    std::string bytes;
    (void)(... || (collection == Aggregates::kCollection &&
                   (bytes = Codec::EncodeRow(*static_cast<const Aggregates*>(state.get())), true)));
    return bytes;
  }

  Result<StatePtr> Decode(const std::string& stream, std::string_view bytes) const override {
    const std::string_view collection = LastCollection(stream);
    Result<StatePtr> state = Fail(Code::kDataLoss, "no aggregate has rows named " + stream);
    (void)(... ||
           (collection == Aggregates::kCollection && (state = DecodeAs<Aggregates>(bytes), true)));
    return state;
  }

  std::string schema_version() const override { return schema_version_; }

 private:
  template <class Aggregate, class ServiceEvent>
  static StatePtr EvolveAs(const StatePtr& before, const ServiceEvent& event) {
    return std::visit(
        [&]<class Fact>(const Fact& fact) -> StatePtr {
          if constexpr (kIsAlternative<Fact, typename Aggregate::Event>) {
            Aggregate state;
            if (before != nullptr) state = *static_cast<const Aggregate*>(before.get());
            return std::make_shared<Aggregate>(Aggregate::Evolve(std::move(state), fact));
          } else {
            return before;
          }
        },
        event);
  }

  // The states made here are not const objects, so one that nobody shares may be changed.
  template <class Aggregate, class ServiceEvent>
  static bool AdvanceAs(StatePtr& state, const ServiceEvent& event) {
    return std::visit(
        [&]<class Fact>(const Fact& fact) {
          if constexpr (kIsAlternative<Fact, typename Aggregate::Event>) {
            if (state == nullptr || state.use_count() > 1) {
              state = EvolveAs<Aggregate>(state, event);
            } else {
              auto& own = *const_cast<Aggregate*>(static_cast<const Aggregate*>(state.get()));
              own = Aggregate::Evolve(std::move(own), fact);
            }
            return true;
          } else {
            return false;
          }
        },
        event);
  }

  template <class Aggregate>
  static Result<StatePtr> DecodeAs(std::string_view bytes) {
    auto state = Codec::template DecodeRow<Aggregate>(bytes);
    if (!state) return tl::unexpected(state.error());
    return StatePtr(std::make_shared<Aggregate>(std::move(*state)));
  }

  const std::string schema_version_;
};

}  // namespace synergie::commit
