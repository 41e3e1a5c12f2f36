// No floating point in a tally, and no transport in a pure library: the sources are read.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace synergie::counting {
namespace {

struct Source {
  std::string name;
  std::string text;
};

std::vector<Source> Sources(const char* folder = COUNTING_FOLDER) {
  std::vector<Source> sources;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    sources.push_back({entry.path().filename(), text.str()});
  }
  return sources;
}

// Types, conversions to them, their literals and their headers.
const std::regex kInexact(
    R"(\b(float|double|long double|mpf_class|get_d|stod|stof|strtod|atof|from_chars|lround|sqrt)\b)"
    R"(|<cmath>|<cfloat>|\b[0-9]+\.[0-9]+[fFlL]?\s*[;,)*/+-]|%[0-9.]*[efg]\b)");

TEST(Exactness, TheFolderIsReallyRead) { EXPECT_GT(Sources().size(), 25u); }

TEST(Exactness, TheExpressionFindsWhatItLooksFor) {
  for (const char* text : {"double x;", "static_cast<float>(n)", "q.get_d()", "x = 0.5;",
                           "#include <cmath>", "std::stod(s)", "printf(\"%.2f\", x)"}) {
    EXPECT_TRUE(std::regex_search(std::string(text), kInexact)) << text;
  }
  EXPECT_FALSE(std::regex_search(std::string("std::int64_t x = 5; // 5.1 says"), kInexact));
}

// Ballots, selections, short lists, capacities and indicators are counted in the domain as well.
TEST(Exactness, NoFloatInATally) {
  std::vector<Source> sources = Sources();
  const std::vector<Source> domain = Sources(DOMAIN_FOLDER);
  EXPECT_GT(domain.size(), 40u);
  sources.insert(sources.end(), domain.begin(), domain.end());
  for (const Source& source : sources) {
    std::istringstream lines(source.text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
      const std::string code = line.substr(0, line.find("//"));
      EXPECT_FALSE(std::regex_search(code, kInexact))
          << source.name << ":" << number << ": " << line;
    }
  }
}

TEST(Purity, NoTransportAndJsonOnlyWhereItIsPrinted) {
  for (const Source& source : Sources()) {
    for (const char* foreign :
         {"grpc", "protobuf", ".pb.h", "rocksdb", "rdkafka", "<thread>", "<chrono>", "<random>"}) {
      EXPECT_EQ(source.text.find(foreign), std::string::npos) << source.name << " " << foreign;
    }
    if (source.name != "print_json.cc") {
      EXPECT_EQ(source.text.find("nlohmann"), std::string::npos) << source.name;
    }
  }
}

}  // namespace
}  // namespace synergie::counting
