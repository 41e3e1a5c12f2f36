#include "tests/fuzz/decoders.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/event/codec.h"
#include "common/log/kafka/kafka_url.h"
#include "common/log/rocksdb/record_format.h"
#include "common/rpc/auth/jwk.h"
#include "common/rpc/etag.h"
#include "common/rpc/filter.h"
#include "common/rpc/message_schema.h"
#include "common/rpc/order_by.h"
#include "common/rpc/paging.h"
#include "common/rpc/token.h"
#include "services/catalogue/codec/codec.h"
#include "services/catalogue/counting/ballot_csv.h"
#include "services/catalogue/counting/pb_file.h"
#include "services/catalogue/domain/grades.h"
#include "services/history/codec/codec.h"
#include "services/intake/codec/codec.h"
#include "services/matching/codec/codec.h"
#include "services/matching/engine/csv.h"
#include "services/matching/engine/vocabulary.h"
#include "services/synergie/import/csv_reader.h"
#include "synergie/intake/v1/resources.pb.h"

namespace synergie::fuzz {
namespace {

using Seeds = std::vector<std::string>;

event::Commit SomeCommit() {
  return {.id = std::string(16, 'i'),
          .request_id = "7f2c1b7e-0b1a-4b57-9d2e-111111111111",
          .request_digest = std::string(32, 'd'),
          .territory = "territories/t",
          .conditions = {{"territories/t/topics/t1", {3, std::string(16, 'c')}}},
          .cursor = event::Cursor{"synergie.intake.commits.v1", 3, 9},
          .events = {intake::IntakeCodec::Encode(
              intake::TopicReworded{"territories/t/topics/t1", "palettes"})},
          .answer = {"territories/t/topics/t1", {.code = Code::kOk}},
          .actor = "local",
          .role = "facilitator",
          .stamp = {1'542'700'800'000'000},
          .seen = {{"synergie.intake.commits.v1", 0, 9}}};
}

void Commit(std::string_view bytes) {
  const auto commit = event::DecodeCommit(bytes);
  if (!commit) return;
  const auto again = event::DecodeCommit(event::EncodeCommit(*commit));
  // What no writer writes (a message beside "ok") may be lost the first time, never the second.
  SYN_CHECK(again.has_value() && again->events == commit->events &&
                again->conditions == commit->conditions,
            "a commit survives being written");
  const auto twice = event::DecodeCommit(event::EncodeCommit(*again));
  SYN_CHECK(twice.has_value() && *twice == *again, "a commit survives being written twice");
  for (const event::Event& event : commit->events) {
    for (const std::string& stream : event.streams) {
      for (const commit::Model* model : {&intake::IntakeModel(), &matching::MatchingModel(),
                                         &catalogue::CatalogueModel(), &history::OrderModel()}) {
        const auto state = model->Evolve(stream, nullptr, event);
        if (state && *state != nullptr) (void)model->Encode(stream, *state);
      }
    }
  }
}
Seeds CommitSeeds() {
  event::Commit rejected = SomeCommit();
  rejected.events.clear();
  rejected.answer.rejection = {Code::kNotFound, "TOPIC_NOT_FOUND", "There is none.", {{"a", "b"}}};
  return {event::EncodeCommit(SomeCommit()), event::EncodeCommit(rejected)};
}

// The first byte is the length of the type.
void EventPayload(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto size = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  event::Event event{{"territories/t/topics/t1"}, std::string(bytes.substr(0, size)), ""};
  if (bytes.size() > size) event.payload = bytes.substr(size);
  (void)intake::IntakeCodec::Decode(event).has_value();
  (void)matching::MatchingCodec::Decode(event).has_value();
  (void)catalogue::CatalogueCodec::Decode(event).has_value();
  (void)history::HistoryCodec::Decode(event).has_value();
}
Seeds EventSeeds() {
  Seeds seeds;
  const auto add = [&](const event::Event& event) {
    seeds.push_back(static_cast<char>(event.type.size()) + event.type + event.payload);
  };
  add(intake::IntakeCodec::Encode(intake::TopicReworded{"territories/t/topics/t1", "palettes"}));
  add(matching::MatchingCodec::Encode(
      matching::PairForbidden{"territories/t/topics/t1", "territories/t/topics/t2", "voisins"}));
  add(catalogue::CatalogueCodec::Encode(
      catalogue::SheetRemoved{"territories/t/catalogues/k", "s01", "retirée"}));
  add(history::HistoryCodec::Encode(history::CommitOrdered{"synergie.intake.commits.v1", 4, 5, 1}));
  return seeds;
}

void Record(std::string_view bytes) {
  const auto record = log::DecodeRecord(7, bytes);
  if (!record) return;
  std::string again;
  log::EncodeRecord(record->append_time, record->record, again);
  const auto twice = log::DecodeRecord(7, again);
  SYN_CHECK(twice.has_value() && twice->record == record->record, "a record survives");
}
Seeds RecordSeeds() {
  std::string bytes;
  log::EncodeRecord({1'542'700'800'000'000}, {"territories/t", "value", {{"ce_id", "1"}}}, bytes);
  return {bytes};
}

const rpc::Schema& TopicSchema() {
  static const rpc::Schema schema = rpc::SchemaOf(*intake::v1::Topic::descriptor());
  return schema;
}
void FilterText(std::string_view bytes) {
  const auto filter = rpc::ParseFilter(bytes, TopicSchema());
  if (!filter) return;
  intake::v1::Topic topic;
  topic.set_text("palettes en bois");
  const rpc::Resolver fields = rpc::ResolverOf(topic);
  SYN_CHECK(filter->Matches(fields) == filter->Matches(fields), "a filter has one opinion");
}
Seeds FilterSeeds() {
  return {"text:\"palette\" AND (table = 1 OR NOT company = \"a*\")", "-table>=2 pal*",
          "create_time < \"2018-11-20T09:00:00Z\"", "supporters:*"};
}
void OrderText(std::string_view bytes) { (void)rpc::ParseOrderBy(bytes, TopicSchema()); }
Seeds OrderSeeds() { return {"text desc, table", "name", "create_time desc"}; }

void Token(std::string_view bytes) {
  const auto positions = rpc::ParseToken(bytes);
  if (!positions || bytes.empty()) return;
  SYN_CHECK(rpc::FormatToken(*positions) == bytes, "one token for the same positions");
}
Seeds TokenSeeds() {
  return {rpc::FormatToken({{"synergie.intake.commits.v1", 0, 12}}),
          rpc::FormatToken(rpc::Merge({{"b", 3, 1}, {"a", 0, 900}, {"a", 1, 5}}))};
}

const rpc::PageTokens& Pages() {
  static const rpc::PageTokens tokens{rpc::PageTokens::Key{1, 2, 3}};
  return tokens;
}
const rpc::PageQuery kQuery{"m", "territories/t", "", "", {}};
void PageToken(std::string_view bytes) { (void)Pages().Open(kQuery, bytes).has_value(); }
Seeds PageSeeds() { return {Pages().Seal(kQuery, {"cursor", Time{1'542'700'800'000'000}})}; }

void Etag(std::string_view bytes) { (void)rpc::ParseEtag(bytes); }
Seeds EtagSeeds() { return {"\"12\"", "12", "W/\"1\""}; }

void Url(std::string_view bytes) { (void)log::ParseKafkaUrl(bytes).has_value(); }
Seeds UrlSeeds() { return {"kafka://127.0.0.1:9092,b:9093?security.protocol=ssl", "kafka://h:1"}; }

void Jwks(std::string_view bytes) { (void)rpc::KeySet::Parse(bytes).has_value(); }
Seeds JwksSeeds() {
  return {R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","use":"sig","x":")" +
              std::string(43, 'A') + R"("}]})",
          R"({"keys":[]})"};
}

const std::vector<std::string> kScale = {"prioritaire", "utile", "pourquoi pas", "non"};
void MajorityCsv(std::string_view bytes) {
  (void)counting::ReadMajorityCsv(bytes, kScale).has_value();
}
Seeds MajoritySeeds() {
  return {"ballot;F1;F2\nB1;utile+participe;non concerné\nB2;;non\n", "bulletin,F1\nB1,utile\n"};
}
void PbFile(std::string_view bytes) { (void)counting::ReadPb(bytes).has_value(); }
Seeds PbSeeds() {
  return {
      "META\nkey;value\ndescription;d\nbudget;10\nvote_type;approval\nrule;greedy\n"
      "num_projects;1\nnum_votes;1\nPROJECTS\nproject_id;cost\n1;5\nVOTES\nvoter_id;vote\n"
      "1;1\n"};
}

void Grades(std::string_view bytes) {
  catalogue::BallotRules rules;
  rules.scale = kScale;
  rules.sheets = {{"s01", 1}, {"s02", 1}};
  const auto judgements = catalogue::ReadGrades(rules, bytes);
  if (!judgements) return;
  const auto text = catalogue::GradesText(rules, *judgements);
  SYN_CHECK(text.has_value() && *text == bytes, "a ballot survives being written");
}
Seeds GradesSeeds() { return {"0+3-", ".-x-"}; }

void EngineCsv(std::string_view bytes) { (void)matching::engine::ParseCsv(bytes); }
Seeds CsvSeeds() {
  return {"id;text\n1;\"a;b\"\"c\"\r\n2;d\n", "\xef\xbb\xbfid,text\n1,\"x\ny\"\n",
          "id\n\x80\xe9\n"};
}
// Of people's own files: the reader takes a path.
void ImportCsv(std::string_view bytes) {
  static const std::string path = "/tmp/synergie-fuzz-" + std::to_string(getpid()) + ".csv";
  std::ofstream(path, std::ios::binary) << bytes;
  const auto reader = program::CsvReader::Open(path);
  if (reader) {
    (*reader)->ColumnOf("text");
    while (const auto record = (*reader)->Next()) {
      for (const auto& field : record->fields) {
        SYN_CHECK(program::IsUtf8(field.value), "what is read is UTF-8");
      }
    }
  }
  std::remove(path.c_str());
}

void VocabularyTable(std::string_view bytes) {
  std::vector<matching::engine::TableProblem> problems;
  (void)matching::engine::Vocabulary::Parse({{"vocabulary/fuzz.voc", bytes}}, &problems);
}
Seeds VocabularySeeds() {
  Seeds seeds;
  for (const auto& table : matching::engine::EmbeddedTables()) {
    if (!table.name.ends_with(".voc")) continue;
    seeds.emplace_back(table.bytes.substr(0, std::min<size_t>(table.bytes.size(), 3000)));
    if (seeds.size() == 4) break;
  }
  return seeds;
}

}  // namespace

const std::vector<Decoder>& Decoders() {
  static const std::vector<Decoder> all = {
      {"commit", Commit, CommitSeeds},
      {"event", EventPayload, EventSeeds},
      {"record", Record, RecordSeeds},
      {"filter", FilterText, FilterSeeds},
      {"order_by", OrderText, OrderSeeds},
      {"token", Token, TokenSeeds},
      {"page_token", PageToken, PageSeeds},
      {"etag", Etag, EtagSeeds},
      {"kafka_url", Url, UrlSeeds},
      {"jwks", Jwks, JwksSeeds},
      {"majority_csv", MajorityCsv, MajoritySeeds},
      {"pb_file", PbFile, PbSeeds},
      {"grades", Grades, GradesSeeds},
      {"engine_csv", EngineCsv, CsvSeeds},
      {"import_csv", ImportCsv, CsvSeeds},
      {"vocabulary", VocabularyTable, VocabularySeeds},
  };
  return all;
}

}  // namespace synergie::fuzz
