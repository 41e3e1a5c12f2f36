#include "services/synergie/import/csv_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

namespace synergie::program {
namespace {

using testing::TemporaryFolder;

class CsvReaderTest : public ::testing::Test {
 protected:
  std::unique_ptr<CsvReader> Read(const std::string& bytes) {
    const std::string path = folder_.path() + "/file.csv";
    std::ofstream(path, std::ios::binary) << bytes;
    auto reader = CsvReader::Open(path);
    EXPECT_TRUE(reader.has_value()) << (reader ? "" : reader.error().message);
    return reader ? std::move(*reader) : nullptr;
  }
  // "a|b" for a record, "LINE:COLUMN why" for a faulty one.
  std::vector<std::string> Lines(const std::string& bytes) {
    std::vector<std::string> lines;
    const auto reader = Read(bytes);
    while (auto record = reader->Next()) {
      std::string line;
      if (!record->fault.empty()) {
        line = std::to_string(record->at.line) + ":" + std::to_string(record->at.column) + " " +
               record->fault;
      }
      for (const CsvField& field : record->fields)
        line += (&field == record->fields.data() ? "" : "|") + field.value;
      lines.push_back(line);
    }
    return lines;
  }

  TemporaryFolder folder_;
};

using Texts = std::vector<std::string>;
constexpr char kNotDoubled[] =
    "a quote inside of a field must be doubled, and the field be in quotes";

TEST_F(CsvReaderTest, PlainFile) {
  EXPECT_EQ(Lines("id,text\n1,one\n2,two"), (Texts{"1|one", "2|two"}));
}

TEST_F(CsvReaderTest, LineEndsAndMarks) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(Lines("\xEF\xBB\xBFid,text" + end + "1,one" + end + end + "2,two" + end),
              (Texts{"1|one", "2|two"}));
  }
}

TEST_F(CsvReaderTest, QuotesAcrossLinesKeepTheCount) {
  const auto reader = Read("id,text\n1,\"one\nand \"\"more\"\"\"\n2,two\n");
  auto record = reader->Next();
  EXPECT_EQ(record->fields[1].value, "one\nand \"more\"");
  EXPECT_EQ(record->fields[1].at, (CsvPlace{2, 3}));
  record = reader->Next();
  EXPECT_EQ(record->at, (CsvPlace{4, 1}));
}

TEST_F(CsvReaderTest, ColumnsCountCharacters) {
  const auto reader = Read("id,text\n\xC3\xA9t\xC3\xA9,x\n");
  EXPECT_EQ(reader->Next()->fields[1].at, (CsvPlace{2, 5}));
}

TEST_F(CsvReaderTest, SemicolonsOfFrenchExcel) {
  EXPECT_EQ(Lines("id;text\n1;un, deux\n"), (Texts{"1|un, deux"}));
}

TEST_F(CsvReaderTest, Windows1252IsReadAndTold) {
  const auto reader = Read(
      "id,text\n1,d\xE9"
      "chet \x80\n2,d\xC3\xA9"
      "chet\n");
  auto record = reader->Next();
  EXPECT_TRUE(record->recoded);
  EXPECT_EQ(record->fields[1].value, "déchet €");
  EXPECT_FALSE(reader->Next()->recoded);
}

TEST_F(CsvReaderTest, DecomposedLettersAreComposed) {
  EXPECT_EQ(Lines("id,text\n1,e\xCC\x81t\n"), (Texts{"1|ét"}));
}

TEST_F(CsvReaderTest, AFaultCostsItsLineOnly) {
  EXPECT_EQ(Lines("id,text\n1,a \"b\" c\n2,two\n"),
            (Texts{std::string("2:5 ") + kNotDoubled, "2|two"}));
  EXPECT_EQ(Lines("id,text\n1,\"a\" b\n2,two\n"),
            (Texts{std::string("2:7 ") + kNotDoubled, "2|two"}));
  EXPECT_EQ(Lines("id,text\n1,\"never closed\n2,two\n"),
            (Texts{"2:3 this quote is never closed", "2|two"}));
  EXPECT_EQ(Lines("id,text\n1\n2,two,three\n3,ok\n"),
            (Texts{"2:1 1 fields where the header has 2", "3:1 3 fields where the header has 2",
                   "3|ok"}));
  EXPECT_EQ(Lines(std::string("id,text\n1,a\0b\n2,two\n", 20)),
            (Texts{"2:4 a zero byte: this is not text", "2|two"}));
}

TEST_F(CsvReaderTest, ARecordThatIsTooLong) {
  EXPECT_EQ(Lines("id,text\n1," + std::string(100'000, 'x') + "\n2,two\n"),
            (Texts{"2:1 a record of more than 64 KiB", "2|two"}));
}

TEST_F(CsvReaderTest, HeadersAreFoldedAndMissingFilesTold) {
  const auto reader = Read("Id , T\xC3\xA9xt\n");
  EXPECT_EQ(reader->ColumnOf("id"), 0u);
  EXPECT_EQ(reader->ColumnOf("text"), 1u);
  EXPECT_EQ(reader->ColumnOf("other"), std::nullopt);
  EXPECT_EQ(CsvReader::Open("/nowhere.csv").error().code, Code::kNotFound);
  std::ofstream(folder_.path() + "/empty.csv");
  EXPECT_EQ(CsvReader::Open(folder_.path() + "/empty.csv").error().code, Code::kInvalidArgument);
}

// What is written as RFC 4180 says is read back, whatever it is.
TEST_F(CsvReaderTest, EveryTextComesBack) {
  EXPECT_TRUE(rc::check([&](const std::vector<std::string>& texts) {
    std::string bytes = "id,text\n";
    std::vector<std::string> expected;
    for (const std::string& raw : texts) {
      std::string text, quoted = "\"";
      for (const char c : raw) {
        if (c > 0) text.push_back(c);  // ASCII without the zero byte
      }
      for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      bytes += "x," + quoted + "\"\n";
      expected.push_back(text);
    }
    const auto reader = Read(bytes);
    for (const std::string& text : expected) {
      const auto record = reader->Next();
      RC_ASSERT(record.has_value());
      RC_ASSERT(record->fault.empty());
      RC_ASSERT(record->fields[1].value == text);
    }
    RC_ASSERT(!reader->Next().has_value());
  }));
}

}  // namespace
}  // namespace synergie::program
