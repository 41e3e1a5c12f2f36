#include "tests/unit/proto/descriptor_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace synergie {
namespace {

TEST(DescriptorRules, OurFilesKeepThem) {
  const std::vector<std::string> faults = DescriptorFaults(ReadDescriptorSet(SYNERGIE_DESCRIPTORS));
  for (const std::string& fault : faults) ADD_FAILURE() << fault;
}

TEST(DescriptorRules, OurFilesAreThere) {
  int ours = 0;
  const auto set = ReadDescriptorSet(SYNERGIE_DESCRIPTORS);
  for (const auto& file : set.file()) {
    ours += file.package().starts_with("synergie.");
  }
  EXPECT_GE(ours, 2);
}

// The rules are worth something only if a file that breaks them is told so.
TEST(DescriptorRules, EveryRuleBites) {
  const std::string p = "synergie.broken.v1.";
  EXPECT_THAT(DescriptorFaults(ReadDescriptorSet(BROKEN_DESCRIPTORS)),
              testing::UnorderedElementsAre(
                  p + "BrokenService.GetUncommented: has no comment above it",
                  p + "BrokenService.GetThing: its request has no read_time",
                  p + "BrokenService.ListThings: its request has no read_time",
                  p + "BrokenService.ListThings: its request has no page_size",
                  p + "BrokenService.ListThings: its request has no page_token",
                  p + "BrokenService.ListThings: its request has no filter",
                  p + "BrokenService.ListThings: its request has no order_by",
                  p + "BrokenService.UpdateThing: is not named by an intent",
                  p + "BrokenService.DeleteThing: is not named by an intent",
                  p + "BrokenService.RenameThing: its request has no request_id",
                  p + "RenameThingRequest.name: has no comment above it",
                  p + "Colour: the value 0 is not called _UNSPECIFIED",
                  p + "RED: does not start with COLOUR_",
                  p + "ThingLost: has no option (synergie.event.v1.type)",
                  p + "ThingFound: its type broken.thing.renamed.v1 is " + p + "ThingRenamed's",
                  p + "ThingBroken: its type ThingBroken is not of the form service.noun.verb.v1"));
}

}  // namespace
}  // namespace synergie
