#!/usr/bin/env python3
"""Answers a labelled set as simple methods would: baselines.py METHOD SET OUT_PREFIX.

Methods: words (shared folded words, Jaccard), alone (no synergy at all). The threshold of `words`
is chosen on the set itself: a baseline is given every advantage.
"""
import csv
import itertools
import pathlib
import re
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import score_matching  # noqa: E402


def words(text):
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return {w.rstrip("s") for w in re.findall(r"[a-z]{4,}", folded)}


def jaccard(left, right):
    return len(left & right) / len(left | right) if left | right else 0.0


def components(topics, scores, threshold):
    """Groups of one link: what a threshold on a word score gives."""
    group = {t: t for t in topics}

    def root(t):
        while group[t] != t:
            t = group[t]
        return t

    for (a, b), score in scores.items():
        if score >= threshold:
            group[root(a)] = root(b)
    sizes = {}
    for t in topics:
        sizes[root(t)] = sizes.get(root(t), 0) + 1
    return {t: root(t) if sizes[root(t)] > 1 else "" for t in topics}


def best_grouping(gold_dir, topics, scores):
    best = (-1.0, {})
    for threshold in sorted({round(s, 3) for s in scores.values() if s > 0}, reverse=True)[:200]:
        grouping = components(topics, scores, threshold)
        answer = [{"topic_id": t, "synergy_id": g} for t, g in grouping.items()]
        f1 = score_matching.score(gold_dir, answer)[0]["pair_f1"]
        best = max(best, (f1, grouping), key=lambda x: x[0])
    return best[1]


def write(prefix, topics, grouping, scores):
    with open(f"{prefix}.answer.csv", "w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(["topic_id", "synergy_id", "direction", "resource"])
        for t in topics:
            out.writerow([t, grouping.get(t, ""), "offer", "waste"])
    with open(f"{prefix}.candidates.csv", "w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(["topic_id", "rank", "candidate_id"])
        for t in topics:
            near = {(b if a == t else a): s for (a, b), s in scores.items() if t in (a, b)}
            first = sorted(near, key=lambda other: (-near[other], other))[:5]
            for rank, other in enumerate(first, 1):
                out.writerow([t, rank, other])


def main():
    method, gold_dir, prefix = sys.argv[1:4]
    rows = score_matching.rows(pathlib.Path(gold_dir) / "topics.csv")
    topics = [r["topic_id"] for r in rows]
    if method == "alone":
        write(prefix, topics, {}, {})
        return
    if method == "words":
        bags = {r["topic_id"]: words(r["text"]) for r in rows}
        scores = {(a, b): jaccard(bags[a], bags[b]) for a, b in itertools.combinations(topics, 2)}
    else:  # a file of scores made by another program: a,b,score
        scores = {}
        for r in score_matching.rows(method):
            pair = tuple(sorted((r["a"], r["b"])))
            scores[pair] = max(scores.get(pair, 0.0), float(r["score"]))
    write(prefix, topics, best_grouping(gold_dir, topics, scores), scores)


if __name__ == "__main__":
    main()
