// What a decision sees. Every stream that is looked at becomes a condition of the commit, also
// those found absent, so a decision never has to say what it depended on:
//
//   const Workshop* workshop = view.Find<Workshop>(command.workshop);
//   if (workshop == nullptr) return tl::unexpected(NotFound(command.workshop));
//
// Rows of other services' logs are context, not conditions: they are in no stream of this log.
// A View lives for one decision, on one thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/check.h"
#include "common/base/resource_name.h"
#include "common/commit/model.h"
#include "common/event/commit.h"

namespace synergie::commit {

struct Loaded {
  event::StreamHead head;
  StatePtr state;
};

// Where a View reads: folded state, with the writer's own commits in flight on top.
class StreamSource {
 public:
  virtual ~StreamSource() = default;
  virtual Loaded Load(const std::string& stream) = 0;
};

// Rows folded from another service's log, at the position reached.
class ForeignRows {
 public:
  using Visit = std::function<bool(const std::string& name, const StatePtr& state)>;
  virtual ~ForeignRows() = default;
  virtual StatePtr LoadForeign(const std::string& log, const std::string& name) = 0;
  // In the order of names, those starting with `prefix`, until `visit` returns false.
  virtual void ScanForeign(const std::string& log, const std::string& prefix,
                           const Visit& visit) = 0;
};

class View {
 public:
  explicit View(StreamSource& streams, ForeignRows* foreign = nullptr)
      : streams_(streams), foreign_(foreign) {}

  // Null where the stream is absent. The pointer lives as long as the view.
  template <class Aggregate>
  const Aggregate* Find(const std::string& stream) {
    SYN_CHECK(LastCollection(stream) == Aggregate::kCollection, "a stream holds one aggregate");
    return static_cast<const Aggregate*>(Read(stream).state.get());
  }

  // 0 where it is absent.
  int64_t Revision(const std::string& stream) { return Read(stream).head.revision; }

  template <class Row>
  const Row* FindForeign(const std::string& log, const std::string& name) {
    SYN_CHECK(foreign_ != nullptr, "this service folds no other log");
    kept_.push_back(foreign_->LoadForeign(log, name));
    return static_cast<const Row*>(kept_.back().get());
  }

  template <class Row>
  void ScanForeign(const std::string& log, const std::string& prefix,
                   const std::function<bool(const std::string&, const Row&)>& visit) {
    SYN_CHECK(foreign_ != nullptr, "this service folds no other log");
    foreign_->ScanForeign(log, prefix, [&](const std::string& name, const StatePtr& state) {
      return visit(name, *static_cast<const Row*>(state.get()));
    });
  }

  bool HasRead(const std::string& stream) const { return read_.contains(stream); }
  std::vector<event::Condition> conditions() const {
    std::vector<event::Condition> all;
    for (const auto& [stream, loaded] : read_) all.push_back({stream, loaded.head});
    return all;
  }

 private:
  const Loaded& Read(const std::string& stream) {
    const auto found = read_.find(stream);
    return found != read_.end() ? found->second
                                : read_.emplace(stream, streams_.Load(stream)).first->second;
  }

  StreamSource& streams_;
  ForeignRows* foreign_;
  std::map<std::string, Loaded> read_;
  std::vector<StatePtr> kept_;
};

}  // namespace synergie::commit
