#include "services/catalogue/documents/page.h"

namespace synergie::catalogue {
namespace {

// A4 in print, a readable column on a screen; no script, nothing fetched.
constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 18mm 16mm 20mm }
* { box-sizing: border-box }
body { font: 10.5pt/1.45 "Source Sans 3", "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  color: #1d2a26; max-width: 178mm; margin: 0 auto; padding: 12mm 4mm }
@media print { body { padding: 0; max-width: none } }
header { border-bottom: 3px solid #1c6b57; padding-bottom: 5mm; margin-bottom: 7mm }
h1 { font-size: 24pt; line-height: 1.15; margin: 0 0 2mm; color: #134a3c }
header p { margin: 0; color: #4c5f58; font-size: 11.5pt }
h2 { font-size: 15pt; color: #134a3c; margin: 9mm 0 3mm; border-bottom: 1px solid #b9cfc6;
  padding-bottom: 1mm; break-after: avoid }
h3 { font-size: 11.5pt; color: #1c6b57; margin: 5mm 0 1.5mm; break-after: avoid }
.break { break-before: page }
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
th, td { border: 1px solid #b9cfc6; padding: 1.2mm 2mm; vertical-align: top }
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

HtmlPage::HtmlPage(std::string_view title) {
  out_ = "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
         EscapeHtml(title) + "</title>\n<style>" + std::string(kStyle) +
         "</style>\n</head>\n<body>\n";
}

void HtmlPage::Title(std::string_view text, std::string_view subtitle) {
  out_ +=
      "<header><h1>" + EscapeHtml(text) + "</h1>\n<p>" + EscapeHtml(subtitle) + "</p></header>\n";
}

void HtmlPage::Heading(int level, std::string_view text, bool break_before) {
  const std::string tag = "h" + std::to_string(level);
  out_ += "<" + tag + (break_before ? " class=\"break\">" : ">") + EscapeHtml(text) + "</" + tag +
          ">\n";
}

void HtmlPage::Paragraph(std::string_view text) {
  if (!text.empty()) out_ += "<p>" + EscapeHtml(text) + "</p>\n";
}

void HtmlPage::Notice(std::string_view text) {
  out_ += "<p class=\"notice\">" + EscapeHtml(text) + "</p>\n";
}

void HtmlPage::Quote(std::string_view text, std::string_view source) {
  out_ += "<blockquote>« " + EscapeHtml(text) + " »<footer>" + EscapeHtml(source) +
          "</footer></blockquote>\n";
}

void HtmlPage::List(const std::vector<std::string>& items) {
  if (items.empty()) return;
  out_ += "<ul>\n";
  for (const std::string& item : items) out_ += "<li>" + EscapeHtml(item) + "</li>\n";
  out_ += "</ul>\n";
}

void HtmlPage::Facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  if (facts.empty()) return;
  out_ += "<dl>\n";
  for (const auto& [label, value] : facts) {
    out_ += "<dt>" + EscapeHtml(label) + "</dt><dd>" + EscapeHtml(value) + "</dd>\n";
  }
  out_ += "</dl>\n";
}

void HtmlPage::Table(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) {
  out_ += "<table>\n<thead><tr>";
  for (const std::string& cell : header) out_ += "<th>" + EscapeHtml(cell) + "</th>";
  out_ += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows) {
    out_ += "<tr>";
    for (const std::string& cell : row) out_ += "<td>" + EscapeHtml(cell) + "</td>";
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
            EscapeHtml(names[i]) + "\">" + std::to_string(parts[i]) + "</i>";
  }
  out_ += "<b></b></div>\n";
}

void HtmlPage::Small(std::string_view text) { out_ += "<small>" + EscapeHtml(text) + "</small>\n"; }

std::string HtmlPage::Finish() { return std::move(out_) + "</body>\n</html>\n"; }

void MarkdownPage::Title(std::string_view text, std::string_view subtitle) {
  out_ += "# " + EscapeMarkdown(text) + "\n\n" + EscapeMarkdown(subtitle) + "\n\n";
}

void MarkdownPage::Heading(int level, std::string_view text, bool) {
  out_ += std::string(static_cast<size_t>(level), '#') + " " + EscapeMarkdown(text) + "\n\n";
}

void MarkdownPage::Paragraph(std::string_view text) {
  if (!text.empty()) out_ += EscapeMarkdown(text) + "\n\n";
}

void MarkdownPage::Notice(std::string_view text) { out_ += "**" + EscapeMarkdown(text) + "**\n\n"; }

void MarkdownPage::Quote(std::string_view text, std::string_view source) {
  out_ += "> « " + EscapeMarkdown(text) + " »  \n> " + EscapeMarkdown(source) + "\n\n";
}

void MarkdownPage::List(const std::vector<std::string>& items) {
  for (const std::string& item : items) out_ += "- " + EscapeMarkdown(item) + "\n";
  if (!items.empty()) out_ += "\n";
}

void MarkdownPage::Facts(const std::vector<std::pair<std::string, std::string>>& facts) {
  for (const auto& [label, value] : facts) {
    out_ += "- " + EscapeMarkdown(label) + " : " + EscapeMarkdown(value) + "\n";
  }
  if (!facts.empty()) out_ += "\n";
}

void MarkdownPage::Table(const std::vector<std::string>& header,
                         const std::vector<std::vector<std::string>>& rows) {
  const auto line = [&](const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) out_ += "| " + EscapeMarkdown(cell) + " ";
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
