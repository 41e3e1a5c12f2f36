#include "services/catalogue/documents/documents.h"

#include <gtest/gtest.h>

#include "services/catalogue/counting/ballot_csv.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/counting/pb_file.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/domain/selection.h"
#include "services/catalogue/domain/tally.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const DocumentFormat kFormats[] = {DocumentFormat::kHtml, DocumentFormat::kMarkdown,
                                   DocumentFormat::kCsv, DocumentFormat::kXlsx};

TEST(CatalogueDocumentTest, ShowsEverySheetAndItsDigest) {
  Story story;
  story.Decided1();
  const Catalogue catalogue = story.State<Catalogue>(kCatalogue);
  for (const DocumentFormat format : kFormats) {
    const Made made = CatalogueDocument(catalogue, {.format = format});
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->edition_digest, catalogue.edition_digest);
    if (format == DocumentFormat::kXlsx) {
      EXPECT_TRUE(made->content.starts_with("PK"));
      continue;
    }
    for (const char* part :
         {"Synergie 1", "Synergie 3", "cherche palettes", "(nom confidentiel)", "Company 1"}) {
      EXPECT_TRUE(Has(made->content, part) || Has(made->content, EscapeMarkdown(part)))
          << made->file_name << ": " << part;
    }
    EXPECT_TRUE(Has(made->content, counting::Hex(catalogue.edition_digest)));
  }
}

TEST(CatalogueDocumentTest, TheSameRowsGiveTheSameBytes) {
  Story story;
  const Catalogue catalogue = story.Counted().State<Catalogue>(kCatalogue);
  for (const DocumentFormat format :
       {DocumentFormat::kHtml, DocumentFormat::kMarkdown, DocumentFormat::kCsv}) {
    EXPECT_EQ(CatalogueDocument(catalogue, {.format = format})->content,
              CatalogueDocument(catalogue, {.format = format})->content);
  }
}

TEST(CatalogueDocumentTest, ACompanysExtractHoldsOnlyWhatConcernsIt) {
  Story story;
  story.Drafted()
      .Do(AddSheet{.catalogue = kCatalogue,
                   .sheet_id = "autre",
                   .content = {.title = "Rien que pour quatre"},
                   .companies = {{CompanyName(4), "", CompanyRole::kMember}}})
      .Do(PublishCatalogue{kCatalogue, {}});
  const Catalogue catalogue = story.State<Catalogue>(kCatalogue);
  const Made made =
      CatalogueDocument(catalogue, {.format = DocumentFormat::kHtml, .company = CompanyName(4)});
  EXPECT_TRUE(Has(made->content, "Rien que pour quatre"));
  EXPECT_FALSE(Has(made->content, "Synergie 1"));
  const Made nothing = CatalogueDocument(
      catalogue, {.format = DocumentFormat::kHtml, .company = kTerritory + "/companies/c77"});
  EXPECT_TRUE(Has(nothing->content, "Aucune fiche"));
}

TEST(CatalogueDocumentTest, TextsAreTextsWhateverTheySay) {
  Story story;
  story.Drafted().Do(AddSheet{.catalogue = kCatalogue,
                              .sheet_id = "piege",
                              .content = {.title = "=1+1;<script>alert(\"x\")</script>"}});
  const Catalogue catalogue = story.State<Catalogue>(kCatalogue);
  EXPECT_FALSE(
      Has(CatalogueDocument(catalogue, {.format = DocumentFormat::kHtml})->content, "<script>"));
  EXPECT_TRUE(Has(CatalogueDocument(catalogue, {.format = DocumentFormat::kCsv})->content,
                  "\"'=1+1;<script>alert(\"\"x\"\")</script>\""));
  EXPECT_FALSE(Has(CatalogueDocument(catalogue, {.format = DocumentFormat::kMarkdown})->content,
                   "<script>"));
}

TEST(ResultDocumentTest, ExplainsItself) {
  Story story;
  const Catalogue catalogue = story.Counted().State<Catalogue>(kCatalogue);
  const Made made = ResultDocument(catalogue, {.format = DocumentFormat::kHtml});
  ASSERT_TRUE(made.has_value());
  for (const std::string& part :
       {std::string("3 bulletins comptés sur 3 électeurs inscrits"),
        std::string("jugement majoritaire"), std::string("« Synergie 1 » devance « Synergie 2 »"),
        counting::Hex(catalogue.count->digest), counting::Hex(catalogue.box_key),
        std::string("0+1+3-")}) {
    EXPECT_TRUE(Has(made->content, EscapeHtml(Typographic(part)))) << part;
  }
  EXPECT_EQ(ResultDocument(Story().Opened().State<Catalogue>(kCatalogue),
                           {.format = DocumentFormat::kHtml})
                .error()
                .reason,
            "BALLOT_NOT_COUNTED");
  for (const DocumentFormat format : {DocumentFormat::kXlsx, DocumentFormat::kPb}) {
    EXPECT_EQ(ResultDocument(catalogue, {.format = format}).error().reason, "FORMAT_NOT_AVAILABLE");
  }
}

