"""Real elections under equal shares: the published outcome is in the file's column `selected`.

Wieliczka 2023 is the case that shows why a variant must be named: add1 gives the 30 winners of the
town (995 079 zloty of 1 000 000); stopping at exhaustion gives another 31 (984 579).
"""

import csv
import os

from peers import ELECTIONS, Score, count_file

score = Score()


def published(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    start = rows.index(["PROJECTS"])
    header = rows[start + 1]
    end = rows.index(["VOTES"])
    return sorted(r[0] for r in rows[start + 2:end] if r[header.index("selected")] == "1")


def main():
    path = os.path.join(ELECTIONS, "poland_wieliczka_2023_green-budget.pb")
    add1 = count_file(path, "equal-shares", "--completion", "add1")
    score.check("Wieliczka 2023, add1: the town's own list", sorted(add1["selected"]),
                published(path))
    score.check("Wieliczka 2023, add1: winners and cost", (len(add1["selected"]), add1["cost"]),
                (30, 995079))
    exhaustive = count_file(path, "equal-shares", "--completion", "add1-exhaustive")
    score.check("Wieliczka 2023, add1-exhaustive: winners and cost",
                (len(exhaustive["selected"]), exhaustive["cost"]), (31, 984579))
    changed = set(add1["selected"]) ^ set(exhaustive["selected"])
    score.check("Wieliczka 2023: projects whose fate the variant changes", len(changed), 3)
    score.close()


main()
