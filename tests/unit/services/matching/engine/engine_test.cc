#include "services/matching/engine/engine.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/matching/engine/grouping.h"

namespace synergie::matching::engine {
namespace {

Note Said(std::string id, std::string company, std::string text) {
  Note note;
  note.id = std::move(id);
  note.company = std::move(company);
  note.text = std::move(text);
  return note;
}

std::vector<Note> Table() {
  return {Said("T1", "C1", "Cherche palettes bois d'occasion pour nos expéditions"),
          Said("T2", "C2", "Palettes perdues, 45 par semaine, à donner"),
          Said("T3", "C3", "Formation SST pour trois personnes, qui en organise ?"),
          Said("T4", "C4", "Il nous faut deux sauveteurs secouristes du travail de plus"),
          Said("T5", "C5", "Salle de réunion 20 places libre le vendredi")};
}

const Engine& Shipped() { return *Engine::Embedded(); }

TEST(Engine, ReadsDirectionAndSubject) {
  const Reading reading = Shipped().Read("On cherche des palettes d'occasion", Phase::kAscending);
  EXPECT_EQ(reading.direction, Direction::kNeed);
  ASSERT_FALSE(reading.concepts.empty());
  EXPECT_NE(reading.concepts[0].id.find("palette"), std::string::npos);
  EXPECT_FALSE(reading.concepts[0].words.empty());
}

TEST(Engine, APersonsChoiceWins) {
  Note note = Said("T", "C", "quelque chose de tout autre");
  note.chosen_concept = "palette-bois";
  note.chosen_direction = Direction::kPool;
  const Reading reading = Shipped().Read(note);
  ASSERT_EQ(reading.concepts.size(), 1u);
  EXPECT_EQ(reading.concepts[0].id, "palette-bois");
  EXPECT_EQ(reading.direction, Direction::kPool);
}

TEST(Engine, LinksAreSymmetricAndExplained) {
  const std::vector<Note> notes = Table();
  const Link ab = Shipped().Compare(notes[0], notes[1]);
  const Link ba = Shipped().Compare(notes[1], notes[0]);
  EXPECT_DOUBLE_EQ(ab.score, ba.score);
  EXPECT_EQ(ab.sentence, ba.sentence);
  EXPECT_TRUE(ab.sentence.starts_with("C1 cherche")) << ab.sentence;
  EXPECT_FALSE(ab.evidence.empty());
  EXPECT_GT(ab.score, Shipped().Compare(notes[0], notes[2]).score);
}

TEST(Grouping, PutsOneSubjectOnOneSheetWhateverTheOrder) {
  std::vector<Note> notes = Table();
  const std::vector<Group> groups = GroupNotes(Shipped(), notes, {});
  std::reverse(notes.begin(), notes.end());
  EXPECT_EQ(groups, GroupNotes(Shipped(), notes, {}));
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].notes, (std::vector<std::string>{"T1", "T2"}));
  EXPECT_TRUE(groups[0].shared);
}

TEST(Grouping, RespectsPeople) {
  Constraints constraints;
  constraints.cannot_link = {{"T1", "T2"}};
  constraints.must_link = {{"T1", "T5"}};
  const std::vector<Group> groups = GroupNotes(Shipped(), Table(), constraints);
  EXPECT_EQ(groups[0].notes, (std::vector<std::string>{"T1", "T5"}));
}

TEST(Grouping, SupportersShareATopicByThemselves) {
  Note note = Said("T", "C1", "Trottoirs à refaire");
  note.supporters = {"C2"};
  EXPECT_TRUE(GroupNotes(Shipped(), std::vector<Note>{note}, {})[0].shared);
}

TEST(IndexOfNotes, FindsRemovesAndReplaces) {
  Index index(Engine::Embedded());
  for (const Note& note : Table()) index.Add(note);
  ASSERT_FALSE(index.Candidates(Table()[0], 5).empty());
  EXPECT_EQ(index.Candidates(Table()[0], 5)[0].id, "T2");
  EXPECT_TRUE(index.Remove("T2"));
  EXPECT_FALSE(index.Remove("T2"));
  for (const Ranked& ranked : index.Candidates(Table()[0], 5)) EXPECT_NE(ranked.id, "T2");
  index.Add(Said("T1", "C1", "Crèche interentreprises"));
  EXPECT_EQ(index.size(), 4u);
}

TEST(IndexOfNotes, PlacesANewNoteBesideItsNeighbours) {
  Index index(Engine::Embedded());
  const std::vector<Note> notes = Table();
  for (const Note& note : notes) index.Add(note);
  const auto group_of = [&](const std::string& id) {
    std::vector<Note> group;
    for (const Note& note : notes)
      if (note.id == id) group.push_back(note);
    return group;
  };
  const Placement placement = PlaceNote(Shipped(), index, notes[1], group_of, {});
  EXPECT_EQ(placement.groups[0].notes, (std::vector<std::string>{"T1", "T2"}));
}

TEST(Robustness, StrangeTextsAreReadAndMatchNothingAbsurd) {
  const std::vector<std::string> texts = {"",
                                          "   ",
                                          "123456 7890 42",
                                          "😀😀🚜🔥",
                                          "مرحبا بكم في المنطقة الصناعية",
                                          "ברוכים הבאים",
                                          "我们需要木托盘",
                                          "We are looking for a babysitter tonight",
                                          std::string(10000, 'a'),
                                          "\xff\xfe\xc3",
                                          std::string("nul\0octet", 9)};
  const Note pallets = Said("P", "C1", "Cherche palettes bois d'occasion");
  for (const std::string& text : texts) {
    const Note strange = Said("S", "C2", text);
    EXPECT_LT(Shipped().Compare(pallets, strange).score, 0.3) << text.substr(0, 40);
  }
}

TEST(Robustness, CapitalsAndAccentsDoNotMatter) {
  const Reading typed = Shipped().Read("Déchets d'équipements électriques", Phase::kAscending);
  const Reading shouted = Shipped().Read("DECHETS D'EQUIPEMENTS ELECTRIQUES", Phase::kAscending);
  ASSERT_FALSE(typed.concepts.empty());
  EXPECT_EQ(typed.concepts[0].id, shouted.concepts[0].id);
}

RC_GTEST_PROP(Robustness, AnyBytesAreRead, (const std::string& bytes)) {
  const Reading reading = Shipped().Read(bytes, Phase::kUnknown);
  for (const ConceptReading& c : reading.concepts)
    RC_ASSERT(c.probability >= 0 && c.probability <= 1.0001);
}

}  // namespace
}  // namespace synergie::matching::engine