TEST(ResultDocumentTest, ItsBallotsAreCountedAgainByTheOfflineVerb) {
  Story story;
  const Catalogue catalogue = story.Counted().State<Catalogue>(kCatalogue);
  const Made made = ResultDocument(catalogue, {.format = DocumentFormat::kCsv});
  ASSERT_TRUE(made.has_value());
  EXPECT_TRUE(Has(made->content,
                  "ballot;s01;s02;s03\n"
                  "000000001;prioritaire+participe;utile+participe;non\n"
                  "000000002;prioritaire+participe;pourquoi pas;non concerné\n"));
  const auto read = counting::ReadMajorityCsv(made->content, catalogue.rules.scale);
  ASSERT_TRUE(read.has_value()) << read.error().sentence;
  const auto counted =
      counting::CountMajorityJudgment(ParametersOf(catalogue.rules), read->sheets, read->ballots);
  ASSERT_TRUE(counted.has_value());
  EXPECT_EQ(counting::Sha256(counting::CanonicalText(*counted)), catalogue.count->digest);
}

TEST(ResultDocumentTest, ItsSelectionIsRecountedFromTheFileOfOthers) {
  OpenBallot open = OpenBox();
  open.rules.selection = SelectionRules{.capacity = {"10", CapacityUnit::kFacilitatorDay},
                                        .costs = {{"s01", 6}, {"s02", 4}, {"s03", 3}}};
  Story story;
  story.Published()
      .Do(open)
      .Do(Cast(1, {{"s01", "utile", false, true}, {"s02", "utile", false, true}}))
      .Do(Cast(2, {{"s01", "utile", false, true}}))
      .Do(Cast(3, {{"s03", "non"}}))  // shares the capacity, supports nothing
      .Do(Close());
  const Catalogue catalogue = story.State<Catalogue>(kCatalogue);
  const Made made = ResultDocument(catalogue, {.format = DocumentFormat::kPb});
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(made->file_name, "vote-2018-12.pb");
  const auto read = counting::ReadPb(made->content);
  ASSERT_TRUE(read.has_value()) << read.error().sentence;
  EXPECT_EQ(read->names.at("s01"), "Synergie 1");
  const auto counted =
      counting::CountEqualShares(ParametersOf(*catalogue.rules.selection), read->programme);
  ASSERT_TRUE(counted.has_value());
  EXPECT_EQ(counted->voters, 3);
  EXPECT_EQ(counting::Sha256(counting::CanonicalText(*counted)), catalogue.selection->digest);
  const Made page = ResultDocument(catalogue, {.format = DocumentFormat::kHtml});
  EXPECT_TRUE(Has(page->content, "Ce que la capacité permet"));
  EXPECT_TRUE(Has(page->content, "10 jours d’animation"));
}

TEST(MinutesDocumentTest, ListsDecisionsDeparturesAndWhoStoodAside) {
  Story story;
  story.Sitting()
      .Do(DeclareInterest{kCommittee, "m3", "s01", "fournisseur"})
      .Do(DecideSheet{kCommittee, "s01", Outcome::kDeclined, "Trop cher.", {}})
      .Do(DecideSheet{kCommittee, "s02", Outcome::kRetained, "Plus simple.", {}})
      .Do(AdjournCommittee{kCommittee, {}});
  const Made made =
      MinutesDocument(story.State<Committee>(kCommittee), story.State<Catalogue>(kCatalogue),
                      {.format = DocumentFormat::kMarkdown});
  ASSERT_TRUE(made.has_value());
  for (const char* part :
       {"15 janvier 2019", "CCI du Jura", "consultative", "absent", "Trop cher.", "Plus simple.",
        "à rebours de « Synergie 1 » (rang 1)", "n'ont pas pris part à la décision",
        "Fiches non examinées", "séance levée"}) {
    EXPECT_TRUE(Has(made->content, EscapeMarkdown(Typographic(part)))) << part << "\n"
                                                                       << made->content;
  }
}

TEST(MinutesDocumentTest, ShowsTheShortListWithItsMatrices) {
  Story story;
  story.Sitting()
      .Do(OpenShortList{.committee = kCommittee,
                        .rules = {.sheets = {"s01", "s02"}, .voices = {{"m1", 2}}},
                        .box_key_id = "k"})
      .Do(GiveRanking{kCommittee, "m1", {{{"s02"}}, {{"s01"}}}, Seal, {}})
      .Do(GiveRanking{kCommittee, "m2", {{{"s01"}}}, Seal, {}});
  const auto minutes = [&](DocumentFormat format) {
    return MinutesDocument(story.State<Committee>(kCommittee), story.State<Catalogue>(kCatalogue),
                           {.format = format});
  };
  EXPECT_FALSE(Has(minutes(DocumentFormat::kHtml)->content, "Liste courte"));
  EXPECT_EQ(minutes(DocumentFormat::kCsv).error().reason, "FORMAT_NOT_AVAILABLE");
  story.Do(CloseShortList{kCommittee, kBoxKey, Open, {}});
  const Made page = minutes(DocumentFormat::kHtml);
  EXPECT_TRUE(Has(page->content, "Liste courte"));
  EXPECT_TRUE(Has(page->content, "Force du plus fort chemin"));
  const Made csv = minutes(DocumentFormat::kCsv);
  ASSERT_TRUE(csv.has_value());
  EXPECT_EQ(csv->content, "ballot;weight;s01;s02\nm1;2;2;1\nm2;1;1;\n");
  const auto read = counting::ReadRankedCsv(csv->content);
  ASSERT_TRUE(read.has_value());
  const auto counted = counting::CountSchulze({}, read->sheets, read->ballots);
  EXPECT_EQ(counting::Sha256(counting::CanonicalText(*counted)),
            story.State<Committee>(kCommittee).short_list.count->digest);
}

