#include <gtest/gtest.h>

#include "services/catalogue/domain/edition.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

std::string ReasonOf(Spec<CatalogueCodec>& spec) {
  return spec.decided() ? "accepted" : spec.decided().error().reason;
}

TEST(DraftCatalogueTest, MakesASheetOfEveryValidatedSynergy) {
  Story story;
  story.When(Draft());
  ASSERT_TRUE(story.decided().has_value());
  const auto& drafted = std::get<CatalogueDrafted>(story.decided()->front());
  ASSERT_EQ(drafted.sheets.size(), 3u);
  const Sheet& sheet = drafted.sheets.front();
  EXPECT_EQ(sheet.sheet_id, "s01");
  EXPECT_EQ(sheet.synergy, SynergyName(1));
  EXPECT_EQ(sheet.version, 1);
  EXPECT_EQ(sheet.content.title, "Synergie 1");
  ASSERT_EQ(sheet.topics.size(), 2u);
  EXPECT_EQ(sheet.topics[0].quantity->value, "40");
  EXPECT_TRUE(sheet.topics[1].quantity_confidential);
  EXPECT_EQ(sheet.topics[1].supporters, std::vector{CompanyName(3)});
  ASSERT_EQ(sheet.companies.size(), 3u);
  EXPECT_EQ(sheet.companies[0].role, CompanyRole::kTaker);
  EXPECT_EQ(sheet.companies[1].role, CompanyRole::kProvider);
  EXPECT_EQ(sheet.companies[1].display_name, "");
}

TEST(DraftCatalogueTest, TwiceIsNothingNewAlsoAfterAnEdit) {
  Story().Drafted().Do(RemoveSheet{kCatalogue, "s02", "doublon", {}}).When(Draft()).ThenNothing();
}

TEST(DraftCatalogueTest, Rejections) {
  Story story;
  story.When(DraftCatalogue{"territories/nowhere/catalogues/x", "T", kWorkshop});
  EXPECT_EQ(ReasonOf(story), "TERRITORY_NOT_FOUND");
  story.When(DraftCatalogue{kCatalogue, "T", kTerritory + "/workshops/none"});
  EXPECT_EQ(ReasonOf(story), "WORKSHOP_NOT_FOUND");
  story.Drafted().When(DraftCatalogue{kCatalogue, "Other title", kWorkshop});
  EXPECT_EQ(ReasonOf(story), "CATALOGUE_ALREADY_EXISTS");
}

TEST(DraftCatalogueTest, NeedsAValidatedSynergy) {
  Story story;
  story.GivenForeign(std::string(log::kIntakeCommits), kTerritory + "/workshops/empty",
                     WorkshopRow{"Autre"});
  story.When(DraftCatalogue{kCatalogue, "T", kTerritory + "/workshops/empty"})
      .ThenRejected("NO_VALIDATED_SYNERGY");
}

TEST(DraftCatalogueTest, NotInAClosedTerritory) {
  Story story;
  story.GivenForeign(std::string(log::kIntakeCommits), kTerritory, TerritoryRow{.closed = true});
  story.When(Draft()).ThenRejected("TERRITORY_CLOSED");
}

TEST(AddSheetTest, FromASynergyAndFreely) {
  Story()
      .Drafted()
      .When(AddSheet{.catalogue = kCatalogue, .synergy = SynergyName(1)})
      .ThenNothing();
  Story()
      .Drafted()
      .When(AddSheet{.catalogue = kCatalogue, .synergy = SynergyName(4)})
      .ThenRejected("SYNERGY_NOT_VALIDATED");
  Story()
      .Drafted()
      .When(AddSheet{.catalogue = kCatalogue, .synergy = SynergyName(9)})
      .ThenRejected("SYNERGY_NOT_FOUND");
  const AddSheet freely{.catalogue = kCatalogue,
                        .sheet_id = "libre",
                        .content = {.title = "Crèche"},
                        .companies = {{CompanyName(1), "", CompanyRole::kMember}}};
  Sheet sheet{.sheet_id = "libre",
              .version = 1,
              .content = {.title = "Crèche"},
              .companies = {{CompanyName(1), "Company 1", CompanyRole::kMember}}};
  Story().Drafted().When(freely).Then({SheetAdded{kCatalogue, sheet}});
  Story().Drafted().Do(freely).When(freely).ThenNothing();
  AddSheet other = freely;
  other.content.title = "Cantine";
  Story().Drafted().Do(freely).When(other).ThenRejected("SHEET_ALREADY_EXISTS");
  other.companies = {{CompanyName(9), "", CompanyRole::kMember}};
  Story().Drafted().When(other).ThenRejected("COMPANY_NOT_FOUND");
}

