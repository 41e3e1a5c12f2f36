// Every decoder of bytes that come from outside this process, each as one function of bytes: it
// must neither crash nor hang nor answer differently twice, and what it accepts must survive being
// written and read again, where there is a writer. Shared by the driver of continuous integration
// (drive.cc) and libFuzzer (libfuzzer.cc). Pure but for the CSV reader, which wants a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace synergie::fuzz {

struct Decoder {
  std::string_view name;
  void (*run)(std::string_view bytes);
  std::vector<std::string> (*seeds)();  // good inputs to begin with
};
const std::vector<Decoder>& Decoders();

}  // namespace synergie::fuzz
