// `documents KIND`: writes what people hold in their hands into a file.
#include <filesystem>
#include <fstream>
#include <map>
#include <tuple>

#include "services/synergie/client/pdf.h"
#include "services/synergie/client/territory_options.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace cat = catalogue::v1;
namespace fs = std::filesystem;
using Stub = cat::CatalogueService::Stub;

const std::map<std::string, cat::DocumentKind> kKinds = {
    {"catalogue", cat::DOCUMENT_KIND_CATALOGUE}, {"result", cat::DOCUMENT_KIND_RESULT},
    {"minutes", cat::DOCUMENT_KIND_MINUTES},     {"reminders", cat::DOCUMENT_KIND_FOLLOW_UP},
    {"programme", cat::DOCUMENT_KIND_PROGRAMME}, {"indicators", cat::DOCUMENT_KIND_INDICATORS},
    {"funnel", cat::DOCUMENT_KIND_FUNNEL}};
const std::map<std::string, cat::DocumentFormat> kFormats = {
    {"html", cat::DOCUMENT_FORMAT_HTML}, {"md", cat::DOCUMENT_FORMAT_MARKDOWN},
    {"csv", cat::DOCUMENT_FORMAT_CSV},   {"xlsx", cat::DOCUMENT_FORMAT_XLSX},
    {"pb", cat::DOCUMENT_FORMAT_PB},     {"pdf", cat::DOCUMENT_FORMAT_HTML}};

struct DocumentArguments {
  TerritoryOptions options;
  std::string kind, format = "html", output = ".", company, date, synergy, from, to;
  int silent_days = 0;
};

tl::expected<std::string, rpc::ReceivedStatus> NameOf(const DocumentArguments& arguments,
                                                      Connection& connection) {
  const TerritoryOptions& options = arguments.options;
  switch (kKinds.at(arguments.kind)) {
    case cat::DOCUMENT_KIND_CATALOGUE:
    case cat::DOCUMENT_KIND_RESULT:
    case cat::DOCUMENT_KIND_FUNNEL:
      return PickCatalogue(options, connection);
    case cat::DOCUMENT_KIND_MINUTES:
      return PickCommittee(options, connection);
    case cat::DOCUMENT_KIND_PROGRAMME:
      return PickProgramme(options, connection);
    default:
      break;
  }
  if (options.id.empty()) return options.parent();
  if (options.id.starts_with("territories/")) return options.id;
  return ChildName(options.parent(), "programmes", options.id);
}

Result<cat::RenderDocumentRequest> RequestOf(const DocumentArguments& arguments) {
  cat::RenderDocumentRequest request;
  request.set_kind(kKinds.at(arguments.kind));
  request.set_format(kFormats.at(arguments.format));
  const std::string parent = arguments.options.parent();
  if (!arguments.company.empty()) {
    request.set_company(ChildName(parent, "companies", arguments.company));
  }
  if (!arguments.synergy.empty()) {
    request.set_synergy(ChildName(parent, "synergies", arguments.synergy));
  }
  request.set_silent_days(arguments.silent_days);
  for (const auto& [text, option, put] :
       {std::tuple(arguments.date, "--date", &cat::RenderDocumentRequest::mutable_date),
        std::tuple(arguments.from, "--from", &cat::RenderDocumentRequest::mutable_from_date),
        std::tuple(arguments.to, "--to", &cat::RenderDocumentRequest::mutable_to_date)}) {
    if (text.empty()) continue;
    const auto day = ParseDay(text, option);
    if (!day) return tl::unexpected(day.error());
    *(request.*put)() = *day;
  }
  if (const auto at = arguments.options.PutReadTime(request); !at) {
    return tl::unexpected(at.error());
  }
  return request;
}

// To stdout for "-", into a folder under the document's own name, or to a file.
int Save(const std::string& output, const std::string& file_name, const std::string& content) {
  if (output == "-") {
    std::fwrite(content.data(), 1, content.size(), stdout);
    return kDone;
  }
  const fs::path path = fs::is_directory(output) ? fs::path(output) / file_name : fs::path(output);
  std::ofstream out(path, std::ios::binary);
  out << content;
  if (!out.flush()) {
    std::fprintf(stderr, "synergie: %s cannot be written\n", path.c_str());
    return kTrouble;
  }
  std::printf("%s\n", path.c_str());
  return kDone;
}

int MakeDocument(const DocumentArguments& arguments) {
  auto request = RequestOf(arguments);
  if (!request) return TellUsage(request.error());
  auto connection = arguments.options.client.Connect();
  if (!connection) return TellUsage(connection.error());
  const auto name = NameOf(arguments, **connection);
  if (!name) return Tell(name.error());
  request->set_name(*name);
  const auto document =
      (*connection)->Call((*connection)->catalogue(), &Stub::RenderDocument, *request);
  if (!document) return Tell(document.error());
  if (arguments.format != "pdf") {
    return Save(arguments.output, document->file_name(), document->content());
  }
  const auto pdf = PrintPdf(document->content());
  if (!pdf) {
    std::fprintf(stderr, "synergie: %s\n", pdf.error().message.c_str());
    return kTrouble;
  }
  return Save(arguments.output, fs::path(document->file_name()).replace_extension(".pdf").string(),
              *pdf);
}

}  // namespace

void AddDocuments(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<DocumentArguments>();
  CLI::App* verb = app.add_subcommand("documents", "Write a document into a file");
  verb->add_option("kind", arguments->kind,
                   "catalogue, result, minutes, reminders, programme, indicators, funnel")
      ->required()
      ->check(CLI::IsMember(kKinds));
  verb->add_option("--format", arguments->format,
                   "html, md, csv, xlsx (catalogue), pb (result), pdf (by this machine's Chromium)")
      ->check(CLI::IsMember(kFormats))
      ->capture_default_str();
  verb->add_option("--of", arguments->options.id,
                   "Id of the catalogue, committee or programme; else the last one");
  verb->add_option("--output", arguments->output, "A file, a folder, or - for stdout")
      ->capture_default_str();
  verb->add_option("--company", arguments->company, "Catalogue: only what concerns it");
  verb->add_option("--date", arguments->date, "Reminders, programme: of that day; else today");
  verb->add_option("--silent", arguments->silent_days, "Reminders: without news for so many days");
  verb->add_option("--synergy", arguments->synergy, "Indicators: only of actions that serve it");
  verb->add_option("--from", arguments->from, "Indicators: only from this day on");
  verb->add_option("--to", arguments->to, "Indicators: only before this day");
  arguments->options.AddTo(*verb);
  verb->callback(
      [&action, arguments] { action = [arguments] { return MakeDocument(*arguments); }; });
}

}  // namespace synergie::program