TEST(EditSheetTest, RaisesTheVersionAndConvertsWhatWasSaid) {
  Story story;
  story.Drafted();
  EditSheet edit{.catalogue = kCatalogue, .sheet_id = "s01"};
  edit.content = {
      .title = "Palettes",
      .gains = {{.certainty = Certainty::kEstimated, .method = "déclaré", .as_said = "450 kg"}},
      .next_step = Step()};
  edit.roles[CompanyName(3)] = CompanyRole::kMember;
  story.When(edit);
  ASSERT_TRUE(story.decided().has_value()) << story.decided().error().message;
  const Sheet& sheet = std::get<SheetEdited>(story.decided()->front()).sheet;
  EXPECT_EQ(sheet.version, 2);
  EXPECT_EQ(sheet.content.gains.front().value, "0.45");
  EXPECT_EQ(sheet.content.gains.front().unit, Unit::kTonne);
  EXPECT_EQ(sheet.content.gains.front().measure_id, "m1");
  EXPECT_EQ(sheet.content.next_step->owner.name, "Company 1");
  EXPECT_EQ(sheet.companies[2].role, CompanyRole::kMember);
  story.Do(edit).When(edit).ThenNothing();
}

TEST(EditSheetTest, Rejections) {
  Story story;
  story.Drafted();
  const auto reason = [&](EditSheet edit) {
    edit.catalogue = kCatalogue;
    if (edit.sheet_id.empty()) edit.sheet_id = "s01";
    story.When(edit);
    return ReasonOf(story);
  };
  EXPECT_EQ(reason({.sheet_id = "none"}), "SHEET_NOT_FOUND");
  EXPECT_EQ(reason({.roles = {{CompanyName(4), CompanyRole::kMember}}}), "COMPANY_NOT_ON_SHEET");
  EXPECT_EQ(reason({.content = {.next_step = NextStep{"x", {}, {2019, 1, 1}}}}),
            "NEXT_STEP_INCOMPLETE");
  EXPECT_EQ(reason({.content = {.gains = {{.unit = Unit::kTonneCo2e,
                                           .certainty = Certainty::kPotential,
                                           .value = "1",
                                           .method = "calcul"}}}}),
            "FACTOR_MISSING");
  EXPECT_EQ(reason({.content = {.gains = {{.unit = Unit::kTonne,
                                           .certainty = Certainty::kMeasured,
                                           .value = "1",
                                           .method = "pesée"}}}}),
            "PERIOD_MISSING");
  EXPECT_EQ(reason({.content = {.gains = {{.certainty = Certainty::kPotential,
                                           .method = "dit",
                                           .as_said = "3 brouettes"}}}}),
            "UNIT_UNKNOWN");
  EXPECT_EQ(reason({.content = {.costs = {{"benne", "-3", Certainty::kEstimated}}}}),
            "NOT_AN_AMOUNT");
  EXPECT_EQ(reason({.revision = 7}), "ETAG_MISMATCH");
}

TEST(OrderSheetsTest, NamesEverySheetOnce) {
  Story().Drafted().When(OrderSheets{kCatalogue, {"s01", "s02", "s03"}, {}}).ThenNothing();
  Story()
      .Drafted()
      .When(OrderSheets{kCatalogue, {"s03", "s01", "s02"}, {}})
      .Then({SheetsOrdered{kCatalogue, {"s03", "s01", "s02"}}});
  Story()
      .Drafted()
      .When(OrderSheets{kCatalogue, {"s03", "s01", "s01"}, {}})
      .ThenRejected("NOT_A_PERMUTATION");
  Story()
      .Drafted()
      .When(OrderSheets{kCatalogue, {"s03", "s01"}, {}})
      .ThenRejected("NOT_A_PERMUTATION");
  Story story;
  story.Drafted().Do(OrderSheets{kCatalogue, {"s03", "s01", "s02"}, {}});
  EXPECT_EQ(story.State<Catalogue>(kCatalogue).sheets.front().sheet_id, "s03");
}

