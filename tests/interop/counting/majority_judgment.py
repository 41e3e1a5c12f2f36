"""Majority judgment against the majorityjudgement package and published examples.

The package orders tallies of one size. Sheets that concern different numbers of companies are given
to it repeated up to their least common multiple, which is what our order is defined by.
"""

import functools
import importlib.util
import math
import os
import random

from peers import INSTANCES, Score, count

# Its __init__ is written for Python 2; its one module is loaded by its path.
package = importlib.util.find_spec("majorityjudgement").submodule_search_locations[0]
spec = importlib.util.spec_from_file_location("grading", os.path.join(package, "grading.py"))
grading = importlib.util.module_from_spec(spec)
spec.loader.exec_module(grading)

SCALE = ["prioritaire", "utile", "pourquoi pas", "non"]
score = Score()
seen = {"perfect ties": 0, "unequal numbers": 0, "even numbers": 0}


def to_csv(sheets, columns):
    """`columns`: per sheet its list of cells, padded with "non concerné"."""
    height = max(len(cells) for cells in columns)
    rows = ["ballot;" + ";".join(sheets)]
    for i in range(height):
        cells = [c[i] if i < len(c) else "non concerné" for c in columns]
        rows.append(f"b{i};" + ";".join(cells))
    return "\n".join(rows) + "\n"


def peer_ranking(sheets, tallies):
    """`tallies`: per sheet, best grade first. Groups of sheets, best first."""
    def order(a, b):
        total = math.lcm(sum(tallies[a]), sum(tallies[b]))
        times = [total // sum(tallies[s]) for s in (a, b)]
        x, y = (
            grading.MajorityJudgement([n * t for n in reversed(tallies[s])])
            for s, t in zip((a, b), times)
        )
        return -1 if x > y else 1 if x < y else 0

    groups = []
    for sheet in sorted(sorted(sheets), key=functools.cmp_to_key(order)):
        if groups and order(groups[-1][0], sheet) == 0:
            groups[-1].append(sheet)
        else:
            groups.append([sheet])
    return [sorted(group) for group in groups]


def compare(sheets, tallies, scale, text):
    ours = count(text, ".csv", "majority-judgment", "--scale", ",".join(scale))
    score.check("ranking", ours["ranking"], peer_ranking(sheets, tallies), text)
    for sheet in ours["sheets"]:
        tally = tallies[sheet["sheet"]]
        theirs = grading.MajorityJudgement(list(reversed(tally))).grade_list()
        sequence = [
            len(scale) - 1 - scale.index(run["grade"])
            for run in sheet["depth"]["tie_sequence"]
            for _ in range(run["count"])
        ]
        score.check("tie sequence", sequence, theirs, text)
        median = scale.index(sheet["depth"]["median"])
        gauge = (sheet["depth"]["above"], sheet["depth"]["below"])
        score.check("gauge", gauge, (sum(tally[:median]), sum(tally[median + 1:])), text)
    return ours


def published():
    # Mieux Voter's published example of ranks with a tie; tallies from the worst grade to the best.
    scale = ["g5", "g4", "g3", "g2", "g1"]
    worst_first = {"A": [2, 2, 2, 2, 2], "B": [2, 1, 1, 1, 5], "C": [2, 1, 1, 2, 4],
                   "D": [2, 1, 5, 0, 2], "E": [2, 2, 2, 2, 2]}
    play(worst_first, scale, "Mieux Voter, five proposals", [["B"], ["C"], ["D"], ["A", "E"]])
    # Balinski and Laraki's poll of April 2012 (OpinionWay for Terra Nova, 737 ballots), in published
    # per cent of seven grades from the best; the counts are the percentages of 737.
    poll = {
        "Hollande": "12.48 16.15 16.42 11.67 14.79 14.25 14.24",
        "Bayrou": "2.58 9.77 21.71 25.24 20.08 11.94 8.69",
        "Sarkozy": "9.63 12.35 16.28 10.99 11.13 7.87 31.75",
        "Mélenchon": "5.43 9.50 12.89 14.65 17.10 15.06 25.37",
        "Dupont-Aignan": "0.54 2.58 5.97 11.22 20.22 25.51 33.92",
        "Joly": "0.81 2.99 6.51 11.80 14.65 24.69 38.53",
        "Poutou": "0.14 1.36 4.48 7.73 12.48 28.09 45.73",
        "Le Pen": "5.97 7.33 9.50 9.36 13.98 6.24 47.63",
        "Arthaud": "0.00 1.36 3.80 6.51 13.16 25.24 49.93",
        "Cheminade": "0.41 0.81 2.44 5.83 11.67 26.87 51.97",
    }
    counts = {n: [round(float(p) * 7.37) for p in reversed(row.split())] for n, row in poll.items()}
    play(counts, [f"m{i}" for i in range(1, 8)], "France 2012", [[name] for name in poll])


def play(worst_first, scale, name, expected):
    sheets = sorted(worst_first)
    tallies = {s: list(reversed(worst_first[s])) for s in sheets}
    columns = [[scale[g] for g, n in enumerate(tallies[s]) for _ in range(n)] for s in sheets]
    text = to_csv(sheets, columns)
    ours = compare(sheets, tallies, scale, text)
    score.check(f"published: {name}", ours["ranking"], expected)


def main():
    published()
    rng = random.Random(7)
    for _ in range(INSTANCES * 3):
        sheets = [f"F{i}" for i in range(rng.randint(2, 6))]
        equal = rng.random() < 0.5
        total = rng.randint(1, 11)
        columns = []
        for _ in sheets:
            number = total if equal else rng.randint(1, 11)
            columns.append([rng.choice(SCALE) for _ in range(number)])
            if rng.random() < 0.2 and len(columns) > 1:
                columns[-1] = list(reversed(columns[0]))
        tallies = {s: [c.count(g) for g in SCALE] for s, c in zip(sheets, columns)}
        text = to_csv(sheets, columns)
        ours = compare(sheets, tallies, SCALE, text)
        seen["perfect ties"] += ours["status"] == "TIED"
        seen["unequal numbers"] += len({sum(t) for t in tallies.values()}) > 1
        seen["even numbers"] += any(sum(t) % 2 == 0 for t in tallies.values())
    score.close(**seen)


main()
