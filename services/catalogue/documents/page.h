// The two forms of a written document, HTML and Markdown, behind one set of verbs, so that both say
// the same. Texts are escaped here and nowhere else, and set as French is set; a quotation stays
// word for word, sign for sign. One document, one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace synergie::catalogue {

// No-break spaces before the double signs and inside quotation marks, curved apostrophes.
std::string Typographic(std::string_view text);
std::string EscapeHtml(std::string_view text);
std::string EscapeMarkdown(std::string_view text);

class Page {
 public:
  virtual ~Page() = default;
  virtual void Title(std::string_view text, std::string_view subtitle) = 0;
  // `break_before`: on paper, on a new page.
  virtual void Heading(int level, std::string_view text, bool break_before = false) = 0;
  virtual void Paragraph(std::string_view text) = 0;
  // What must not be overlooked: a departure, a flag.
  virtual void Notice(std::string_view text) = 0;
  virtual void Quote(std::string_view text, std::string_view source) = 0;
  virtual void List(const std::vector<std::string>& items) = 0;
  // "Label : value", one a line.
  virtual void Facts(const std::vector<std::pair<std::string, std::string>>& facts) = 0;
  virtual void Table(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) = 0;
  // A bar of parts, best first, with the middle marked: a gauge.
  virtual void Gauge(const std::vector<int64_t>& parts, const std::vector<std::string>& names) = 0;
  virtual void Small(std::string_view text) = 0;
  virtual std::string Finish() = 0;
};

class HtmlPage final : public Page {
 public:
  explicit HtmlPage(std::string_view title);
  void Title(std::string_view text, std::string_view subtitle) override;
  void Heading(int level, std::string_view text, bool break_before) override;
  void Paragraph(std::string_view text) override;
  void Notice(std::string_view text) override;
  void Quote(std::string_view text, std::string_view source) override;
  void List(const std::vector<std::string>& items) override;
  void Facts(const std::vector<std::pair<std::string, std::string>>& facts) override;
  void Table(const std::vector<std::string>& header,
             const std::vector<std::vector<std::string>>& rows) override;
  void Gauge(const std::vector<int64_t>& parts, const std::vector<std::string>& names) override;
  void Small(std::string_view text) override;
  std::string Finish() override;

 private:
  std::string out_;
};

class MarkdownPage final : public Page {
 public:
  void Title(std::string_view text, std::string_view subtitle) override;
  void Heading(int level, std::string_view text, bool break_before) override;
  void Paragraph(std::string_view text) override;
  void Notice(std::string_view text) override;
  void Quote(std::string_view text, std::string_view source) override;
  void List(const std::vector<std::string>& items) override;
  void Facts(const std::vector<std::pair<std::string, std::string>>& facts) override;
  void Table(const std::vector<std::string>& header,
             const std::vector<std::vector<std::string>>& rows) override;
  void Gauge(const std::vector<int64_t>& parts, const std::vector<std::string>& names) override;
  void Small(std::string_view text) override;
  std::string Finish() override;

 private:
  std::string out_;
};

}  // namespace synergie::catalogue
