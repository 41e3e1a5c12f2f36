#include "services/synergie/server/rebuilding.h"

#include <set>
#include <string>

#include "common/log/names.h"

namespace synergie::program {

projection::RebuildOptions RebuildOptionsOf(const node::InstanceOptions& options,
                                            const projection::Store& fresh, int32_t partitions) {
  std::set<std::string> reacted_to;
  if (options.reactions) {
    for (const auto& reaction : options.reactions(fresh, 0)) reacted_to.insert(reaction->source());
  }
  projection::RebuildOptions rebuild{.partitions = partitions,
                                     .quarantine_log = std::string(log::kQuarantines)};
  for (const shard::Source& source : options.sources) {
    rebuild.sources.push_back({.log = source.log,
                               .model = source.model,
                               .keep_records = reacted_to.contains(source.log),
                               .keep_for_ever = source.keep_for_ever});
  }
  return rebuild;
}

}  // namespace synergie::program
