#include "services/catalogue/counting/count_command.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "services/catalogue/counting/ballot_csv.h"
#include "services/catalogue/counting/delimited.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/counting/pb_file.h"
#include "services/catalogue/counting/print_json.h"

namespace synergie::counting {
namespace {

// The options each method knows; the flags take no value.
const std::set<std::string> kFlags = {"explain", "canonical"};
const std::set<std::string> kCommon = {"method",       "tie-chain",    "drawn-order", "seed",
                                       "closing-hash", "public-value", "explain",     "canonical"};
const std::map<std::string, std::set<std::string>> kOwn = {
    {"equal-shares", {"completion", "utility", "start", "step", "export-pb"}},
    {"schulze", {"strength"}},
    {"majority-judgment", {"scale", "blank", "least-taking-part"}},
};

struct Options {
  std::map<std::string, std::string> values;
  std::string file;

  std::optional<std::string> Get(const std::string& name) const {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
  bool Has(const std::string& name) const { return values.count(name) > 0; }
};

tl::unexpected<Rejection> Usage(const std::string& subject, const std::string& sentence) {
  return Refuse(RejectionReason::kBadParameter, subject, sentence);
}

Counted<Options> ReadArguments(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].rfind("--", 0) != 0) {
      if (!options.file.empty()) return Usage(arguments[i], "Un seul fichier à la fois.");
      options.file = arguments[i];
      continue;
    }
    const std::size_t equals = arguments[i].find('=');
    const std::string name =
        arguments[i].substr(2, equals == std::string::npos ? equals : equals - 2);
    if (options.Has(name)) return Usage(name, "L'option --" + name + " est répétée.");
    if (kFlags.count(name) > 0) {
      options.values[name] = "";
    } else if (equals != std::string::npos) {
      options.values[name] = arguments[i].substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      options.values[name] = arguments[++i];
    } else {
      return Usage(name, "L'option --" + name + " attend une valeur.");
    }
  }
  const std::string method = options.Get("method").value_or("");
  const auto own = kOwn.find(method);
  if (own == kOwn.end()) {
    return Usage("method", "--method equal-shares, schulze ou majority-judgment.");
  }
  for (const auto& [name, value] : options.values) {
    if (kCommon.count(name) == 0 && own->second.count(name) == 0) {
      return Usage(name, "L'option --" + name + " est inconnue pour " + method + ".");
    }
  }
  if (options.file.empty()) return Usage("FILE", "Il manque le fichier à compter.");
  return options;
}

Counted<std::string> FromHex(const std::string& option, const std::string& text) {
  static const std::string kDigits = "0123456789abcdef";
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const std::size_t high = kDigits.find(text[i]);
    const std::size_t low = kDigits.find(text[i + 1]);
    if (high == std::string::npos || low == std::string::npos) break;
    bytes += static_cast<char>(high * 16 + low);
  }
  if (bytes.empty() || bytes.size() * 2 != text.size()) {
    return Usage(option, "--" + option + " attend de l'hexadécimal en minuscules.");
  }
  return bytes;
}

Counted<Lot> ReadLot(const Options& options) {
  Lot lot;
  lot.drawn_order = SplitAndTrim(options.Get("drawn-order").value_or(""), ',');
  const auto closing = options.Get("closing-hash");
  const auto value = options.Get("public-value");
  if (closing.has_value() != value.has_value() || (closing && options.Has("seed"))) {
    return Usage("seed", "--seed seul, ou --closing-hash et --public-value ensemble.");
  }
  if (options.Has("seed")) {
    auto seed = FromHex("seed", *options.Get("seed"));
    if (!seed) return tl::unexpected(seed.error());
    lot.seed = *std::move(seed);
  }
  if (closing) {
    auto hash = FromHex("closing-hash", *closing);
    if (!hash) return tl::unexpected(hash.error());
    lot.seed = LotSeed(*hash, *value);
  }
  return lot;
}

// The chain asked for, or the method's default with the lot that was given.
Counted<std::vector<TieCriterion>> ReadChain(const Options& options,
                                             std::vector<TieCriterion> chain) {
  if (const auto names = options.Get("tie-chain")) return ParseTieChain(*names);
  std::erase(chain, TieCriterion::kSeededLot);
  if (options.Has("drawn-order")) chain.push_back(TieCriterion::kDrawnOrder);
  if (options.Has("seed") || options.Has("closing-hash")) {
    chain.push_back(TieCriterion::kSeededLot);
  }
  return chain;
}

template <typename Result>
Counted<std::string> Print(const Options& options, const Counted<Result>& result) {
  if (!result) return tl::unexpected(result.error());
  if (options.Has("canonical")) return CanonicalText(*result);
  if (!options.Has("explain")) return PrintJson(*result);
  return Explain(*result) +
         "Empreinte du résultat (SHA-256) : " + Hex(Sha256(CanonicalText(*result))) + "\n";
}

