// The same decoders under libFuzzer, for hours rather than seconds (README.md): the decoder is
// named by FUZZ_DECODER.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/base/check.h"
#include "tests/fuzz/decoders.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const synergie::fuzz::Decoder* const chosen = [] {
    const char* name = std::getenv("FUZZ_DECODER");
    SYN_CHECK(name != nullptr, "FUZZ_DECODER names a decoder");
    for (const auto& decoder : synergie::fuzz::Decoders()) {
      if (decoder.name == name) return &decoder;
    }
    SYN_CHECK(false, "FUZZ_DECODER names a decoder");
    return static_cast<const synergie::fuzz::Decoder*>(nullptr);
  }();
  chosen->run(std::string_view(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
