// What the history verbs are made of: the filter that options come to, resources as fields, fields
// compared, graphs as pictures.
#include <gtest/gtest.h>

#include "services/synergie/client/event_options.h"
#include "services/synergie/client/fields.h"
#include "services/synergie/client/picture.h"
#include "synergie/catalogue/v1/resources.pb.h"
#include "synergie/intake/v1/resources.pb.h"

namespace synergie::program {
namespace {

TEST(EventOptions, ComeToOneFilter) {
  EventOptions options;
  EXPECT_EQ(*options.ToFilter(), "");
  options.filter = "actor = a OR actor = b";
  options.resource = "topics/t042";
  options.company = "c04";
  options.type = "intake.*";
  options.after = "2018-11-20";
  EXPECT_EQ(*options.ToFilter(),
            "(actor = a OR actor = b) AND streams:\"territories/ecla/topics/t042\" AND "
            "type = \"intake.*\" AND companies:\"territories/ecla/companies/c04\" AND "
            "event_time >= \"2018-11-20\"");
  options.before = "yesterday";
  EXPECT_EQ(options.ToFilter().error().code, Code::kInvalidArgument);
}

TEST(EventOptions, NamesMayGoWithoutTheTerritory) {
  EXPECT_EQ(FullName("ecla", "topics/t1"), "territories/ecla/topics/t1");
  EXPECT_EQ(FullName("territories/ecla", "topics/t1"), "territories/ecla/topics/t1");
  EXPECT_EQ(FullName("ecla", "territories/other/topics/t1"), "territories/other/topics/t1");
  EXPECT_EQ(FullName("ecla", ""), "territories/ecla");
}

TEST(Fields, AreFlatAndLeaveTheRowOut) {
  intake::v1::Topic topic;
  topic.set_name("territories/t/topics/t1");
  topic.set_etag("\"3\"");
  topic.mutable_create_time()->set_seconds(1);
  topic.set_text("Palettes");
  topic.add_supporters("territories/t/companies/c2");
  topic.mutable_quantity()->set_value("45");
  topic.set_direction(intake::v1::DIRECTION_OFFER);
  EXPECT_EQ(FieldsOf(topic),
            (Fields{{"text", "Palettes"},
                    {"supporters[territories/t/companies/c2]", "territories/t/companies/c2"},
                    {"direction", "OFFER"},
                    {"quantity.value", "45"}}));
}

TEST(Fields, ElementsOfAListGoByTheirId) {
  catalogue::v1::Catalogue before;
  for (const char* id : {"f01", "f02"}) {
    catalogue::v1::Sheet& sheet = *before.add_sheets();
    sheet.set_sheet_id(id);
    sheet.mutable_content()->set_title("Fiche");
  }
  catalogue::v1::Catalogue after = before;
  after.mutable_sheets()->SwapElements(0, 1);
  EXPECT_TRUE(Compare(FieldsOf(before), FieldsOf(after)).empty()) << "the place is no field";
  after.mutable_sheets(1)->mutable_content()->set_title("Palettes");
  EXPECT_EQ(Compare(FieldsOf(before), FieldsOf(after)),
            (std::vector<FieldChange>{{"sheets[f01].content.title", "Fiche", "Palettes"}}));
}

TEST(Fields, WhatIsGoneComesLast) {
  EXPECT_EQ(Compare({{"a", "1"}, {"b", "2"}, {"c", "3"}}, {{"b", "2"}, {"c", "4"}, {"d", "5"}}),
            (std::vector<FieldChange>{{"c", "3", "4"}, {"d", "", "5"}, {"a", "1", ""}}));
}

TEST(Fields, PathsAreReadInFrench) {
  EXPECT_EQ(FrenchPath("text"), "texte");
  EXPECT_EQ(FrenchPath("quantity.unit"), "quantité, unité");
  EXPECT_EQ(FrenchPath("sheets[f01].content.title"), "fiches [f01], contenu, titre");
  EXPECT_EQ(FrenchPath("supporters[a.b]"), "soutiens [a.b]");
  EXPECT_EQ(FrenchPath("not_translated"), "not_translated");
}

TEST(Picture, IsMadeOfAGraphAndOfNothingElse) {
  const auto svg = ToSvg("digraph g { a -> b [label=\"réunit\"]; }");
  ASSERT_TRUE(svg.has_value()) << svg.error().message;
  EXPECT_NE(svg->find("réunit"), std::string::npos);
  EXPECT_EQ(ToSvg("no graph at all").error().code, Code::kInvalidArgument);
}

}  // namespace
}  // namespace synergie::program
