// A bundle: ledgers with the records that they speak of, in one file that verifies with nothing but
// the public key. It is text, one JSON value a line, without spaces (docs/history.md):
//
//   {"synergie_bundle":1}
//   {"ledger":0,"checkpoint":"…the signed note…"}            one a partition, followed by its
//   {"entry":"…the entry's bytes…"}                          entries in order, and for each log
//   {"log":"synergie.order.v1"}                              a line, and its records in order:
//   {"record":[offset,append micros,"key","value, base64","chain, hex"]}
//   {"end":12}                                               the number of lines above
//
// Reading keeps no more than a line at a time in memory. One thread.
#pragma once

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/history/ledger/check.h"

namespace synergie::history {

class BundleWriter {
 public:
  // Errors: kUnavailable when the file cannot be written, here or from Finish.
  static Result<std::unique_ptr<BundleWriter>> Create(const std::string& path);

  void Ledger(int32_t partition, const std::string& checkpoint);
  void Entry(const std::string& bytes);
  void Log(const std::string& name);
  void Record(const log::StoredRecord& stored, const Hash& chain);
  Result<void> Finish();

 private:
  explicit BundleWriter(const std::string& path);
  void Line(const std::string& line);

  const std::string path_;
  std::ofstream file_;
  int64_t lines_ = 0;
};

class Bundle {
 public:
  // Reads the file once, to see that it is whole. A Fault names the line.
  static tl::expected<Bundle, Fault> Open(const std::string& path);

  struct Ledger {
    int32_t partition = 0;
    std::string checkpoint;  // the signed note
  };
  const std::vector<Ledger>& ledgers() const { return ledgers_; }

  // What CheckLedger needs of one of them; the checkpoint is opened already.
  CheckInput Input(size_t ledger, const Checkpoint& checkpoint) const;

 private:
  struct Section {
    std::streamoff begin = 0;  // of its first line
    int64_t line = 0;          // that line's number, from 1
  };

  std::string path_;
  std::vector<Ledger> ledgers_;
  std::vector<Section> entries_;                      // of each ledger
  std::vector<std::map<std::string, Section>> logs_;  // of each ledger
};

}  // namespace synergie::history
