// The small closed lists of French that Normalise() needs: stop words, units, endings.
#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "services/matching/engine/text.h"

namespace synergie::matching::engine {
namespace {

using Words = std::unordered_set<std::string_view>;

// Words without a subject. "sans", "non", "plus", "pas" stay out of the list: they turn a phrase.
const Words& StopWords() {
  static const Words words = {
      "a",       "ai",     "ainsi",   "alors",    "apres",   "as",      "au",       "aucun",
      "aussi",   "autre",  "autres",  "aux",      "avant",   "avec",    "avez",     "avoir",
      "avons",   "ca",     "car",     "ce",       "cela",    "celle",   "celles",   "celui",
      "ces",     "cet",    "cette",   "ceux",     "chaque",  "chez",    "ci",       "comme",
      "d",       "dans",   "de",      "des",      "deux",    "dont",    "donc",     "ds",
      "du",      "elle",   "elles",   "en",       "encore",  "ensuite", "entre",    "env",
      "environ", "est",    "et",      "etait",    "etant",   "ete",     "etre",     "eu",
      "eux",     "faire",  "fait",    "faut",     "font",    "ici",     "il",       "ils",
      "j",       "je",     "jusqu",   "juste",    "l",       "la",      "le",       "les",
      "leur",    "leurs",  "lui",     "ma",       "mais",    "meme",    "memes",    "mes",
      "moi",     "mon",    "n",       "ne",       "ni",      "nos",     "notre",    "nous",
      "on",      "ont",    "or",      "ou",       "par",     "parce",   "pendant",  "pour",
      "pr",      "pres",   "puis",    "qd",       "qqn",     "quand",   "que",      "quel",
      "quelle",  "quelqu", "quelque", "quelques", "qui",     "quoi",    "sa",       "sauf",
      "se",      "sera",   "ses",     "si",       "soit",    "son",     "sont",     "sous",
      "sur",     "ta",     "te",      "tjs",      "toi",     "ton",     "toujours", "tous",
      "tout",    "toute",  "toutes",  "tres",     "trop",    "tu",      "un",       "une",
      "va",      "vers",   "vont",    "vos",      "votre",   "vous",    "voici",    "voila",
      "vs",      "y",      "c",       "m",        "s",       "t",       "qu",       "via",
      "etc",     "cf",     "afin",    "lors",     "lorsque", "puisque", "rien",     "quelqu'un",
      "the"};
  return words;
}

// Words whose final s or x is theirs in the singular.
const Words& EndsInS() {
  static const Words words = {
      "abus",     "acces",    "anis",    "appuis",    "ananas",  "atlas",   "autobus",  "avis",
      "bas",      "biais",    "bois",    "bras",      "bus",     "campus",  "canvas",   "carquois",
      "cas",      "chassis",  "choix",   "colis",     "compas",  "compost", "concours", "congres",
      "corps",    "cours",    "croix",   "debris",    "deces",   "devis",   "dos",      "epais",
      "essais",   "faux",     "flux",    "fonds",     "fois",    "fracas",  "frais",    "francais",
      "gaz",      "gps",      "gravats", "gros",      "gris",    "haras",   "houx",     "index",
      "inox",     "jus",      "laquais", "logis",     "mais",    "mars",    "matelas",  "mauvais",
      "mois",     "moins",    "noix",    "obus",      "os",      "palais",  "parcours", "pas",
      "patois",   "pays",     "permis",  "pis",       "plus",    "poids",   "poix",     "pois",
      "pris",     "prix",     "process", "proces",    "progres", "propos",  "puits",    "radis",
      "rebus",    "recours",  "relais",  "remous",    "repas",   "repos",   "reseaux",  "ris",
      "ruban",    "sans",     "sas",     "secours",   "sens",    "silex",   "souris",   "sous",
      "succes",   "surplus",  "syndics", "tamis",     "tapis",   "temps",   "thermos",  "tissus",
      "torchis",  "toux",     "travers", "univers",   "velours", "vernis",  "vers",     "verglas",
      "virus",    "viscose",  "vis",     "voix",      "dasris",  "corpus",  "lapis",    "iris",
      "marais",   "engrais",  "harnais", "rabais",    "biais",   "relais",  "ens",      "ips",
      "abs",      "pvs",      "sis",     "bris",      "chablis", "taillis", "colis",    "coloris",
      "treillis", "cambouis", "marquis", "processus", "bonus",   "malus",   "express",  "stress",
      "business", "fitness",  "pass",    "mess",      "dis",     "des"};
  return words;
}

bool Vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

bool Ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

bool IsStopWord(std::string_view folded) { return StopWords().contains(folded); }

std::string_view UnitOf(std::string_view folded) {
  static const std::unordered_map<std::string_view, std::string_view> units = {
      {"kg", "kg"},       {"kilo", "kg"},      {"kilos", "kg"},    {"g", "g"},
      {"grammes", "g"},   {"t", "t"},          {"tonne", "t"},     {"tonnes", "t"},
      {"to", "t"},        {"l", "l"},          {"litre", "l"},     {"litres", "l"},
      {"hl", "hl"},       {"ml", "ml"},        {"m3", "m3"},       {"metres3", "m3"},
      {"m2", "m2"},       {"kw", "kw"},        {"mw", "mw"},       {"kva", "kva"},
      {"kwh", "kwh"},     {"mwh", "mwh"},      {"gwh", "gwh"},     {"kwc", "kwc"},
      {"km", "km"},       {"mm", "mm"},        {"cm", "cm"},       {"m", "m"},
      {"bar", "bar"},     {"bars", "bar"},     {"ha", "ha"},       {"h", "h"},
      {"heure", "h"},     {"heures", "h"},     {"j", "j"},         {"jour", "j"},
      {"jours", "j"},     {"pal", "pal"},      {"u", "u"},         {"k€", "ke"},
      {"€", "eur"},       {"euros", "eur"},    {"eur", "eur"},     {"ke", "ke"},
      {"nm3", "nm3"},     {"sem", "sem"},      {"semaine", "sem"}, {"semaines", "sem"},
      {"mois", "mois"},   {"an", "an"},        {"ans", "an"},      {"min", "min"},
      {"minutes", "min"}, {"degres", "degc"},  {"ge", "g"},        {"st", "stere"},
      {"stere", "stere"}, {"steres", "stere"}, {"map", "map"}};
  const auto found = units.find(folded);
  return found == units.end() ? std::string_view() : found->second;
}

std::string StemOf(std::string_view folded) {
  std::string stem(folded);
  if (!Ascii(stem) || stem.size() < 4 || EndsInS().contains(folded)) return stem;
  if (stem.ends_with("eaux") || stem.ends_with("eux")) {
    stem.pop_back();
  } else if (stem.ends_with("aux") && stem.size() > 5) {
    stem.replace(stem.size() - 3, 3, "al");
  } else if ((stem.ends_with('s') && !stem.ends_with("ss")) || stem.ends_with("oux")) {
    stem.pop_back();
  }
  if (stem.size() > 4 && stem.ends_with("ee")) stem.pop_back();
  if (stem.size() > 5 && stem.ends_with('e') && !Vowel(stem[stem.size() - 2])) stem.pop_back();
  if (stem.size() > 5 && stem.ends_with("ie")) stem.pop_back();
  if (stem.size() > 5 && stem.ends_with('e')) stem.pop_back();
  return stem;
}

std::string RootOf(std::string_view folded) {
  static constexpr auto endings = std::to_array<std::string_view>(
      {"issements", "issement", "isations", "isation", "ications", "ication", "ateurs", "ateur",
       "atrices",   "atrice",   "ations",   "ation",   "ements",   "ement",   "aient",  "euses",
       "euse",      "eurs",     "eur",      "ages",    "age",      "ables",   "able",   "ives",
       "ive",       "ifs",      "if",       "ites",    "ite",      "iques",   "ique",   "ances",
       "ance",      "ences",    "ence",     "ettes",   "ette",     "ieres",   "iere",   "iers",
       "ier",       "eres",     "ere",      "ions",    "ion",      "ees",     "ee",     "ent",
       "ant",       "ons",      "ait",      "er",      "ez",       "ir",      "is",     "it",
       "es",        "ie",       "ee",       "e",       "s",        "x"});
  std::string root(folded);
  if (!Ascii(root) || root.size() < 5)
    return root.size() == 4 && root.back() == 's' && !EndsInS().contains(folded) ? root.substr(0, 3)
                                                                                 : root;
  if (EndsInS().contains(folded)) return root;
  for (const std::string_view ending : endings) {
    if (root.size() >= ending.size() + 4 && root.ends_with(ending)) {
      root.resize(root.size() - ending.size());
      break;
    }
  }
  const size_t n = root.size();
  if (n > 4 && root[n - 1] == root[n - 2] && !Vowel(root[n - 1])) root.pop_back();
  if (root.size() > 4 && root.back() == 'e') root.pop_back();
  if (root.size() > 3 && root.back() == 'i' && Vowel(root[root.size() - 2])) root.back() = 'y';
  return root;
}

}  // namespace synergie::matching::engine
