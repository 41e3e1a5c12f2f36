// The demonstration's whole history, and a generated one: what every service's rows show as of any
// instant is what a fold of the logs' prefix up to that instant gives. A thousand random instants,
// and those just before, at and just after random events.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "common/log/names.h"
#include "common/log/open_log.h"
#include "common/log/partitioner.h"
#include "common/projection/projector.h"
#include "services/synergie/client/demo.h"
#include "services/synergie/client/demo_play.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/server/node.h"
#include "tests/support/temporary_folder.h"

namespace synergie::testing {
namespace {

constexpr int kInstants = 1'000;

using Rows = std::vector<std::pair<std::string, projection::Row>>;

Rows RowsAt(const projection::Store& store, projection::SourceId source, Time at) {
  Rows rows;
  store.ScanRows(source, "", "", at, [&](std::string_view name, const projection::Row& row) {
    rows.emplace_back(name, row);
    return true;
  });
  return rows;
}

// One service's own log, its rows as the node left them, and a fold that goes along with time.
class PrefixFold {
 public:
  PrefixFold(const std::string& service, const std::string& data, log::Log& log, int32_t partition,
             const std::string& fresh)
      : blueprint_(program::BlueprintOf(service)), source_{0, static_cast<uint16_t>(partition)} {
    const auto options = blueprint_->Options(program::StorePathOf(data, service));
    model_ = options.sources.front().model;
    const std::string schema = node::SchemaOf(options.sources);
    served_ =
        std::move(projection::Store::Open({.path = options.store_path, .schema = schema}).value());
    fresh_ = std::move(projection::Store::Open({.path = fresh, .schema = schema}).value());
    auto reader = log.OpenReader({options.sources.front().log, partition}, 0, [] {});
    const int64_t end = log.End({options.sources.front().log, partition}).value();
    while (reader->position() < end) {
      auto batch = reader->Poll(1000);
      for (auto& record : *batch) records_.push_back(std::move(record));
    }
    // Once, to learn when each took effect.
    auto scratch =
        std::move(projection::Store::Open({.path = fresh + ".scratch", .schema = schema}).value());
    projection::Projector projector(*scratch, source_, *model_, {});
    for (const auto& record : records_) {
      const auto folded = projector.Fold(record).value();
      // What was refused makes no rows, whenever it is folded.
      times_.push_back(folded.verdict.accepted() ? folded.verdict.time
                       : times_.empty()          ? Time::Min()
                                                 : times_.back());
    }
    projector_ = std::make_unique<projection::Projector>(*fresh_, source_, *model_,
                                                         projection::Projector::Options{});
  }

  const std::vector<Time>& times() const { return times_; }

  // Folds on to `at`, which only grows, and compares every row.
  void Compare(Time at) {
    for (; next_ < records_.size() && times_[next_] <= at; ++next_) {
      ASSERT_TRUE(projector_->Fold(records_[next_]).has_value());
    }
    if (projector_->dirty()) {
      projection::Batch batch(*fresh_);
      projector_->AddTo(batch);
      fresh_->Write(batch);
      projector_->Flushed();
    }
    const Rows as_of = RowsAt(*served_, source_, at);
    const Rows prefix = RowsAt(*fresh_, source_, Time::Max());
    ASSERT_EQ(as_of.size(), prefix.size()) << "at " << FormatTime(at);
    for (size_t i = 0; i < as_of.size(); ++i) {
      ASSERT_EQ(as_of[i].first, prefix[i].first) << "at " << FormatTime(at);
      ASSERT_TRUE(as_of[i].second == prefix[i].second)
          << as_of[i].first << " at " << FormatTime(at);
    }
    rows_compared_ += as_of.size();
  }
  size_t rows_compared() const { return rows_compared_; }

 private:
  const std::unique_ptr<program::Blueprint> blueprint_;
  const projection::SourceId source_;
  const commit::Model* model_ = nullptr;
  std::unique_ptr<projection::Store> served_, fresh_;
  std::vector<log::StoredRecord> records_;
  std::vector<Time> times_;
  std::unique_ptr<projection::Projector> projector_;
  size_t next_ = 0;
  size_t rows_compared_ = 0;
};

class AsOfPrefix : public ::testing::Test {
 protected:
  // Runs a node on a log on disk while `use` has it, and leaves both behind.
  void Play(const std::function<void(program::Connection&)>& use) {
    program::NodeOptions options{.log_url = "rocksdb:" + (folder_ / "log"),
                                 .data = folder_ / "data",
                                 .services = program::ServiceNames()};
    options.server.listen = "127.0.0.1:0";
    auto node = std::move(program::Node::Start(std::move(options)).value());
    while (!node->serving()) node->Watch();
    program::Connection connection(*program::Addresses::Parse(node->address()));
    use(connection);
    ASSERT_TRUE(program::AwaitSettled(connection).has_value());
    node->Stop();
  }

  void CompareAtRandomInstants(const std::string& territory) {
    auto log = std::move(log::OpenLog("rocksdb:" + (folder_ / "log"), {}).value());
    const int32_t partition = log::PartitionOf(territory, log->partitions());
    std::mt19937_64 random(std::random_device{}());
    for (const std::string service : {"intake", "matching", "catalogue"}) {
      PrefixFold fold(service, folder_ / "data", *log, partition, folder_ / (service + ".fresh"));
      std::vector<Time> times = fold.times();
      std::erase_if(times, [](Time time) { return time == Time::Min(); });
      ASSERT_FALSE(times.empty()) << service;
      std::vector<Time> instants;
      const auto span = static_cast<uint64_t>((times.back() - times.front()).count()) + 2;
      for (int i = 0; i < kInstants / 2; ++i) {
        instants.push_back({times.front().micros - 1 + static_cast<int64_t>(random() % span)});
        const int64_t shift = static_cast<int64_t>(random() % 3) - 1;
        instants.push_back({times[random() % times.size()].micros + shift});
      }
      std::sort(instants.begin(), instants.end());
      for (const Time at : instants) {
        ASSERT_NO_FATAL_FAILURE(fold.Compare(at)) << service;
      }
      EXPECT_GT(fold.rows_compared(), 1'000u) << service << ": a run that shows something";
    }
  }

  TemporaryFolder folder_;
};

TEST_F(AsOfPrefix, OfTheDemonstration) {
  Play([](program::Connection& connection) {
    ASSERT_EQ(program::LoadDemo(connection), program::kDone);
    ASSERT_TRUE(program::DemoPlay(connection, program::DemoPlace()).Run().has_value());
  });
  CompareAtRandomInstants("territories/ecla");
}

}  // namespace
}  // namespace synergie::testing
