#include "common/keys/sealing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sodium.h>

#include "common/base/encoding.h"
#include "common/keys/memory_key_store.h"

namespace synergie::keys {
namespace {

constexpr std::string_view kPerson = "persons/ecla/p07";
const std::string kEmail = Place("territories/ecla/companies/c01", "contact.email");

Key AnyKey(unsigned char fill = 1) {
  Key key;
  key.fill(fill);
  return key;
}

RC_GTEST_PROP(Sealing, OpensAsItWas, (const std::string& text)) {
  const Sealed sealed = Seal(AnyKey(), kPerson, kEmail, text);
  RC_ASSERT(Open(AnyKey(), sealed, kEmail) == (Opened{Opened::State::kPlain, text}));
  RC_ASSERT(sealed.ciphertext.size() % kPadBytes == 16u);
}

RC_GTEST_PROP(Sealing, AnyChangedByteIsTampering, (const std::string& text)) {
  Sealed sealed = Seal(AnyKey(), kPerson, kEmail, text);
  std::string& part = *rc::gen::arbitrary<bool>() ? sealed.nonce : sealed.ciphertext;
  part[*rc::gen::inRange<size_t>(0, part.size())] ^= *rc::gen::inRange(1, 255);
  RC_ASSERT(Open(AnyKey(), sealed, kEmail).state == Opened::State::kTampered);
}

TEST(Sealing, TheSameIsTheSame) {
  const Sealed sealed = Seal(AnyKey(), kPerson, kEmail, "a@b.fr");
  EXPECT_EQ(sealed, Seal(AnyKey(), kPerson, kEmail, "a@b.fr"));
  EXPECT_NE(sealed.nonce, Seal(AnyKey(), kPerson, kEmail, "a@b.fx").nonce);
  EXPECT_NE(sealed.nonce, Seal(AnyKey(2), kPerson, kEmail, "a@b.fr").nonce);
  EXPECT_NE(sealed.nonce, Seal(AnyKey(), kPerson, Place("x", "y"), "a@b.fr").nonce);
}

TEST(Sealing, CannotBeMoved) {
  Sealed sealed = Seal(AnyKey(), kPerson, kEmail, "a@b.fr");
  EXPECT_EQ(Open(AnyKey(), sealed, Place("x", "y")).state, Opened::State::kTampered);
  EXPECT_EQ(Open(AnyKey(2), sealed, kEmail).state, Opened::State::kTampered);
  sealed.key_id = "persons/ecla/p08";
  EXPECT_EQ(Open(AnyKey(), sealed, kEmail).state, Opened::State::kTampered);
}

TEST(Sealing, ShortAndEmptyBytesAreTampering) {
  EXPECT_EQ(Open(AnyKey(), Sealed{std::string(kPerson), "", ""}, kEmail).state,
            Opened::State::kTampered);
  EXPECT_EQ(
      Open(AnyKey(), Sealed{std::string(kPerson), std::string(24, 'n'), "short"}, kEmail).state,
      Opened::State::kTampered);
}

// The right key, cipher and place, but a nonce that somebody chose: how one would make a ciphertext
// that opens under two keys. Written out here as an attacker would.
TEST(Sealing, AChosenNonceIsTampering) {
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  const std::string context = "synergie sealed field 1: cipher";
  const Key key = AnyKey();
  Key subkey;
  crypto_generichash(subkey.data(), subkey.size(), bytes(context), context.size(), key.data(),
                     key.size());
  std::string associated;
  for (const std::string& part : {std::string(kPerson), kEmail}) {
    PutBigEndian64(associated, part.size());
    associated += part;
  }
  std::string padded = "a@b.fr\x80";
  padded.resize(kPadBytes, '\0');
  Sealed sealed{std::string(kPerson), Seal(key, kPerson, kEmail, "a@b.fr").nonce, ""};
  const auto seal = [&] {
    sealed.ciphertext.resize(padded.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<unsigned char*>(sealed.ciphertext.data()), nullptr, bytes(padded),
        padded.size(), bytes(associated), associated.size(), nullptr, bytes(sealed.nonce),
        subkey.data());
  };
  seal();
  ASSERT_EQ(sealed,
            Seal(key, kPerson, kEmail, "a@b.fr"));  // so the forgery is right but for the nonce
  sealed.nonce.assign(sealed.nonce.size(), 'n');
  seal();
  EXPECT_EQ(Open(key, sealed, kEmail).state, Opened::State::kTampered);
}

TEST(Sealing, LengthsShowInStepsOnly) {
  const auto size = [](size_t length) {
    return Seal(AnyKey(), kPerson, kEmail, std::string(length, 'a')).ciphertext.size();
  };
  EXPECT_EQ(size(0), size(31));
  EXPECT_NE(size(31), size(32));
}

TEST(Sealing, ADestroyedKeyErases) {
  MemoryKeyStore store;
  const Sealed sealed = Seal(store.GetOrCreate(kPerson).value(), kPerson, kEmail, "a@b.fr");
  EXPECT_EQ(Open(store, sealed, kEmail).value(), (Opened{Opened::State::kPlain, "a@b.fr"}));
  ASSERT_TRUE(store.Destroy(kPerson));
  EXPECT_EQ(Open(store, sealed, kEmail).value(), Opened{});
}

TEST(Sealing, AKeyThatIsNotHereReadsAsErased) {
  MemoryKeyStore store;
  EXPECT_EQ(Open(store, Seal(AnyKey(), kPerson, kEmail, "x"), kEmail).value().state,
            Opened::State::kErased);
  Sealed sealed = Seal(AnyKey(), kPerson, kEmail, "x");
  sealed.key_id = "../../kek";
  EXPECT_EQ(Open(store, sealed, kEmail).value().state, Opened::State::kTampered);
}

}  // namespace
}  // namespace synergie::keys
