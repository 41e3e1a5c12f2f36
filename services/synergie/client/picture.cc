#include "services/synergie/client/picture.h"

#include <graphviz/gvc.h>

#include <memory>

namespace synergie::program {
namespace {

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};

}  // namespace

Result<std::string> ToSvg(const std::string& dot) {
  const std::unique_ptr<GVC_t, FreeContext> context(gvContext());
  const std::unique_ptr<Agraph_t, CloseGraph> graph(agmemread(dot.c_str()));
  if (graph == nullptr) return Fail(Code::kInvalidArgument, "the graph is not in the DOT language");
  if (gvLayout(context.get(), graph.get(), "dot") != 0) {
    return Fail(Code::kUnavailable, "Graphviz has no layout here");
  }
  char* data = nullptr;
  unsigned int length = 0;
  const int failed = gvRenderData(context.get(), graph.get(), "svg", &data, &length);
  std::string svg = failed == 0 && data != nullptr ? std::string(data, length) : "";
  if (data != nullptr) gvFreeRenderData(data);
  gvFreeLayout(context.get(), graph.get());
  if (svg.empty()) return Fail(Code::kUnavailable, "Graphviz makes no SVG here");
  return svg;
}

}  // namespace synergie::program
