// The machine's faults on the real node: a disk that is full, nearly full or read-only, flipped
// bits, too few file descriptors, a clock set back, a folder opened twice or written by a newer
// version, SIGTERM at any moment. Each ends in a clear error or in a repair by itself; what was
// acknowledged is there when the fault is gone, and a refusal names its reason.
//
// Disks of its own are mounted in a mount namespace that ends with the test.
#include <fcntl.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/topic_book.h"

namespace synergie::testing {
namespace {

namespace fs = std::filesystem;
namespace v1 = intake::v1;

constexpr int kTroubleCode = 5;  // exit_codes.h
constexpr std::chrono::seconds kPatience{20};

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Machine : public ::testing::Test {
 protected:
  Machine() : data_(folder_ / "data"), errors_(folder_ / "stderr") {}

  NodeStart Start() const {
    return {.program = SYNERGIE_PROGRAM, .data = data_, .errors = errors_};
  }
  // Adds topics to the book; how many were acknowledged.
  int Record(NodeProcess& node, const std::string& name, int topics) {
    const auto stub = ConnectIntake(node.address());
    int acknowledged = 0;
    for (int i = 0; i < topics; ++i) {
      acknowledged +=
          RecordInBook(*stub, NewTopic(name + std::to_string(i), random_), book_, kPatience);
    }
    return acknowledged;
  }
  // A node with a workshop and a few topics, stopped well or killed.
  void MakeHistory(bool kill, int topics = 5) {
    NodeProcess node(Start());
    ASSERT_TRUE(node.serving()) << Errors();
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(node.address())));
    ASSERT_EQ(Record(node, "h", topics), topics);
    kill ? node.Kill() : void(node.Stop());
  }
  // It does not start: an exit code of its own, and a sentence with these words.
  void ExpectRefusal(const NodeStart& start, const std::string& words) {
    NodeProcess node(start);
    EXPECT_FALSE(node.serving());
    EXPECT_EQ(node.Wait(), kTroubleCode) << Errors();
    EXPECT_NE(Errors().find(words), std::string::npos) << Errors();
  }
  void ExpectWell() {
    NodeProcess node(Start());
    ASSERT_TRUE(node.serving()) << Errors();
    EXPECT_TRUE(VerifyBook(*ConnectIntake(node.address()), book_));
    EXPECT_EQ(node.Stop(), 0) << Errors();
    EXPECT_TRUE(VerifyRebuild(SYNERGIE_PROGRAM, data_));
  }
  std::string Errors() const { return ReadWhole(errors_); }

  // Turns one bit over in the middle of a file of the folder whose name has this in it. False: none
  // of that kind.
  bool FlipBit(const std::string& folder, const std::string& kind) {
    fs::path victim;
    for (const auto& entry : fs::directory_iterator(folder)) {
      const bool fits = entry.path().filename().string().find(kind) != std::string::npos;
      if (fits && entry.file_size() > 0 &&
          (victim.empty() || entry.file_size() > fs::file_size(victim))) {
        victim = entry.path();
      }
    }
    if (victim.empty()) return false;
    std::string bytes = ReadWhole(victim.string());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
    std::ofstream(victim, std::ios::binary) << bytes;
    return true;
  }

  const TemporaryFolder folder_;
  const std::string data_;
  const std::string errors_;
  std::mt19937_64 random_{11};
  Book book_;
};

