// A small domain for tests of the engine room: boxes that are opened and closed and hold items.
// Events carry their fields as text, so that no protocol file is needed.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "common/commit/command.h"
#include "common/commit/model.h"
#include "common/commit/rejections.h"

namespace synergie::testing {

struct Box {
  static constexpr std::string_view kCollection = "boxes";
  bool open = false;
  std::set<std::string> items;
};

inline std::string BoxName(int number) { return "territories/t/boxes/b" + std::to_string(number); }

class BoxModel final : public commit::Model {
 public:
  Result<commit::StatePtr> Evolve(const std::string& stream, const commit::StatePtr& before,
                                  const event::Event& event) const override {
    if (LastCollection(stream) != Box::kCollection) return before;
    auto box = std::make_shared<Box>();
    if (before) *box = *static_cast<const Box*>(before.get());
    if (event.type == "opened") {
      box->open = true;
    } else if (event.type == "closed") {
      box->open = false;
    } else if (event.type == "added") {
      box->items.insert(event.payload);
    } else if (event.type == "removed") {
      box->items.erase(event.payload);
    } else if (event.type == "moved") {  // payload item, streams from and to
      stream == event.streams[0] ? void(box->items.erase(event.payload))
                                 : void(box->items.insert(event.payload));
    } else {
      return Fail(Code::kDataLoss, "unknown event type " + event.type);
    }
    return commit::StatePtr(std::move(box));
  }
  std::string Encode(const std::string&, const commit::StatePtr& state) const override {
    const auto& box = *static_cast<const Box*>(state.get());
    std::string bytes = box.open ? "1" : "0";
    for (const std::string& item : box.items) bytes += item + ",";
    return bytes;
  }
  Result<commit::StatePtr> Decode(const std::string&, std::string_view bytes) const override {
    auto box = std::make_shared<Box>();
    box->open = bytes.front() == '1';
    bytes.remove_prefix(1);
    while (!bytes.empty()) {
      const size_t comma = bytes.find(',');
      box->items.emplace(bytes.substr(0, comma));
      bytes.remove_prefix(comma + 1);
    }
    return commit::StatePtr(std::move(box));
  }
  std::string schema_version() const override { return "box-1"; }
};

// Decisions. A box must be open to take an item; it holds at most `kCapacity`.
inline constexpr size_t kCapacity = 4;

inline commit::Decide OpenBox(int number) {
  return
      [name = BoxName(number)](
          commit::View& view, const commit::Context&) -> tl::expected<commit::Decision, Rejection> {
        const Box* box = view.Find<Box>(name);
        if (box != nullptr && box->open) return commit::Decision{{}, name};
        return commit::Decision{{{{name}, "opened", ""}}, name};
      };
}

inline commit::Decide CloseBox(int number) {
  return
      [name = BoxName(number)](
          commit::View& view, const commit::Context&) -> tl::expected<commit::Decision, Rejection> {
        const Box* box = view.Find<Box>(name);
        if (box == nullptr || !box->open) return commit::Decision{{}, name};
        return commit::Decision{{{{name}, "closed", ""}}, name};
      };
}

inline commit::Decide AddItem(int number, std::string item) {
  return
      [name = BoxName(number), item](
          commit::View& view, const commit::Context&) -> tl::expected<commit::Decision, Rejection> {
        const Box* box = view.Find<Box>(name);
        if (box == nullptr) return commit::NotFound("box", name);
        if (!box->open) return commit::Unmet("BOX_CLOSED", "The box is closed.");
        if (box->items.contains(item)) return commit::Decision{{}, name};
        if (box->items.size() >= kCapacity) return commit::Unmet("BOX_FULL", "The box is full.");
        return commit::Decision{{{{name}, "added", item}}, name};
      };
}

inline commit::Decide MoveItem(int from, int to, std::string item) {
  return
      [from = BoxName(from), to = BoxName(to), item](
          commit::View& view, const commit::Context&) -> tl::expected<commit::Decision, Rejection> {
        const Box* source = view.Find<Box>(from);
        const Box* target = view.Find<Box>(to);
        if (source == nullptr || !source->items.contains(item))
          return commit::NotFound("item", item);
        if (target == nullptr || !target->open) return commit::Unmet("BOX_CLOSED", "It is closed.");
        if (target->items.contains(item)) return commit::Decision{{}, to};
        return commit::Decision{{{{from, to}, "moved", item}}, to};
      };
}

}  // namespace synergie::testing
