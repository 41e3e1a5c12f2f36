#include "services/catalogue/documents/page.h"

#include <cctype>

namespace synergie::catalogue {
namespace {

// A4 in print, a readable column on a screen; no script, nothing fetched.
constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 16mm 16mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8.5pt sans-serif; color: #4c5f58 } }
* { box-sizing: border-box }
body { font: 10.5pt/1.45 "Source Sans 3", "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  color: #1d2a26; max-width: 178mm; margin: 0 auto; padding: 12mm 4mm }
@media print { body { padding: 0; max-width: none } }
header { border-bottom: 3px solid #1c6b57; padding-bottom: 4mm; margin-bottom: 5mm }
h1 { font-size: 20pt; line-height: 1.15; margin: 0 0 2mm; color: #134a3c }
header p { margin: 0; color: #4c5f58; font-size: 11.5pt }
h2 { font-size: 15pt; color: #134a3c; margin: 7mm 0 2.5mm; border-bottom: 1px solid #b9cfc6;
  padding-bottom: 1mm; break-after: avoid }
h3 { font-size: 11.5pt; color: #1c6b57; margin: 5mm 0 1.5mm; break-after: avoid }
.break { break-before: page; margin-top: 0 }
p { margin: 0 0 2.5mm; white-space: pre-line }
.notice { border-left: 4px solid #c06014; background: #fdf3ea; padding: 2mm 3mm }
blockquote { margin: 0 0 2.5mm; padding: 1.5mm 3mm; border-left: 3px solid #b9cfc6;
  background: #f4f8f6; break-inside: avoid; white-space: pre-line }
blockquote footer { color: #4c5f58; font-size: 9pt }
ul { margin: 0 0 2.5mm; padding-left: 5mm }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .8mm 4mm; margin: 0 0 3mm }
dt { color: #4c5f58 } dd { margin: 0 }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; font-size: 9.5pt }
th { text-align: left; background: #e7f0ec; color: #134a3c }
th, td { border: 1px solid #b9cfc6; padding: .6mm 1.8mm; vertical-align: top }
td { white-space: pre-line; overflow-wrap: break-word }
td.long { overflow-wrap: anywhere }
td.number, th.number { text-align: right }
tr { break-inside: avoid } thead { display: table-header-group }
.gauge { position: relative; display: flex; height: 6mm; margin: 0 0 2.5mm; border-radius: 1mm;
  overflow: hidden; break-inside: avoid; -webkit-print-color-adjust: exact;
  print-color-adjust: exact }
.gauge i { display: block; font-style: normal; font-size: 8.5pt; line-height: 6mm; color: #fff;
  text-align: center; min-width: 0; overflow: hidden; white-space: nowrap }
.gauge b { position: absolute; left: 50%; top: 0; bottom: 0; border-left: 2px dashed #1d2a26 }
small { display: block; color: #4c5f58; font-size: 8.5pt; overflow-wrap: anywhere;
  margin: 0 0 1.5mm }
)";

// What this program writes passes through French typography; what people said is left as it is.
std::string Html(std::string_view text) { return EscapeHtml(Typographic(text)); }
std::string Markdown(std::string_view text) { return EscapeMarkdown(Typographic(text)); }

// Digits alone, with the narrow spaces between them.
bool IsNumber(std::string_view cell) {
  return !cell.empty() && cell.find_first_not_of("0123456789,\u202f") == std::string_view::npos;
}

// From the best to the worst.
std::string_view ColourOf(size_t place, size_t count) {
  static constexpr std::string_view kColours[] = {"#1c6b57", "#5b9a5f", "#c79a2b", "#b4532a",
                                                  "#8a2f2f"};
  const size_t index = count < 2 ? 0 : place * 4 / (count - 1);
  return kColours[index];
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Line feeds become spaces: a text stays in its place of a list or a table.
std::string EscapeMarkdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|~").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string Typographic(std::string_view text) {
  constexpr std::string_view kNarrow = "\u202f", kWide = "\u00a0";
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest[0] == ' ' && rest.size() > 1) {
      const std::string_view next = rest.substr(1);
      if (next[0] == ':') {
        out += kWide;
        continue;
      }
      if (std::string_view(";?!%").find(next[0]) != std::string_view::npos ||
          next.starts_with("»") || next.starts_with("€")) {
        out += kNarrow;
        continue;
      }
    }
    if (rest.starts_with("« ")) {
      out.append("«").append(kNarrow);
      i += std::string_view("« ").size() - 1;
      continue;
    }
    const bool after_letter = i > 0 && (std::isalpha(static_cast<unsigned char>(text[i - 1])) ||
                                        static_cast<unsigned char>(text[i - 1]) >= 0x80);
    if (rest[0] == '\'' && after_letter && rest.size() > 1 && rest[1] != ' ') {
      out += "’";
      continue;
    }
    out += text[i];
  }
  return out;
}

HtmlPage::HtmlPage(std::string_view title) {
  out_ = "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
         Html(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
}

void HtmlPage::Title(std::string_view text, std::string_view subtitle) {
  out_ += "<header><h1>" + Html(text) + "</h1>\n<p>" + Html(subtitle) + "</p></header>\n";
}

void HtmlPage::Heading(int level, std::string_view text, bool break_before) {
  const std::string tag = "h" + std::to_string(level);
  out_ += "<" + tag + (break_before ? " class=\"break\">" : ">") + Html(text) + "</" + tag + ">\n";
}

void HtmlPage::Paragraph(std::string_view text) {
  if (!text.empty()) out_ += "<p>" + Html(text) + "</p>\n";
}

void HtmlPage::Notice(std::string_view text) {
  out_ += "<p class=\"notice\">" + Html(text) + "</p>\n";
}

void HtmlPage::Quote(std::string_view text, std::string_view source) {
  out_ += "<blockquote>«\u202f" + EscapeHtml(text) + "\u202f»<footer>" + Html(source) +
          "</footer></blockquote>\n";
}

void HtmlPage::List(const std::vector<std::string>& items) {
  if (items.empty()) return;
  out_ += "<ul>\n";
  for (const std::string& item : items) out_ += "<li>" + Html(item) + "</li>\n";
  out_ += "</ul>\n";
}

void HtmlPage::Facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  if (facts.empty()) return;
  out_ += "<dl>\n";
  for (const auto& [label, value] : facts) {
    out_ += "<dt>" + Html(label) + "</dt><dd>" + Html(value) + "</dd>\n";
  }
  out_ += "</dl>\n";
}

void HtmlPage::Table(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) {
  out_ += "<table>\n<thead><tr>";
  for (const std::string& cell : header) out_ += "<th>" + Html(cell) + "</th>";
  out_ += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows) {
    out_ += "<tr>";
    for (const std::string& cell : row) {
      const bool long_word = cell.find_first_of(" \n") == std::string::npos && cell.size() > 24;
      out_ += (long_word || cell.find("reçu ") != std::string::npos ? "<td class=\"long\">"
               : IsNumber(cell)                                     ? "<td class=\"number\">"
                                                                    : "<td>") +
              Html(cell) + "</td>";
    }
    out_ += "</tr>\n";
  }
  out_ += "</tbody></table>\n";
}

void HtmlPage::Gauge(const std::vector<int64_t>& parts, const std::vector<std::string>& names) {
  out_ += "<div class=\"gauge\">";
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    out_ += "<i style=\"flex:" + std::to_string(parts[i]) +
            ";background:" + std::string(ColourOf(i, parts.size())) + "\" title=\"" +
            Html(names[i]) + "\">" + std::to_string(parts[i]) + "</i>";
  }
  out_ += "<b></b></div>\n";
}

void HtmlPage::Small(std::string_view text) { out_ += "<small>" + Html(text) + "</small>\n"; }

std::string HtmlPage::Finish() { return std::move(out_) + "</body>\n</html>\n"; }

void MarkdownPage::Title(std::string_view text, std::string_view subtitle) {
  out_ += "# " + Markdown(text) + "\n\n" + Markdown(subtitle) + "\n\n";
}

void MarkdownPage::Heading(int level, std::string_view text, bool) {
  out_ += std::string(static_cast<size_t>(level), '#') + " " + Markdown(text) + "\n\n";
}

void MarkdownPage::Paragraph(std::string_view text) {
  if (!text.empty()) out_ += Markdown(text) + "\n\n";
}

void MarkdownPage::Notice(std::string_view text) { out_ += "**" + Markdown(text) + "**\n\n"; }

void MarkdownPage::Quote(std::string_view text, std::string_view source) {
  out_ += "> «\u202f" + EscapeMarkdown(text) + "\u202f»  \n> " + Markdown(source) + "\n\n";
}

void MarkdownPage::List(const std::vector<std::string>& items) {
  for (const std::string& item : items) out_ += "- " + Markdown(item) + "\n";
  if (!items.empty()) out_ += "\n";
}

void MarkdownPage::Facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  for (const auto& [label, value] : facts) {
    out_ += "- " + Markdown(label) + " : " + Markdown(value) + "\n";
  }
  if (!facts.empty()) out_ += "\n";
}

void MarkdownPage::Table(const std::vector<std::string>& header,
                         const std::vector<std::vector<std::string>>& rows) {
  const auto line = [&](const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) out_ += "| " + Markdown(cell) + " ";
    out_ += "|\n";
  };
  line(header);
  for (size_t i = 0; i < header.size(); ++i) out_ += "| --- ";
  out_ += "|\n";
  for (const auto& row : rows) line(row);
  out_ += "\n";
}

void MarkdownPage::Gauge(const std::vector<int64_t>& parts, const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : ", ") + names[i] + " " + std::to_string(parts[i]);
  }
  Paragraph(text);
}

void MarkdownPage::Small(std::string_view text) { Paragraph(text); }

std::string MarkdownPage::Finish() { return std::move(out_); }

}  // namespace synergie::catalogue