TEST(ReportDocumentTest, ProgrammeIndicatorsAndFunnelComeInThreeForms) {
  Story story;
  story.Planned()
      .Do(AdvanceAction{
          .action = kAction, .to_state = ActionState::kNegotiation, .date = {2019, 1, 30}})
      .Do(ReportIndicator{.action = kAction,
                          .measure = {.measure_id = "t",
                                      .unit = Unit::kTonne,
                                      .certainty = Certainty::kMeasured,
                                      .value = "1234.5",
                                      .from_date = {2019, 1, 1},
                                      .to_date = {2019, 2, 1},
                                      .method = "pesée",
                                      .source = "bons"},
                          .date = {2019, 2, 1}});
  const auto programme = story.State<Programme>(kProgramme);
  const auto catalogue = story.State<Catalogue>(kCatalogue);
  const std::vector<Action> actions{story.State<Action>(kAction)};
  for (const DocumentFormat format :
       {DocumentFormat::kHtml, DocumentFormat::kMarkdown, DocumentFormat::kCsv}) {
    const DocumentOrder order{.format = format, .date = {2019, 2, 9}};
    const bool table = format == DocumentFormat::kCsv;
    const Made plan = ProgrammeDocument(programme, actions, order);
    EXPECT_TRUE(
        Has(plan->content, table ? "négociation;2019-01-30;10" : "négociation depuis 10 jours"))
        << plan->content;
    const Made figures = IndicatorsDocument(kProgramme, actions, order);
    EXPECT_TRUE(Has(figures->content, table ? "total;;;1234.5;t;mesuré" : "1\u202f234,5 t"))
        << figures->content;
    EXPECT_TRUE(Has(figures->content, "pesée"));
    const Made funnel = FunnelDocument(catalogue, actions, order);
    EXPECT_TRUE(Has(funnel->content, table ? "fiches votées;3;2;26" : "26 jours"))
        << funnel->content;
  }
  EXPECT_EQ(FunnelDocument(catalogue, actions, {.format = DocumentFormat::kXlsx}).error().reason,
            "FORMAT_NOT_AVAILABLE");
}

TEST(FollowUpDocumentTest, NamesWhatIsLate) {
  Story story;
  const Action action = story.Planned().State<Action>(kAction);
  const Made made = FollowUpDocument(kProgramme, {action},
                                     {.format = DocumentFormat::kHtml, .date = {2019, 2, 20}});
  EXPECT_TRUE(Has(made->content, "Boucle de palettes"));
  EXPECT_TRUE(Has(made->content, "en retard de 5 jours"));
  const Made calm = FollowUpDocument(kProgramme, {action},
                                     {.format = DocumentFormat::kHtml, .date = {2019, 2, 1}});
  EXPECT_TRUE(Has(calm->content, "Rien n’est en retard"));
}

TEST(TypographyTest, SpacesThatDoNotBreakAndApostrophesThatCurve) {
  EXPECT_EQ(Typographic("Quoi : « l'eau » ; 40 % ?"),
            "Quoi\u00a0: «\u202fl’eau\u202f»\u202f; 40\u202f%\u202f?");
  EXPECT_EQ(Typographic("12:30, a;b, 'x' et \"y\""), "12:30, a;b, 'x' et \"y\"");
  HtmlPage page("t");
  page.Quote("C'est à nous : « oui » ?", "l'autre");
  const std::string html = page.Finish();
  EXPECT_TRUE(Has(html, "C&#39;est à nous : « oui » ?"));  // word for word, sign for sign
  EXPECT_TRUE(Has(html, "l’autre"));
}

TEST(WordsTest, French) {
  EXPECT_EQ(Capitalised("électromécanicien"), "Électromécanicien");
  EXPECT_EQ(Capitalised("œuvre"), "œuvre");
  EXPECT_EQ(FrenchDate({2019, 1, 1}), "1er janvier 2019");
  EXPECT_EQ(FrenchNumber("-1234567.5"), "−1\u202f234\u202f567,5");
  EXPECT_EQ(FrenchPeriod({2019, 1, 1}, {2019, 2, 1}), "du 1er janvier 2019 au 31 janvier 2019");
  EXPECT_EQ(CompanyLabel("territories/t/companies/c07", ""), "Entreprise C07 (nom confidentiel)");
}

}  // namespace
}  // namespace synergie::catalogue::testing
