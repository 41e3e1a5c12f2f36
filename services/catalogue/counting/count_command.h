// The verb `synergie count`: counts a file offline and prints the result.
//   count --method equal-shares|schulze|majority-judgment FILE
//         [--completion none|add1|add1-exhaustive|utilitarian] [--utility cost|cardinality|score]
//         [--start exact|whole] [--step N] [--export-pb FILE]                     (equal shares)
//         [--strength winning-votes|winning-votes-then-opposition|margins]        (Schulze)
//         [--scale BEST,...,WORST] [--blank left-out|GRADE] [--least-taking-part N] (judgment)
//         [--tie-chain CRITERION,...] [--drawn-order SHEET,...]
//         [--seed HEX | --closing-hash HEX --public-value TEXT]
//         [--explain | --canonical]
// Prints JSON, or with --explain every step in French, or with --canonical the text whose SHA-256
// is the digest. Contract: reads FILE and writes the export, nothing else; returns the exit status:
// 0 counted (tied or not), 1 the file is refused or cannot be read, 2 the command line is wrong.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace synergie::counting {

// `arguments` are those after the word "count".
int CountCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace synergie::counting
