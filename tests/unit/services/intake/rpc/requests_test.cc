// The shape of intake's requests, as a table: what is changed in a good one, and the field that is
// then refused.
#include "services/intake/rpc/requests.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <set>

namespace synergie::intake {
namespace {

const std::string kParent = "territories/ecla";

std::set<std::string> Refused(const rpc::Validation& check) {
  std::set<std::string> fields;
  for (const auto& violation : check.fields()) fields.insert(violation.field);
  return fields;
}

template <class Message>
struct Case {
  std::string what;
  std::function<void(Message&)> change;
  std::set<std::string> refused;
};

template <class Message, class Check>
void TryAll(const Message& good, Check check, const std::vector<Case<Message>>& cases) {
  rpc::Validation fine;
  check(fine, good);
  EXPECT_TRUE(fine.ok()) << fine.fields().front().field << fine.fields().front().description;
  for (const auto& one : cases) {
    Message changed = good;
    one.change(changed);
    rpc::Validation validation;
    check(validation, changed);
    EXPECT_EQ(Refused(validation), one.refused) << one.what;
  }
}

TEST(IntakeRequests, Companies) {
  v1::Company good;
  good.set_display_name("Fromagerie du Lac");
  good.set_siret("73282932000074");
  using C = v1::Company;
  const auto at = [](C& c, double latitude, double longitude) {
    c.mutable_place()->set_latitude(latitude);
    c.mutable_place()->set_longitude(longitude);
  };
  TryAll<C>(
      good, [](auto& check, auto& c) { CheckCompany(check, kParent, c); },
      {{"all",
        [&](C& c) {
          c.set_naf("10.51C");
          c.set_zone(kParent + "/zones/lons");
          c.set_headcount(12);
          c.mutable_place()->set_insee_code("2A004");
          at(c, 46.67, 5.55);
          c.add_confidential(v1::CONFIDENTIAL_NAME);
        },
        {}},
       {"no name", [](C& c) { c.clear_display_name(); }, {"company.display_name"}},
       {"name of spaces", [](C& c) { c.set_display_name("  "); }, {"company.display_name"}},
       {"bad siret", [](C& c) { c.set_siret("12345678912345"); }, {"company.siret"}},
       {"no siret", [](C& c) { c.clear_siret(); }, {"company.siret"}},
       {"bad naf", [](C& c) { c.set_naf("1051C"); }, {"company.naf"}},
       {"long activity", [](C& c) { c.set_activity(std::string(501, 'a')); }, {"company.activity"}},
       {"fewer than nobody", [](C& c) { c.set_headcount(-1); }, {"company.headcount"}},
       {"zone elsewhere", [](C& c) { c.set_zone("territories/autre/zones/z"); }, {"company.zone"}},
       {"no zone's name", [](C& c) { c.set_zone("lons"); }, {"company.zone"}},
       {"a postcode of four",
        [](C& c) { c.mutable_place()->set_insee_code("3900"); },
        {"company.place.insee_code"}},
       {"latitude alone", [](C& c) { c.mutable_place()->set_latitude(46); }, {"company.place"}},
       {"beyond the pole", [&](C& c) { at(c, 91, 5); }, {"company.place.latitude"}},
       {"nowhere",
        [&](C& c) { at(c, std::numeric_limits<double>::quiet_NaN(), 181); },
        {"company.place.latitude", "company.place.longitude"}},
       {"unknown part",
        [](C& c) { c.add_confidential(static_cast<v1::Confidential>(9)); },
        {"company.confidential"}},
       {"two at once",
        [](C& c) {
          c.clear_siret();
          c.clear_display_name();
        },
        {"company.siret", "company.display_name"}}});
}

TEST(IntakeRequests, Contacts) {
  v1::Contact good;
  good.set_contact_id("k1");
  good.set_full_name("Jeanne Martin");
  using C = v1::Contact;
  TryAll<C>(good, [](auto& check, auto& c) { CheckContact(check, c); },
            {{"no id", [](C& c) { c.clear_contact_id(); }, {"contact.contact_id"}},
             {"capital id", [](C& c) { c.set_contact_id("K1"); }, {"contact.contact_id"}},
             {"no name", [](C& c) { c.clear_full_name(); }, {"contact.full_name"}},
             {"no address", [](C& c) { c.set_email("jeanne"); }, {"contact.email"}},
             {"address", [](C& c) { c.set_email("jeanne@exemple.fr"); }, {}},
             {"long phone", [](C& c) { c.set_phone(std::string(41, '1')); }, {"contact.phone"}}});
}

TEST(IntakeRequests, Workshops) {
  v1::Workshop good;
  good.set_display_name("Atelier");
  good.set_zone(kParent + "/zones/lons");
  good.mutable_date()->set_year(2018);
  good.mutable_date()->set_month(11);
  good.mutable_date()->set_day(22);
  good.add_tables()->set_number(1);
  good.mutable_tables(0)->set_seat_count(6);
  using W = v1::Workshop;
  const auto table = [](W& w, int number, int seats) {
    v1::Table* added = w.add_tables();
    added->set_number(number);
    added->set_seat_count(seats);
    return added;
  };
  TryAll<W>(
      good, [](auto& check, auto& w) { CheckWorkshop(check, kParent, w); },
      {{"no name", [](W& w) { w.clear_display_name(); }, {"workshop.display_name"}},
       {"no zone", [](W& w) { w.clear_zone(); }, {"workshop.zone"}},
       {"no date", [](W& w) { w.clear_date(); }, {"workshop.date"}},
       {"31 November", [](W& w) { w.mutable_date()->set_day(31); }, {"workshop.date"}},
       {"month 267", [](W& w) { w.mutable_date()->set_month(267); }, {"workshop.date"}},
       {"no day of committee",
        [](W& w) { w.mutable_committee_date()->set_year(2018); },
        {"workshop.committee_date"}},
       {"no table", [](W& w) { w.clear_tables(); }, {"workshop.tables"}},
       {"table twice", [&](W& w) { table(w, 1, 4); }, {"workshop.tables.number"}},
       {"table 0", [&](W& w) { table(w, 0, 4); }, {"workshop.tables.number"}},
       {"no seat", [&](W& w) { table(w, 2, 0); }, {"workshop.tables.seat_count"}},
       {"51 tables",
        [&](W& w) {
          for (int i = 2; i <= 51; ++i) table(w, i, 1);
        },
        {"workshop.tables", "workshop.tables.number"}},
       {"company elsewhere",
        [&](W& w) { table(w, 2, 4)->add_companies("territories/autre/companies/c1"); },
        {"workshop.tables.companies"}},
       {"facilitator", [](W& w) { w.add_facilitators("Madame X"); }, {"workshop.facilitators"}}});
}

TEST(IntakeRequests, Topics) {
  v1::Topic good;
  good.set_workshop(kParent + "/workshops/2018-11");
  good.set_table(1);
  good.set_phase(v1::PHASE_ASCENDING);
  good.set_company(kParent + "/companies/c01");
  good.set_text("Nous jetons quarante palettes par mois.");
  using T = v1::Topic;
  const std::string other = kParent + "/companies/c02";
  TryAll<T>(good, [](auto& check, auto& t) { CheckTopic(check, kParent, t); },
            {{"no workshop", [](T& t) { t.clear_workshop(); }, {"topic.workshop"}},
             {"table 0", [](T& t) { t.set_table(0); }, {"topic.table"}},
             {"no phase", [](T& t) { t.clear_phase(); }, {"topic.phase"}},
             {"nobody's at a table", [](T& t) { t.clear_company(); }, {"topic.company"}},
             {"the territory's own",
              [](T& t) {
                t.clear_company();
                t.set_phase(v1::PHASE_DESCENDING);
              },
              {}},
             {"no text", [](T& t) { t.clear_text(); }, {"topic.text"}},
             {"two lines", [](T& t) { t.set_text("une\ndeux"); }, {}},
             {"long text", [](T& t) { t.set_text(std::string(2001, 'a')); }, {"topic.text"}},
             {"supporter twice",
              [&](T& t) {
                t.add_supporters(other);
                t.add_supporters(other);
              },
              {"topic.supporters"}},
             {"supports itself", [](T& t) { t.add_supporters(t.company()); }, {"topic.supporters"}},
             {"unknown direction",
              [](T& t) { t.set_direction(static_cast<v1::Direction>(77)); },
              {"topic.direction"}},
             {"waste", [](T& t) { t.set_waste_code("12 01 09*"); }, {}},
             {"bad waste", [](T& t) { t.set_waste_code("120109"); }, {"topic.waste_code"}},
             {"no number",
              [](T& t) { t.mutable_quantity()->set_value("beaucoup"); },
              {"topic.quantity.value"}},
             {"number", [](T& t) { t.mutable_quantity()->set_value("0.5"); }, {}},
             {"nobody's secret",
              [](T& t) {
                t.clear_company();
                t.set_phase(v1::PHASE_DESCENDING);
                t.set_quantity_confidential(true);
              },
              {"topic.quantity_confidential"}},
             {"long constraints",
              [](T& t) { t.set_constraints(std::string(1001, 'a')); },
              {"topic.constraints"}}});
}

TEST(IntakeRequests, Decimals) {
  for (const char* good : {"0", "12", "-3", "0.5", "00.50", "123456789012345678901234567890"}) {
    EXPECT_TRUE(IsDecimal(good)) << good;
  }
  for (const char* bad : {"", "-", ".", "1.", ".5", "1.2.3", "1,5", "+1", "1e3", "--1", " 1", "½",
                          "1234567890123456789012345678901", "-123456789012345678901234567890"}) {
    EXPECT_FALSE(IsDecimal(bad)) << bad;
  }
}

TEST(IntakeRequests, WasteCodes) {
  EXPECT_TRUE(IsWasteCodeForm("03 01 05"));
  EXPECT_TRUE(IsWasteCodeForm("03 01 04*"));
  for (const char* bad : {"", "*", "03 01 04**", "030105", "03-01-05", "03 01 0A", "3 01 05 "}) {
    EXPECT_FALSE(IsWasteCodeForm(bad)) << bad;
  }
}

}  // namespace
}  // namespace synergie::intake
