// Backups of a running node, and what comes back of them: compared by fingerprints, by events and
// by what callers were told.
#include <atomic>
#include <mutex>

#include "tests/faults/saved_node.h"

namespace synergie::testing {
namespace {

using Json = nlohmann::json;

class BackupTest : public SavedNode {};

TEST_F(BackupTest, RestoredItIsWhatWasSavedAndWithTheTailWhatIsLive) {
  Fingerprints saved, live;
  Book book_then;
  Backup backup;
  {
    const auto node = StartNode(data_);
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node->address())));
    ASSERT_EQ(Synergie({"demo", "--server", node->address()}).code, 0);
    Record(*node, "before", 30);
    saved = AwaitRest(*node);
    book_then = book_;
    backup = TakeBackup(*node, "night");
    Record(*node, "tail", 30);
    live = AwaitRest(*node);
    ASSERT_EQ(node->Stop(), 0);
  }
  ASSERT_NE(saved, live);
  EXPECT_EQ(Rebuild(data_), live) << "rebuilt from nothing";

  // Into an empty folder: what was saved.
  const std::string elsewhere = folder_ / "elsewhere";
  ASSERT_EQ(Restore(backup.folder, elsewhere, {"--sha256", backup.sha256}).code, 0);
  {
    const auto node = StartNode(elsewhere);
    EXPECT_EQ(AwaitRest(*node), saved);
    EXPECT_TRUE(VerifyBook(*ConnectIntake(node->address()), book_then));
    EXPECT_EQ(Synergie({"history", "check", "--server", node->address()}).code, 0);
    // Whoever asks for the next page with a token of the node before gets it.
    EXPECT_EQ(ReadWhole(elsewhere + "/page-tokens.key"), ReadWhole(data_ + "/page-tokens.key"));
    EXPECT_EQ(ReadWhole(elsewhere + "/ledger.keys"), ReadWhole(data_ + "/ledger.keys"));
    ASSERT_EQ(node->Stop(), 0);
  }
  EXPECT_EQ(Rebuild(elsewhere), saved);

  // The projections of last night, and the log as it is: what is live.
  const auto log_before = FilesOf(data_ + "/log");
  ASSERT_EQ(Restore(backup.folder, data_, {"--keep-log", "--replace"}).code, 0);
  EXPECT_EQ(FilesOf(data_ + ".before-restore/log"), log_before);
  const auto node = StartNode(data_);
  EXPECT_EQ(AwaitRest(*node), live);
  EXPECT_TRUE(VerifyBook(*ConnectIntake(node->address()), book_));
  EXPECT_EQ(Synergie({"history", "check", "--server", node->address()}).code, 0);
  ASSERT_EQ(node->Stop(), 0);
  EXPECT_EQ(Rebuild(data_), live);
}

TEST_F(BackupTest, WhileFourClientsWriteNothingAcknowledgedBeforeItIsMissing) {
  Book acknowledged;  // when the last backup was asked for
  {
    const auto node = StartNode(data_);
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node->address())));
    std::mutex mutex;
    std::atomic<bool> enough{false};
    std::atomic<int> count{0};
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&, caller] {
        const auto stub = ConnectIntake(node->address());
        std::mt19937_64 random(caller);
        for (int i = 0; !enough; ++i) {
          const auto request =
              NewTopic("c" + std::to_string(caller) + "-" + std::to_string(i), random);
          Book one;
          const std::string name = std::string(kBookTerritory) + "/topics/" + request.topic_id();
          {
            const std::lock_guard lock(mutex);
            book_[name].request = request;
          }
          if (!RecordInBook(*stub, request, one, std::chrono::seconds(20))) continue;
          const std::lock_guard lock(mutex);
          book_[name].acknowledged = true;
          ++count;
        }
      });
    }
    for (int backup = 0; backup < 3; ++backup) {
      const int before = count;
      while (count < before + 40) std::this_thread::yield();
      {
        const std::lock_guard lock(mutex);
        acknowledged = book_;
      }
      TakeBackup(*node, "b" + std::to_string(backup));
    }
    const int before = count;
    while (count < before + 40) std::this_thread::yield();
    enough = true;
    callers.clear();
    node->Kill();
  }
  fs::remove_all(data_);
  ASSERT_EQ(Restore(backups_ + "/b2", data_).code, 0);
  const auto node = StartNode(data_);
  // What was acknowledged by then is there; what came later is asked again, and comes to one topic.
  for (auto& [name, asked] : book_) {
    const auto then = acknowledged.find(name);
    asked.acknowledged = then != acknowledged.end() && then->second.acknowledged;
  }
  EXPECT_TRUE(VerifyBook(*ConnectIntake(node->address()), book_));
  const Fingerprints rest = AwaitRest(*node);
  ASSERT_EQ(node->Stop(), 0);
  EXPECT_EQ(Rebuild(data_), rest);
}

// Files of a backup that are one file with those of another one.
int Shared(const std::string& one, const std::string& other) {
  int shared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(one)) {
    if (!entry.is_regular_file()) continue;
    const fs::path same = other / entry.path().lexically_relative(one);
    shared += fs::exists(same) && fs::equivalent(entry.path(), same);
  }
  return shared;
}

