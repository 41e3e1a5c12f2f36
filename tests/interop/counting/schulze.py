"""Schulze against two independent packages and the published examples of the method.

schulze-voting gives the matrices of simple winning votes with weights; schulze-condorcet gives the
winners for winning votes with Schulze's second criterion and for margins.
"""

import random

import schulze_condorcet
import schulze_voting
from peers import INSTANCES, Score, count
from schulze_condorcet.strength import margin, winning_votes

score = Score()
seen = {"ties in ballots": 0, "unranked": 0, "tied winners": 0, "incomparable pairs": 0}


def to_csv(names, ballots):
    rows = ["ballot,weight," + ",".join(names)]
    for i, (weight, ranks) in enumerate(ballots):
        cells = ["" if rank is None else str(rank) for rank in ranks]
        rows.append(f"b{i},{weight}," + ",".join(cells))
    return "\n".join(rows) + "\n"


def levels(beats, names):
    """The levels of a strict order: whom nobody left beats, again and again."""
    left, ranking = set(names), []
    while left:
        level = {y for y in left if not any(y in beats.get(x, ()) for x in left)}
        ranking.append(sorted(level))
        left -= level
    return ranking


def compare_matrices(text, names, ballots):
    ours = count(text, ".csv", "schulze")
    last = 1000
    votes = [
        schulze_voting.SchulzeVote([last if r is None else r for r in ranks], weight)
        for weight, ranks in ballots
    ]
    theirs = schulze_voting.evaluate_schulze(votes, len(names))
    beats = {}
    for i, x in enumerate(names):
        for j, y in enumerate(names):
            if i != j and theirs.p[i][j] > theirs.p[j][i]:
                beats.setdefault(x, set()).add(y)

    def table(matrix):
        return {
            x: {y: matrix[i][j] for j, y in enumerate(names) if i != j}
            for i, x in enumerate(names)
        }

    score.check("preference matrix", ours["preference"], table(theirs.d), text)
    score.check("strongest paths", ours["strongest_path"], table(theirs.p), text)
    score.check("ranking", ours["ranking"], levels(beats, names), text)
    wins = {name: len(ours.get("beats", {}).get(name, ())) for name in names}
    by_wins = [sorted(n for n in names if wins[n] == w) for w in sorted(set(wins.values()))[::-1]]
    peer = [sorted(names[i] for i in group) for group in theirs.candidate_wins]
    score.check("numbers of wins", by_wins, peer, text)
    pairs = sum(len(v) for v in beats.values())
    seen["incomparable pairs"] += pairs < len(names) * (len(names) - 1) // 2
    seen["tied winners"] += len(ours["ranking"][0]) > 1
    return ours


def compare_winners(text, names, ballots):
    strings = []
    for weight, ranks in ballots:
        groups = {}
        for name, rank in zip(names, ranks):
            groups.setdefault(1000 if rank is None else rank, []).append(name)
        strings += [">".join("=".join(groups[rank]) for rank in sorted(groups))] * weight
    for option, strength in [
        ("winning-votes-then-opposition", winning_votes),
        ("margins", margin),
    ]:
        ours = count(text, ".csv", "schulze", "--strength", option)
        theirs = schulze_condorcet.schulze_evaluate(strings, names, strength=strength)
        score.check(f"winners, {option}", ours["ranking"][0], sorted(theirs.split(">")[0].split("=")), text)
        # Its whole ranking counts the rest anew without the winners; where ours has two levels or
        # every pair is decided by the same links, both agree, which the published examples show.


def published():
    """The examples of Schulze's paper and of the encyclopaedia, with their published rankings."""
    examples = [
        ("45 voters", "5 ACBED 5 ADECB 8 BEDAC 3 CABED 7 CAEBD 2 CBADE 7 DCEBA 8 EBADC",
         [["E"], ["A"], ["C"], ["B"], ["D"]]),
        ("30 voters, 4 candidates",
         "5 ACBD 2 ACDB 3 ADCB 4 BACD 3 CBDA 3 CDBA 1 DACB 5 DBAC 4 DCBA",
         [["D"], ["A"], ["C"], ["B"]]),
        ("30 voters, 5 candidates",
         "3 ABDEC 5 ADEBC 1 ADECB 2 BADEC 2 BDECA 4 CABDE 6 CBADE 2 DBECA 5 DECAB",
         [["B"], ["A"], ["D"], ["E"], ["C"]]),
        ("9 voters, tied winners", "3 ABCD 2 DABC 2 DBCA 2 CBDA", [["B", "D"], ["A", "C"]]),
    ]
    for name, spec, expected in examples:
        words = spec.split()
        names = sorted(words[1])
        ballots = [
            (int(weight), [order.index(n) + 1 for n in names])
            for weight, order in zip(words[::2], words[1::2])
        ]
        text = to_csv(names, ballots)
        ours = compare_matrices(text, names, ballots)
        compare_winners(text, names, ballots)
        score.check(f"published: {name}", ours["ranking"], expected, text)
        if name == "45 voters":
            strengths = "28 28 30 24 25 28 33 24 25 29 29 24 25 28 28 24 25 28 28 31"
            flat = [ours["strongest_path"][x][y] for x in names for y in names if x != y]
            score.check("published: 45 voters, strongest paths", flat,
                        [int(s) for s in strengths.split()])


def main():
    published()
    rng = random.Random(20)
    for _ in range(INSTANCES * 2):
        names = [f"F{i}" for i in range(rng.randint(2, 7))]
        ballots = []
        for _ in range(rng.randint(1, 12)):
            ranks = [
                None if rng.random() < 0.15 else rng.randint(1, len(names)) for _ in names
            ]
            if rng.random() < 0.4:
                ranks = rng.sample(range(1, len(names) + 1), len(names))
            seen["unranked"] += None in ranks
            seen["ties in ballots"] += len(set(ranks)) < len(ranks)
            ballots.append((rng.choice([1, 1, 2, 3, 5]), ranks))
        text = to_csv(names, ballots)
        compare_matrices(text, names, ballots)
        compare_winners(text, names, ballots)
    score.close(**{name: number for name, number in seen.items()})


main()