TEST(PublishCatalogueTest, FreezesTheEditionUnderItsDigest) {
  Story story;
  story.Drafted();
  const Catalogue draft = story.State<Catalogue>(kCatalogue);
  const std::string digest = EditionDigest(kCatalogue, draft.title, draft.workshop, draft.sheets);
  story.When(PublishCatalogue{kCatalogue, {}})
      .Then({CataloguePublished{kCatalogue,
                                digest,
                                {{"s01", 1}, {"s02", 1}, {"s03", 1}},
                                {2019, 2, 1},
                                {2018, 11, 20},
                                3,
                                2}});
  story.When(PublishCatalogue{kCatalogue, {}, Date{2019, 2, 2}}).ThenRejected("DATE_IN_FUTURE");
  story.Do(PublishCatalogue{kCatalogue, {}});
  story.When(PublishCatalogue{kCatalogue, {}}).ThenNothing();
  story.When(RemoveSheet{kCatalogue, "s01", "x", {}}).ThenRejected("EDITION_FROZEN");
  story.When(EditSheet{.catalogue = kCatalogue, .sheet_id = "s01"}).ThenRejected("EDITION_FROZEN");
  story.When(OrderSheets{kCatalogue, {}, {}}).ThenRejected("EDITION_FROZEN");
  story.When(AddSheet{.catalogue = kCatalogue, .synergy = SynergyName(1)})
      .ThenRejected("EDITION_FROZEN");
}

TEST(PublishCatalogueTest, NotEmpty) {
  Story story;
  story.Drafted();
  for (const char* id : {"s01", "s02", "s03"}) story.Do(RemoveSheet{kCatalogue, id, "x", {}});
  story.When(PublishCatalogue{kCatalogue, {}}).ThenRejected("EMPTY_EDITION");
}

TEST(EditionTest, EveryWordCounts) {
  Story story;
  story.Drafted();
  const Catalogue draft = story.State<Catalogue>(kCatalogue);
  const std::string digest = EditionDigest("c", "t", "w", draft.sheets);
  EXPECT_NE(EditionDigest("c", "u", "w", draft.sheets), digest);
  auto changed = draft.sheets;
  changed[1].topics[0].text += " ";
  EXPECT_NE(EditionDigest("c", "t", "w", changed), digest);
  changed = draft.sheets;
  std::swap(changed[0], changed[1]);
  EXPECT_NE(EditionDigest("c", "t", "w", changed), digest);
  // A text cannot imitate the next line.
  changed = draft.sheets;
  changed[0].content.title = "x\"\ntype 2";
  EXPECT_NE(EditionText("c", "t", "w", changed).find("\\ntype 2"), std::string::npos);
}

TEST(CloseCatalogueTest, AfterTheBallotOnly) {
  Story()
      .Drafted()
      .When(CloseCatalogue{kCatalogue, "fin", {}})
      .ThenRejected("CATALOGUE_NOT_PUBLISHED");
  Story().Opened().When(CloseCatalogue{kCatalogue, "fin", {}}).ThenRejected("BALLOT_OPEN");
  Story().When(CloseCatalogue{kCatalogue, "fin", {}}).ThenRejected("CATALOGUE_NOT_FOUND");
  Story story;
  story.Counted()
      .When(CloseCatalogue{kCatalogue, "fin", {}})
      .Then({CatalogueClosed{kCatalogue, "fin"}});
  story.Do(CloseCatalogue{kCatalogue, "fin", {}});
  story.When(CloseCatalogue{kCatalogue, "fin", {}}).ThenNothing();
}

}  // namespace
}  // namespace synergie::catalogue::testing