TEST_F(BackupTest, TheNextOneTakesTheSpaceOfWhatIsNew) {
  Fingerprints saved;
  const auto node = StartNode(data_);
  ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node->address())));
  Record(*node, "a", 100);
  const Backup first = TakeBackup(*node, "first");
  EXPECT_EQ(first.fresh, first.total);
  Record(*node, "b", 3);
  saved = AwaitRest(*node);
  const Backup second = TakeBackup(*node, "second");
  EXPECT_LT(second.fresh, second.total);
  EXPECT_GE(Shared(second.folder, first.folder), 3) << second.fresh << " of " << second.total;
  std::printf("second backup: %lu bytes, %lu of them new, %d files shared\n",
              static_cast<unsigned long>(second.total), static_cast<unsigned long>(second.fresh),
              Shared(second.folder, first.folder));

  // A file that went bad in the backup before is not taken over.
  for (const auto& entry : fs::recursive_directory_iterator(second.folder)) {
    if (entry.path().extension() == ".sst") FlipBit(entry.path());
  }
  EXPECT_NE(Restore(second.folder, data_, {"--check"}).code, 0);
  TakeBackup(*node, "third");
  EXPECT_EQ(Restore(backups_ + "/third", data_, {"--check"}).code, 0);

  // Each stands alone: the one before may go.
  fs::remove_all(first.folder);
  fs::remove_all(second.folder);
  ASSERT_EQ(node->Stop(), 0);
  ASSERT_EQ(Restore(backups_ + "/third", folder_ / "elsewhere").code, 0);
  const auto again = StartNode(folder_ / "elsewhere");
  EXPECT_EQ(AwaitRest(*again), saved);
}

TEST_F(BackupTest, AskedTwiceUnderANameTheSecondIsRefusedAndTheFirstStays) {
  const auto node = StartNode(data_);
  const Backup backup = TakeBackup(*node, "night");
  const auto before = FilesOf(backup.folder);
  EXPECT_NE(Synergie({"backup", "night", "--server", node->address()}).code, 0);
  EXPECT_NE(Synergie({"backup", "keys", "--server", node->address()}).code, 0);
  EXPECT_NE(Synergie({"backup", "../x", "--server", node->address()}).code, 0);
  EXPECT_NE(
      Synergie({"backup", "other", "--role", "facilitator", "--server", node->address()}).code, 0);
  EXPECT_EQ(FilesOf(backup.folder), before);
  EXPECT_FALSE(fs::exists(data_ + "/.backup"));
}

// How many events there are up to one that history placed together with the next, which is of
// another commit; 0: none.
int64_t WithinOnePlacing(const std::vector<Json>& events) {
  for (size_t i = 20; i + 1 < events.size(); ++i) {
    const Json &one = events[i], &next = events[i + 1];
    if (one["placeTime"] == next["placeTime"] && one["offset"] != next["offset"]) return i + 1;
  }
  return 0;
}

// What was placed again got its place later.
std::vector<Json> WithoutPlaces(std::vector<Json> events) {
  for (Json& event : events) event.erase("placeTime");
  return events;
}

TEST_F(BackupTest, UpToASequenceThereAreExactlyTheEventsUpToIt) {
  std::vector<Json> events;
  Backup backup;
  {
    const auto node = StartNode(data_);
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node->address())));
    // At once, so that history places many in one commit of its own.
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&, caller] {
        const auto stub = ConnectIntake(node->address());
        std::mt19937_64 random(caller);
        Book book;
        for (int i = 0; i < 25; ++i) {
          RecordInBook(*stub,
                       NewTopic("t" + std::to_string(caller) + "-" + std::to_string(i), random),
                       book, std::chrono::seconds(20));
        }
      });
    }
    callers.clear();
    AwaitRest(*node);
    events = EventsOf(*node);
    backup = TakeBackup(*node, "night");
    ASSERT_EQ(node->Stop(), 0);
  }
  ASSERT_GE(events.size(), 104u);
  const int64_t all = static_cast<int64_t>(events.size());
  const int64_t torn = WithinOnePlacing(events);
  ASSERT_GT(torn, 0) << "four callers at once are placed together somewhere";
  events = WithoutPlaces(events);
  int exact = 0;
  for (const int64_t until : {int64_t{0}, int64_t{5}, torn, int64_t{68}, all - 1, all}) {
    SCOPED_TRACE(until);
    fs::remove_all(data_);
    const Ran ran = Restore(backup.folder, data_, {"--until-sequence", std::to_string(until)});
    ASSERT_EQ(ran.code, 0) << ran.output;
    const std::string said = "the last event has sequence ";
    const int64_t last = std::stoll(ran.output.substr(ran.output.find(said) + said.size()));
    EXPECT_LE(last, until);
    exact += last == until;
    // It is less only where one commit has several events: the next is of the same one.
    if (last < until) {
      EXPECT_EQ(events[last]["offset"], events[until]["offset"]);
    }
    const auto node = StartNode(data_);
    AwaitRest(*node);
    std::vector<Json> expected(events.begin(), events.begin() + last);
    // Reactions that had not been heard of yet may come again behind it.
    std::vector<Json> found = WithoutPlaces(EventsOf(*node));
    ASSERT_GE(found.size(), expected.size());
    const size_t count = found.size();
    found.resize(expected.size());
    EXPECT_EQ(found, expected);
    if (until >= all - 1) EXPECT_LE(count, events.size());
    EXPECT_EQ(Synergie({"history", "check", "--server", node->address()}).code, 0);
    book_.clear();
    if (until > 4) Record(*node, "after", 2);  // it goes on from there
    const Fingerprints rest = AwaitRest(*node);
    ASSERT_EQ(node->Stop(), 0);
    EXPECT_EQ(Rebuild(data_), rest);
  }
  EXPECT_GE(exact, 3);
  fs::remove_all(data_);
  EXPECT_NE(Restore(backup.folder, data_, {"--until-sequence", std::to_string(all + 1)}).code, 0);
  EXPECT_FALSE(fs::exists(data_)) << "nothing is replaced";
}

}  // namespace
}  // namespace synergie::testing
