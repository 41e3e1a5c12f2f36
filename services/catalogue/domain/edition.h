// The canonical text of an edition, and its digest: what "this is the catalogue that was published"
// means. One field list a line, strings quoted; equal editions have equal texts. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

std::string EditionText(std::string_view catalogue, std::string_view title,
                        std::string_view workshop, const std::vector<Sheet>& sheets);

// SHA-256 of it, 32 bytes.
std::string EditionDigest(std::string_view catalogue, std::string_view title,
                          std::string_view workshop, const std::vector<Sheet>& sheets);

}  // namespace synergie::catalogue
