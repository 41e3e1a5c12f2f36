// Tables from disk; see table_files.h.
#include "services/matching/engine/table_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace synergie::matching::engine {

TableFiles ReadTableFiles(const std::filesystem::path& root) {
  TableFiles files;
  std::vector<std::filesystem::path> paths;
  for (const char* folder : {"vocabulary", "corpus", "model"}) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(root / folder, error)) {
      const std::string extension = entry.path().extension();
      if (extension == ".voc" || extension == ".tsv" || extension == ".txt" || extension == ".bin")
        paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    files.store.emplace_back(std::istreambuf_iterator<char>(stream),
                             std::istreambuf_iterator<char>());
    const std::string& bytes = files.store.back();
    files.store.push_back(path.parent_path().filename().string() + "/" + path.filename().string());
    files.tables.push_back({files.store.back(), bytes});
  }
  return files;
}

}  // namespace synergie::matching::engine