// Mounted for one test.
class SmallDisk {
 public:
  SmallDisk(std::string path, int mebibytes) : path_(std::move(path)) {
    fs::create_directories(path_);
    const std::string size = "size=" + std::to_string(mebibytes) + "m";
    mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, size.c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  bool Remount(unsigned long flags) {
    return mount(nullptr, path_.c_str(), nullptr, MS_REMOUNT | flags, nullptr) == 0;
  }
  // Takes space until only so much is left.
  void FillUp(uint64_t leave_bytes) {
    std::ofstream ballast(path_ + "/ballast", std::ios::binary);
    const std::string block(64 << 10, 'b');
    while (fs::space(path_).available > leave_bytes + block.size() && ballast) {
      ballast.write(block.data(), static_cast<std::streamsize>(block.size()));
      ballast.flush();
    }
  }
  void Free() { fs::remove(path_ + "/ballast"); }

 private:
  const std::string path_;
  bool mounted_ = false;
};

TEST_F(Machine, ReadOnlyBeforeTheDiskIsFull) {
  SmallDisk disk(data_, 640);  // the log keeps 512 MiB free
  ASSERT_TRUE(disk.mounted());
  NodeProcess node(Start());
  ASSERT_TRUE(node.serving()) << Errors();
  const auto stub = ConnectIntake(node.address());
  ASSERT_TRUE(FoundWorkshop(*stub));
  ASSERT_EQ(Record(node, "before", 3), 3);
  disk.FillUp(400 << 20);

  grpc::ClientContext context;
  v1::Topic topic;
  const grpc::Status refused = stub->RecordTopic(&context, NewTopic("full", random_), &topic);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_NE(refused.error_message().find("read-only: its disk has "), std::string::npos)
      << refused.error_message();
  // Reading goes on.
  grpc::ClientContext reading;
  v1::GetTopicRequest get;
  get.set_name(std::string(kBookTerritory) + "/topics/before0");
  EXPECT_TRUE(stub->GetTopic(&reading, get, &topic).ok());

  disk.Free();
  EXPECT_EQ(Record(node, "after", 2), 2);
  EXPECT_EQ(node.Stop(), 0);
  ExpectWell();
}

TEST_F(Machine, FullAllTheSame) {
  // Somebody else's bytes came between the look at the disk and the write: the system says that
  // there is room, and writes find none. At several places, for what is being written differs.
  for (const int kibibytes : {400, 500, 600, 800, 1200}) {
    SCOPED_TRACE(kibibytes);
    fs::remove_all(data_);
    book_.clear();
    const std::string counts = folder_ / ("counts" + std::to_string(kibibytes));
    std::ofstream(counts) << std::string(4096, '\0');
    NodeStart start = Start();
    start.environment = {{"LD_PRELOAD", SYNERGIE_SHIM},
                         {"FAIL_BELOW", data_},
                         {"FAIL_COUNTS", counts},
                         {"FAIL_BUDGET", std::to_string(kibibytes << 10)}};
    NodeProcess node(start);
    if (node.serving() && FoundWorkshop(*ConnectIntake(node.address()))) {
      const auto stub = ConnectIntake(node.address());
      int refused = 0;
      for (int i = 0; i < 3000 && refused < 2; ++i) {
        refused += !RecordInBook(*stub, NewTopic("into" + std::to_string(i), random_), book_,
                                 std::chrono::seconds(15));
      }
      EXPECT_EQ(refused, 2) << "the disk was never full";
    }
    node.Kill();
    NodeProcess again(Start());
    ASSERT_TRUE(again.serving()) << Errors();
    ASSERT_TRUE(FoundWorkshop(*ConnectIntake(again.address())));
    EXPECT_EQ(again.Stop(), 0);
    ExpectWell();
  }
}

TEST_F(Machine, ReadOnlyDisk) {
  SmallDisk disk(data_, 640);
  ASSERT_TRUE(disk.mounted());
  MakeHistory(/*kill=*/true);
  ASSERT_TRUE(disk.Remount(MS_RDONLY));
  ExpectRefusal(Start(), "Read-only file system");
  ASSERT_TRUE(disk.Remount(0));
  ExpectWell();
}

TEST_F(Machine, FlippedBitInTheLog) {
  // The log is the truth and cannot be repaired from anything: the node refuses, and says where.
  MakeHistory(/*kill=*/true, 20);
  const std::string log = data_ + "/log/db";
  const std::string good = folder_ / "good";
  fs::copy(data_, good, fs::copy_options::recursive);
  for (const char* kind : {".log", "MANIFEST"}) {
    fs::remove_all(data_);
    fs::copy(good, data_, fs::copy_options::recursive);
    ASSERT_TRUE(FlipBit(log, kind)) << kind;
    ExpectRefusal(Start(), data_ + "/log/db");
  }
  // With tables: a good start writes the first one.
  fs::remove_all(data_);
  fs::copy(good, data_, fs::copy_options::recursive);
  ExpectWell();
  ASSERT_TRUE(FlipBit(log, ".sst"));
  NodeStart start = Start();
  start.patience_s = 20;
  NodeProcess node(start);
  if (node.serving()) {
    // A block that is read is checked: what is damaged is not served as if it were good.
    EXPECT_TRUE(VerifyBook(*ConnectIntake(node.address()), book_)) << Errors();
  } else {
    EXPECT_NE(Errors().find("Corruption"), std::string::npos) << Errors();
  }
}

TEST_F(Machine, FlippedBitInAProjection) {
  MakeHistory(/*kill=*/true, 20);
  const std::string good = folder_ / "good";
  fs::copy(data_, good, fs::copy_options::recursive);
  for (const char* service : {"intake", "history"}) {
    for (const char* kind : {".log", "MANIFEST", "CURRENT"}) {
      SCOPED_TRACE(std::string(service) + " " + kind);
      fs::remove_all(data_);
      fs::copy(good, data_, fs::copy_options::recursive);
      ASSERT_TRUE(FlipBit(data_ + "/" + service, kind));
      ExpectWell();
    }
  }
}

TEST_F(Machine, FewFileDescriptors) {
  MakeHistory(/*kill=*/false);
  for (const int files : {16, 40, 80, 160}) {
    NodeStart start = Start();
    start.max_open_files = files;
    NodeProcess node(start);
    if (node.serving()) {
      EXPECT_TRUE(VerifyBook(*ConnectIntake(node.address()), book_)) << files << Errors();
    } else {
      EXPECT_NE(node.Wait(), 0) << files;
      EXPECT_FALSE(Errors().empty()) << files;
    }
  }
  ExpectWell();
}

TEST_F(Machine, ClockSetBackAnHour) {
  const std::string clock = folder_ / "clock";
  const int file = open(clock.c_str(), O_RDWR | O_CREAT, 0644);
  ASSERT_TRUE(file >= 0 && ftruncate(file, 4096) == 0);
  auto* offset =
      static_cast<int64_t*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
  close(file);
  ASSERT_NE(offset, MAP_FAILED);
  NodeStart start = Start();
  start.environment = {{"LD_PRELOAD", SYNERGIE_SHIM}, {"FAIL_CLOCK", clock}};
  {
    NodeProcess node(start);
    ASSERT_TRUE(node.serving()) << Errors();
    const auto stub = ConnectIntake(node.address());
    ASSERT_TRUE(FoundWorkshop(*stub));
    ASSERT_EQ(Record(node, "before", 2), 2);
    *offset = -3600LL * 1'000'000;
    EXPECT_EQ(Record(node, "back", 2), 2) << Errors();
    *offset = 3600LL * 1'000'000;
    EXPECT_EQ(Record(node, "ahead", 2), 2) << Errors();
    // Times only grow, whatever the clock did.
    std::vector<std::pair<int64_t, int32_t>> times;
    for (const char* id : {"before0", "before1", "back0", "back1", "ahead0", "ahead1"}) {
      grpc::ClientContext context;
      v1::GetTopicRequest get;
      get.set_name(std::string(kBookTerritory) + "/topics/" + id);
      v1::Topic topic;
      ASSERT_TRUE(stub->GetTopic(&context, get, &topic).ok()) << id;
      times.emplace_back(topic.create_time().seconds(), topic.create_time().nanos());
    }
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
    EXPECT_EQ(std::adjacent_find(times.begin(), times.end()), times.end());
    EXPECT_EQ(node.Stop(), 0);
  }
  munmap(offset, 4096);
  ExpectWell();  // with the right clock, an hour behind its last event
}

TEST_F(Machine, FolderOpenedTwice) {
  MakeHistory(/*kill=*/false);
  NodeProcess first(Start());
  ASSERT_TRUE(first.serving());
  NodeStart second = Start();
  second.errors = folder_ / "second";
  NodeProcess other(second);
  EXPECT_FALSE(other.serving());
  EXPECT_EQ(other.Wait(), kTroubleCode);
  EXPECT_NE(ReadWhole(second.errors).find("already open"), std::string::npos)
      << ReadWhole(second.errors);
  EXPECT_EQ(Record(first, "still", 2), 2);
  EXPECT_EQ(first.Stop(), 0);
  ExpectWell();
}

TEST_F(Machine, FolderOfANewerVersion) {
  MakeHistory(/*kill=*/false);
  const std::string format = data_ + "/log/FORMAT";
  const std::string before = ReadWhole(format);
  std::ofstream(format) << "synergie-log 2\npartitions 1\n";
  ExpectRefusal(Start(), "has format 2");
  std::ofstream(format) << before;
  ExpectWell();
}

TEST_F(Machine, StopAtAnyMoment) {
  MakeHistory(/*kill=*/false, 10);
  for (int round = 0; round < 8; ++round) {
    NodeProcess node(Start());
    ASSERT_TRUE(node.serving()) << Errors();
    const auto stub = ConnectIntake(node.address());
    std::atomic<bool> stopped{false};
    Book asked;
    std::thread caller([&] {
      std::mt19937_64 random(static_cast<uint64_t>(round));
      for (int i = 0; !stopped; ++i) {
        const auto topic = NewTopic("s" + std::to_string(round) + "-" + std::to_string(i), random);
        if (!RecordInBook(*stub, topic, asked, kPatience)) return;
      }
    });
    // The moment is what this test is about.
    std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 120));
    EXPECT_EQ(node.Stop(), 0) << Errors();
    stopped = true;
    caller.join();
    book_.merge(asked);
  }
  ExpectWell();
}

}  // namespace
}  // namespace synergie::testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  // Own mounts, gone with the process; as root, or as root of a namespace of users.
  const uid_t user = getuid();
  if (unshare(CLONE_NEWNS) != 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
      std::perror("this test mounts small disks and may not");
      return 1;
    }
    std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
  }
  mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  return RUN_ALL_TESTS();
}
