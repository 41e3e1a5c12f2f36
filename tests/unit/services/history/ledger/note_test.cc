// Keys, signed notes, checkpoints and entries: their exact bytes, and what is not taken for one.
#include "services/history/ledger/note.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/base/encoding.h"
#include "services/history/ledger/checkpoint.h"
#include "services/history/ledger/entry.h"
#include "services/history/ledger/keyring.h"
#include "tests/support/temporary_folder.h"

namespace synergie::history {
namespace {

using synergie::testing::TemporaryFolder;

// The example of Go's package golang.org/x/mod/sumdb/note.
constexpr char kSignerKey[] =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr char kVerifierKey[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kText[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr char kNote[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\xe2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(NoteTest, KeysAndSignaturesAreThoseOfGo) {
  const auto signer = ParseSigner(kSignerKey);
  ASSERT_TRUE(signer.has_value()) << signer.error().message;
  EXPECT_EQ(signer->ToText(), kSignerKey);
  EXPECT_EQ(signer->verifier().ToText(), kVerifierKey);
  EXPECT_EQ(SignNote(kText, {*signer}), kNote);
  const auto verifier = ParseVerifier(kVerifierKey);
  ASSERT_TRUE(verifier.has_value());
  EXPECT_EQ(OpenNote(kNote, {*verifier}), kText);
}

TEST(NoteTest, EverySingleChangedByteIsFound) {
  const std::vector<Verifier> verifiers = {*ParseVerifier(kVerifierKey)};
  const std::string note = kNote;
  for (size_t i = 0; i < note.size(); ++i) {
    for (const int bit : {0x01, 0x20, 0x80}) {
      std::string changed = note;
      changed[i] = static_cast<char>(changed[i] ^ bit);
      EXPECT_FALSE(OpenNote(changed, verifiers).has_value()) << i;
    }
    EXPECT_FALSE(OpenNote(note.substr(0, i), verifiers).has_value()) << i;
  }
}

TEST(NoteTest, OneOfSeveralSignaturesIsEnoughAndAWrongOneIsNot) {
  const Signer a = NewSigner("a"), b = NewSigner("a"), c = NewSigner("c");
  const std::string note = SignNote("text\n", {a, b});
  EXPECT_TRUE(OpenNote(note, {a.verifier()}).has_value());
  EXPECT_TRUE(OpenNote(note, {c.verifier(), b.verifier()}).has_value());
  const auto unknown = OpenNote(note, {c.verifier()});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code, Code::kPermissionDenied);
  // A forged line beside a good one.
  std::string forged = SignNote("text\n", {a});
  std::string other = SignNote("other\n", {b});
  forged += other.substr(other.find("\n\n") + 2);
  EXPECT_FALSE(OpenNote(forged, {a.verifier(), b.verifier()}).has_value());
}

TEST(NoteTest, DamagedKeysAreRefused) {
  const std::string key = kVerifierKey;
  for (size_t i = 0; i < key.size(); ++i) {
    std::string changed = key;
    changed[i] = changed[i] == 'B' ? 'D' : 'B';
    EXPECT_FALSE(ParseVerifier(changed).has_value()) << changed;
  }
  for (const char* wrong : {"", "+", "name", "name+c74f20a3+", "a b+c74f20a3+AA=="}) {
    EXPECT_FALSE(ParseVerifier(wrong).has_value()) << wrong;
    EXPECT_FALSE(ParseSigner(std::string("PRIVATE+KEY+") + wrong).has_value()) << wrong;
  }
  EXPECT_FALSE(ParseSigner(kVerifierKey).has_value());
  for (const char* name : {"", "a b", "a+b", "a\n"}) EXPECT_FALSE(IsKeyName(name)) << name;
}

TEST(CheckpointTest, IsThreeLinesAndComesBack) {
  const Checkpoint checkpoint{"example.org/ledger/0", 42, Sha256("root")};
  EXPECT_EQ(checkpoint.ToText(),
            "example.org/ledger/0\n42\n" + ToBase64(BytesOf(Sha256("root"))) + "\n");
  EXPECT_EQ(ParseCheckpoint(checkpoint.ToText()), checkpoint);
  for (const std::string& wrong :
       {std::string(), std::string("o\n1\n"), "o\n01\n" + ToBase64(BytesOf(Hash{})) + "\n",
        "o\n-1\n" + ToBase64(BytesOf(Hash{})) + "\n", "\n1\n" + ToBase64(BytesOf(Hash{})) + "\n",
        std::string("o\n1\nAAAA\n"), "o\n1 \n" + ToBase64(BytesOf(Hash{})) + "\n"}) {
    EXPECT_FALSE(ParseCheckpoint(wrong).has_value()) << wrong;
  }
}

TEST(CheckpointTest, IsOpenedWithTheKeyOfItsOrigin) {
  const Signer signer = NewSigner("ledger/0");
  const Checkpoint checkpoint{"ledger/0", 7, Sha256("x")};
  EXPECT_EQ(OpenCheckpoint(SignNote(checkpoint.ToText(), {signer}), {signer.verifier()}),
            checkpoint);
  // Signed rightly, but by the key of another ledger.
  const Checkpoint foreign{"ledger/1", 7, Sha256("x")};
  EXPECT_FALSE(OpenCheckpoint(SignNote(foreign.ToText(), {signer}), {signer.verifier()}));
}

LedgerEntry SampleEntry() {
  return {.sequence = 41,
          .log = "synergie.intake.commits.v1",
          .partition = 0,
          .offset = 17,
          .index = 1,
          .type = "intake.topic.recorded.v1",
          .time = "2018-11-20T09:00:00.000001Z",
          .event_sha256 = Sha256("a"),
          .record_sha256 = Sha256("b"),
          .log_chain = Sha256("c"),
          .order_offset = 9,
          .order_chain = Sha256("d")};
}

// These bytes are hashed into trees that others keep: they never change.
TEST(EntryTest, HasTheseBytesForEver) {
  EXPECT_EQ(
      SampleEntry().ToBytes(),
      R"({"sequence":41,"log":"synergie.intake.commits.v1","partition":0,"offset":17,"index":1,)"
      R"("type":"intake.topic.recorded.v1","time":"2018-11-20T09:00:00.000001Z",)"
      R"("event_sha256":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",)"
      R"("record_sha256":"3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",)"
      R"("log_chain":"2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6",)"
      R"("order_offset":9,)"
      R"("order_chain":"18ac3e7343f016890c510e93f935261169d9e3f565436429830faf0934f4f8e4"})");
  EXPECT_EQ(ParseEntry(SampleEntry().ToBytes()), SampleEntry());
}

TEST(EntryTest, HasOneFormOnly) {
  const std::string bytes = SampleEntry().ToBytes();
  EXPECT_FALSE(ParseEntry(bytes + " "));
  EXPECT_FALSE(ParseEntry(" " + bytes));
  EXPECT_FALSE(ParseEntry(bytes.substr(0, bytes.size() - 1) + R"(,"more":1})"));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x04);
    const auto entry = ParseEntry(changed);
    if (entry) EXPECT_NE(*entry, SampleEntry()) << i;
    EXPECT_FALSE(ParseEntry(bytes.substr(0, i))) << i;
  }
}

TEST(EntryTest, AChainCoversPlaceTimeKeyAndValue) {
  const Hash none{};
  const Hash one = NextChain(none, 1, Time{2}, "k", "v");
  EXPECT_EQ(ToHex(NextChain(none, 0, Time{0}, "", "")),
            ToHex(Sha256(std::string(48, '\0') + std::string(BytesOf(Sha256(""))) +
                         std::string(BytesOf(Sha256(""))))));
  EXPECT_NE(one, NextChain(none, 2, Time{2}, "k", "v"));
  EXPECT_NE(one, NextChain(none, 1, Time{3}, "k", "v"));
  EXPECT_NE(one, NextChain(none, 1, Time{2}, "kv", ""));
  EXPECT_NE(one, NextChain(none, 1, Time{2}, "k", "w"));
  EXPECT_NE(one, NextChain(one, 1, Time{2}, "k", "v"));
}

TEST(KeyringTest, IsMadeOnceRotatedAndRetired) {
  const TemporaryFolder folder;
  const std::string path = folder / "ledger.keys";
  EXPECT_EQ(Keyring::Open(path).error().code, Code::kNotFound);
  auto made = Keyring::Create(path, "example.org/synergie");
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(Keyring::Create(path, "x").error().code, Code::kAlreadyExists);
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);

