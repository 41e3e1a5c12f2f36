// Hashes and proofs: the vectors that Certificate Transparency's implementations share (RFC 6962),
// and every proof of every small tree, each of which fails when anything in it is changed.
#include "services/history/ledger/merkle.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/encoding.h"
#include "services/history/ledger/tiles.h"

namespace synergie::history {
namespace {

// A tree that keeps all its leaves' hashes and computes the rest.
class PlainTree {
 public:
  void Add(std::string_view entry) { leaves_.push_back(LeafHash(entry)); }
  Hash leaf(int64_t index) const { return leaves_[static_cast<size_t>(index)]; }
  ReadNode Nodes() const {
    return [this](int level, int64_t index) { return Node(level, index); };
  }
  Hash Root(int64_t size) const { return RootOf(size, Nodes()); }

 private:
  Hash Node(int level, int64_t index) const {
    if (level == 0) return leaf(index);
    return NodeHash(Node(level - 1, 2 * index), Node(level - 1, 2 * index + 1));
  }
  std::vector<Hash> leaves_;
};

PlainTree VectorTree() {
  PlainTree tree;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    tree.Add(*FromHex(hex));
  }
  return tree;
}

std::vector<std::string> Hex(const std::vector<Hash>& hashes) {
  std::vector<std::string> all;
  for (const Hash& hash : hashes) all.push_back(ToHex(hash));
  return all;
}

constexpr char kLeaf0[] = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
constexpr char kLeaf1[] = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
constexpr char kLeaf4[] = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
constexpr char kNode01[] = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
constexpr char kNode23[] = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
constexpr char kNode45[] = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
constexpr char kNode67[] = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
constexpr char kNode03[] = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
constexpr char kNode47[] = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

TEST(MerkleTest, RootsAreThoseOfTheSharedVectors) {
  const PlainTree tree = VectorTree();
  const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                         kLeaf0,
                         kNode01,
                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                         kNode03,
                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  for (int64_t size = 0; size <= 8; ++size) EXPECT_EQ(ToHex(tree.Root(size)), roots[size]) << size;
}

TEST(MerkleTest, ProofsAreThoseOfTheSharedVectors) {
  const PlainTree tree = VectorTree();
  using Hashes = std::vector<std::string>;
  EXPECT_EQ(Hex(InclusionProof(0, 8, tree.Nodes())), (Hashes{kLeaf1, kNode23, kNode47}));
  EXPECT_EQ(Hex(InclusionProof(5, 8, tree.Nodes())), (Hashes{kLeaf4, kNode67, kNode03}));
  EXPECT_EQ(Hex(InclusionProof(2, 3, tree.Nodes())), Hashes{kNode01});
  EXPECT_EQ(Hex(InclusionProof(1, 5, tree.Nodes())), (Hashes{kLeaf0, kNode23, kLeaf4}));
  EXPECT_EQ(Hex(ConsistencyProof(1, 8, tree.Nodes())), (Hashes{kLeaf1, kNode23, kNode47}));
  EXPECT_EQ(Hex(ConsistencyProof(6, 8, tree.Nodes())), (Hashes{kNode45, kNode67, kNode03}));
  EXPECT_EQ(Hex(ConsistencyProof(2, 5, tree.Nodes())), (Hashes{kNode23, kLeaf4}));
  EXPECT_EQ(Hex(ConsistencyProof(0, 5, tree.Nodes())), Hashes{});
  EXPECT_EQ(Hex(ConsistencyProof(5, 5, tree.Nodes())), Hashes{});
}

PlainTree TreeOf(int64_t size) {
  PlainTree tree;
  for (int64_t i = 0; i < size; ++i) tree.Add("entry " + std::to_string(i));
  return tree;
}

TEST(MerkleTest, EveryInclusionInEverySmallTreeIsProved) {
  const PlainTree tree = TreeOf(70);
  const Hash other = LeafHash("another");
  for (int64_t size = 1; size <= 70; ++size) {
    const Hash root = tree.Root(size);
    for (int64_t index = 0; index < size; ++index) {
      const auto proof = InclusionProof(index, size, tree.Nodes());
      ASSERT_TRUE(VerifyInclusion(tree.leaf(index), index, size, proof, root));
      EXPECT_FALSE(VerifyInclusion(other, index, size, proof, root));
      EXPECT_FALSE(VerifyInclusion(tree.leaf(index), index, size, proof, other));
      EXPECT_FALSE(VerifyInclusion(tree.leaf(index), (index + 1) % (size + 1), size, proof, root));
      for (size_t i = 0; i < proof.size(); ++i) {
        auto changed = proof;
        changed[i][7] ^= 1;
        EXPECT_FALSE(VerifyInclusion(tree.leaf(index), index, size, changed, root));
      }
      auto longer = proof;
      longer.push_back(other);
      EXPECT_FALSE(VerifyInclusion(tree.leaf(index), index, size, longer, root));
      if (proof.empty()) continue;
      auto shorter = proof;
      shorter.pop_back();
      EXPECT_FALSE(VerifyInclusion(tree.leaf(index), index, size, shorter, root));
    }
  }
}

TEST(MerkleTest, EveryContinuationOfEverySmallTreeIsProved) {
  const PlainTree tree = TreeOf(70);
  const Hash other = LeafHash("another");
  for (int64_t second = 0; second <= 70; ++second) {
    for (int64_t first = 0; first <= second; ++first) {
      const auto proof = ConsistencyProof(first, second, tree.Nodes());
      const Hash was = tree.Root(first), is = tree.Root(second);
      ASSERT_TRUE(VerifyConsistency(first, was, second, is, proof)) << first << " " << second;
      EXPECT_FALSE(VerifyConsistency(first, other, second, is, proof)) << first << " " << second;
      if (first > 0) EXPECT_FALSE(VerifyConsistency(first, was, second, other, proof));
      for (size_t i = 0; i < proof.size(); ++i) {
        auto changed = proof;
        changed[i][0] ^= 0x80;
        EXPECT_FALSE(VerifyConsistency(first, was, second, is, changed));
      }
      auto longer = proof;
      longer.push_back(other);
      EXPECT_FALSE(VerifyConsistency(first, was, second, is, longer));
      if (proof.empty()) continue;
      auto shorter = proof;
      shorter.pop_back();
      EXPECT_FALSE(VerifyConsistency(first, was, second, is, shorter));
    }
  }
  EXPECT_FALSE(VerifyConsistency(5, tree.Root(5), 4, tree.Root(4), {}));
}

TEST(MerkleTest, AFrontierHasTheRootOfTheTree) {
  const PlainTree tree = TreeOf(300);
  Frontier frontier;
  for (int64_t size = 0; size < 300; ++size) {
    EXPECT_EQ(frontier.Root(), tree.Root(size)) << size;
    frontier.Add(tree.leaf(size));
  }
}

TEST(MerkleTest, Base64HasOneTextForOneValue) {
  EXPECT_EQ(ToBase64("\xff\xfe"), "//4=");
  EXPECT_EQ(FromBase64("//4="), "\xff\xfe");
  for (const char* wrong : {"//4", "//5=", "__4=", "//4=\n", "=", "/"}) {
    EXPECT_EQ(FromBase64(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(FromBase64(""), "");
}

// The paths of C2SP tlog-tiles.
TEST(TilesTest, PathsAreThoseOfTheSpecification) {
  EXPECT_EQ(TilePath({0, 0, 256}), "tile/0/000");
  EXPECT_EQ(TilePath({1, 2, 256}), "tile/1/002");
  EXPECT_EQ(TilePath({0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(TilePath({0, 1234067, 70}), "tile/0/x001/x234/067.p/70");
  EXPECT_EQ(TilePath({2, 1000, 1}), "tile/2/x001/000.p/1");
  EXPECT_EQ(BundlePath(0, 256), "tile/entries/000");
  EXPECT_EQ(BundlePath(273, 112), "tile/entries/273.p/112");
}

// The example of the specification: a tree of 70,000 entries.
TEST(TilesTest, ATreeHasTheTilesOfTheSpecification) {
  const auto tiles = TilesOf(70'000);
  const auto has = [&](const TileId& tile) {
    return std::count(tiles.begin(), tiles.end(), tile) == 1;
  };
  EXPECT_EQ(tiles.size(), 274u + 2u + 1u);
  EXPECT_TRUE(has({0, 272, 256}));
  EXPECT_TRUE(has({0, 273, 112}));
  EXPECT_TRUE(has({1, 0, 256}));
  EXPECT_TRUE(has({1, 1, 17}));
  EXPECT_TRUE(has({2, 0, 1}));
  EXPECT_EQ(TilesOf(0).size(), 0u);
  EXPECT_EQ(TilesOf(256), (std::vector<TileId>{{0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(TileWidthAt(0, 274, 70'000), 0);
  EXPECT_EQ(TileWidthAt(3, 0, 70'000), 0);
}

TEST(TilesTest, BundlesAreEntriesBehindTheirLengths) {
  std::string bundle;
  AddToBundle("abc", bundle);
  AddToBundle("", bundle);
  AddToBundle(std::string(300, 'x'), bundle);
  EXPECT_EQ(bundle.substr(0, 5), std::string("\0\3abc", 5));
  EXPECT_EQ(ReadBundle(bundle), (std::vector<std::string>{"abc", "", std::string(300, 'x')}));
  EXPECT_EQ(ReadBundle(""), std::vector<std::string>{});
  EXPECT_EQ(ReadBundle(bundle.substr(0, bundle.size() - 1)), std::nullopt);
  EXPECT_EQ(ReadBundle(std::string("\0", 1)), std::nullopt);
}

TEST(TilesTest, NodesReadFromTilesAreThoseOfTheTree) {
  const int64_t size = 600;
  const PlainTree tree = TreeOf(size);
  const auto read = [&](const TileId& tile) {
    std::string hashes;
    for (int i = 0; i < tile.width; ++i) {
      hashes.append(BytesOf(tree.Nodes()(tile.level * 8, tile.index * 256 + i)));
    }
    return hashes;
  };
  for (int level = 0; level <= 9; ++level) {
    for (int64_t index = 0; ((index + 1) << level) <= size; ++index) {
      EXPECT_EQ(NodeFromTiles(level, index, read), tree.Nodes()(level, index))
          << level << " " << index;
    }
  }
}

}  // namespace
}  // namespace synergie::history