Counted<EqualSharesParameters> ReadEqualShares(const Options& options, bool scored) {
  EqualSharesParameters parameters;
  auto completion = ParseCompletion(options.Get("completion").value_or("none"));
  if (!completion) return tl::unexpected(completion.error());
  parameters.completion = *completion;
  auto utility = ParseUtility(options.Get("utility").value_or(scored ? "score" : "cost"));
  if (!utility) return tl::unexpected(utility.error());
  parameters.utility = *utility;
  if (parameters.utility == Utility::kScore && !scored) {
    return Usage("utility", "Les bulletins de ce fichier ne portent pas de points.");
  }
  const std::string start = options.Get("start").value_or("exact");
  if (start != "exact" && start != "whole") return Usage("start", "--start exact ou whole.");
  parameters.start = start == "exact" ? Start::kExact : Start::kWhole;
  auto step = ParseWhole(options.Get("step").value_or("1"), "--step");
  if (!step) return tl::unexpected(step.error());
  parameters.step = *step;
  auto chain = ReadChain(options, parameters.tie_chain);
  if (!chain) return tl::unexpected(chain.error());
  parameters.tie_chain = *std::move(chain);
  return parameters;
}

Counted<bool> ExportPb(const std::string& path, const PbFile& file, const EqualSharesParameters& p,
                       const std::vector<std::string>& selected) {
  const PbHeading heading{file.Meta("description"), file.Meta("country"),  file.Meta("unit"),
                          file.Meta("instance"),    file.Meta("currency"), PbRule(p),
                          file.Meta("date_begin"),  file.Meta("date_end")};
  std::ofstream out(path, std::ios::binary);
  out << WritePb(heading, file, selected) << std::flush;
  if (!out)
    return Refuse(RejectionReason::kMalformed, path, "Impossible d'écrire « " + path + " ».");
  return true;
}

Counted<std::string> CountPb(const Options& options, const std::string& text, const Lot& lot) {
  auto file = ReadPb(text);
  if (!file) return tl::unexpected(file.error());
  auto parameters = ReadEqualShares(options, file->scored);
  if (!parameters) return tl::unexpected(parameters.error());
  const auto result = CountEqualShares(*parameters, file->programme, lot);
  if (result && options.Has("export-pb")) {
    auto good = ExportPb(*options.Get("export-pb"), *file, *parameters, result->selected);
    if (!good) return tl::unexpected(good.error());
  }
  return Print(options, result);
}

Counted<std::string> CountRanked(const Options& options, const std::string& text, const Lot& lot) {
  SchulzeParameters parameters;
  const std::string name = options.Get("strength").value_or("winning-votes");
  const std::vector<LinkStrength> known = {LinkStrength::kWinningVotes,
                                           LinkStrength::kWinningVotesThenOpposition,
                                           LinkStrength::kMargins};
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](LinkStrength strength) { return Name(strength) == name; });
  if (found == known.end()) {
    return Usage("strength", "--strength winning-votes, winning-votes-then-opposition ou margins.");
  }
  parameters.strength = *found;
  auto chain = ReadChain(options, {});
  if (!chain) return tl::unexpected(chain.error());
  parameters.tie_chain = *std::move(chain);
  auto ballots = ReadRankedCsv(text);
  if (!ballots) return tl::unexpected(ballots.error());
  return Print(options, CountSchulze(parameters, ballots->sheets, ballots->ballots, lot));
}

Counted<std::string> CountJudged(const Options& options, const std::string& text, const Lot& lot) {
  MajorityParameters parameters;
  if (const auto scale = options.Get("scale")) parameters.scale = SplitAndTrim(*scale, ',');
  if (const std::string blank = options.Get("blank").value_or("left-out"); blank != "left-out") {
    const auto found = std::find(parameters.scale.begin(), parameters.scale.end(), blank);
    if (found == parameters.scale.end()) return Usage("blank", "--blank left-out ou une mention.");
    parameters.blank_rule = BlankRule::kStaticGrade;
    parameters.blank_grade = static_cast<int>(found - parameters.scale.begin());
  }
  auto least = ParseWhole(options.Get("least-taking-part").value_or("2"), "--least-taking-part");
  if (!least) return tl::unexpected(least.error());
  parameters.least_taking_part = *least;
  auto chain = ReadChain(options, {});
  if (!chain) return tl::unexpected(chain.error());
  parameters.tie_chain = *std::move(chain);
  auto ballots = ReadMajorityCsv(text, parameters.scale);
  if (!ballots) return tl::unexpected(ballots.error());
  return Print(options, CountMajorityJudgment(parameters, ballots->sheets, ballots->ballots, lot));
}

}  // namespace

int CountCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  const auto options = ReadArguments(arguments);
  const auto lot = options ? ReadLot(*options) : Counted<Lot>(tl::unexpected(options.error()));
  if (!lot) {
    err << "synergie count : " << lot.error().sentence << "\n";
    return 2;
  }
  std::ifstream file(options->file, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    err << "synergie count : impossible de lire « " << options->file << " ».\n";
    return 1;
  }
  const std::string method = *options->Get("method");
  const auto count = method == "equal-shares" ? CountPb
                     : method == "schulze"    ? CountRanked
                                              : CountJudged;
  const auto printed = count(*options, text.str(), *lot);
  if (!printed) {
    err << "synergie count : " << Name(printed.error().reason) << " : " << printed.error().sentence
        << "\n";
    return printed.error().reason == RejectionReason::kBadParameter ? 2 : 1;
  }
  out << *printed;
  return 0;
}

}  // namespace synergie::counting