  const auto first = made->VerifiersOf(3);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].name, "example.org/synergie/3");
  EXPECT_EQ(first[0], OfPartition(made->verifiers()[0], 3));
  EXPECT_EQ(first[0], OfPartition(first[0], 3));

  ASSERT_TRUE(made->Rotate().has_value());
  auto opened = Keyring::Open(path);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  const auto both = opened->VerifiersOf(3);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[1], first[0]) << "the new key comes first, the old one goes on signing";
  const std::string note = SignNote("text\n", opened->SignersOf(3));
  EXPECT_TRUE(OpenNote(note, {both[0]}).has_value());
  EXPECT_TRUE(OpenNote(note, {both[1]}).has_value());

  const auto id = [&](size_t i) { return ToHex(opened->verifiers()[i].key_id()); };
  EXPECT_EQ(opened->Retire(id(0)).error().code, Code::kFailedPrecondition);
  EXPECT_EQ(opened->Retire("00000000").error().code, Code::kNotFound);
  ASSERT_TRUE(opened->Retire(id(1)).has_value());
  EXPECT_EQ(Keyring::OpenOrCreate(path)->VerifiersOf(3), std::vector<Verifier>{both[0]});
}

TEST(KeyringTest, RefusesWhatIsNoSecretKeyFile) {
  const TemporaryFolder folder;
  const std::string path = folder / "ledger.keys";
  const auto write = [&](const std::string& content, mode_t mode) {
    std::ofstream(path, std::ios::trunc) << content;
    chmod(path.c_str(), mode);
  };
  write(std::string(kSignerKey) + "\n", 0644);
  EXPECT_EQ(Keyring::Open(path).error().code, Code::kFailedPrecondition);
  write(std::string(kSignerKey) + "\n", 0600);
  EXPECT_TRUE(Keyring::Open(path).has_value());
  write("# nothing\n", 0600);
  EXPECT_EQ(Keyring::Open(path).error().code, Code::kDataLoss);
  write(std::string(kSignerKey) + "\n" + NewSigner("other").ToText() + "\n", 0600);
  EXPECT_EQ(Keyring::Open(path).error().code, Code::kDataLoss);
  write("garbage\n", 0600);
  EXPECT_EQ(Keyring::Open(path).error().code, Code::kDataLoss);
  EXPECT_FALSE(Keyring::Create(folder / "other.keys", "no spaces please"));
}

}  // namespace
}  // namespace synergie::history
