#include "services/catalogue/documents/documents.h"

#include <gtest/gtest.h>

#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
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
    EXPECT_TRUE(Has(made->content, EscapeHtml(part))) << part;
  }
  EXPECT_EQ(ResultDocument(Story().Opened().State<Catalogue>(kCatalogue),
                           {.format = DocumentFormat::kHtml})
                .error()
                .reason,
            "BALLOT_NOT_COUNTED");
  EXPECT_EQ(ResultDocument(catalogue, {.format = DocumentFormat::kXlsx}).error().reason,
            "FORMAT_NOT_AVAILABLE");
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
    EXPECT_TRUE(Has(made->content, EscapeMarkdown(part))) << part << "\n" << made->content;
  }
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
  EXPECT_TRUE(Has(calm->content, "Rien n&#39;est en retard"));
}

TEST(WordsTest, French) {
  EXPECT_EQ(FrenchDate({2019, 1, 1}), "1er janvier 2019");
  EXPECT_EQ(FrenchNumber("-1234567.5"), "−1\u202f234\u202f567,5");
  EXPECT_EQ(FrenchPeriod({2019, 1, 1}, {2019, 2, 1}), "du 1er janvier 2019 au 31 janvier 2019");
  EXPECT_EQ(CompanyLabel("territories/t/companies/c07", ""), "Entreprise C07 (nom confidentiel)");
}

}  // namespace
}  // namespace synergie::catalogue::testing
