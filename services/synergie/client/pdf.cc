#include "services/synergie/client/pdf.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

// A folder that is gone with everything in it at the end.
class Workplace {
 public:
  Workplace() {
    std::string path = (fs::temp_directory_path() / "synergie-pdf-XXXXXX").string();
    if (mkdtemp(path.data()) != nullptr) folder_ = path;
  }
  ~Workplace() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

// Runs a program without its chatter; its exit code, or -1.
int RunQuietly(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 0);
    dup2(nothing, 1);
    dup2(nothing, 2);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

std::string FindChromium() {
  if (const char* named = std::getenv("SYNERGIE_CHROMIUM"); named != nullptr) return named;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
      const fs::path candidate = fs::path(folder) / name;
      if (access(candidate.c_str(), X_OK) == 0) return candidate.string();
    }
  }
  return "";
}

Result<std::string> PrintPdf(const std::string& html) {
  const std::string browser = FindChromium();
  if (browser.empty()) {
    return Fail(Code::kFailedPrecondition,
                "PDF is printed by Chromium, which is not installed; ask for html instead");
  }
  const Workplace workplace;
  const fs::path page = workplace.folder() / "page.html", pdf = workplace.folder() / "page.pdf";
  std::ofstream(page, std::ios::binary) << html;
  std::vector<std::string> command{browser,
                                   "--headless",
                                   "--disable-gpu",
                                   "--no-first-run",
                                   "--no-pdf-header-footer",
                                   "--user-data-dir=" + (workplace.folder() / "profile").string(),
                                   "--print-to-pdf=" + pdf.string(),
                                   "file://" + page.string()};
  // Chromium does not sandbox for root; the page has no script and fetches nothing.
  if (geteuid() == 0) command.insert(command.begin() + 1, "--no-sandbox");
  const int status = RunQuietly(command);
  std::stringstream content;
  content << std::ifstream(pdf, std::ios::binary).rdbuf();
  if (status != 0 || !content.str().starts_with("%PDF-")) {
    return Fail(Code::kUnavailable, browser + " did not print the page");
  }
  return content.str();
}

}  // namespace synergie::program
