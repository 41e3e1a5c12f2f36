#!/usr/bin/env python3
"""Checks the French vocabulary (vocabulary/*.voc) and its corpus (corpus/*.tsv).

    check.py [folder]     prints faults (exit 1 if any), warnings and counts
    check.py -q [folder]  faults only
"""
import glob
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict

RESOURCES = ("material waste energy water equipment space service skill mobility logistics digital "
             "green_space site_life governance").split()
FIELDS = "Concept Label Resource Broader Waste Activity Forms Says Near Unless Replaces Made-from Not".split()
DIRECTIONS = "offer need pool concern".split()
STYLES = "terse spoken business problem typo".split()
# Small words of the matcher that are things in some forms: son (bran, sound), thé, été, maïs, car, or, sous, avant ...
# A form must not be a bare word once they are gone ("son fin" would fire on every "fin").
BLANK = set("""alors apres autre autres aussi avant ce ces chez ci comme deux dont en encore entre est ete etre eu faire
    fait j la le m mais meme c ne ni nos on or par pour pres puis sa se son sous sur ta te the ton tout toute tous
    tu un une va vers vos vs y car""".split())
SMALL = set("a au aux avec d de des du en et l la le les n ou par pour qu s sa ses son sur un une dans".split())


def fold(phrase):
    """A phrase as the matcher sees it: no case, accents, plurals, articles or apostrophes."""
    phrase = phrase.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("×", "x")
    phrase = "".join(c for c in unicodedata.normalize("NFKD", phrase) if not unicodedata.combining(c))
    words = []
    for word in re.findall(r"[a-z0-9%€°]+", phrase):
        if word in SMALL:
            continue
        words.append(word[:-1] if len(word) > 3 and word[-1] in "sx" else word)
    return " ".join(words)


def contains(long, short):
    return f" {short} " in f" {long} "


def split(value):
    return [part.strip() for part in value.split(";") if part.strip()]


def ids(value):
    return [re.sub(r"\s*\(.*", "", part) for part in split(value)]


def read(folder, fault):
    concepts, corpus = {}, defaultdict(list)
    for path in sorted(glob.glob(os.path.join(folder, "vocabulary", "*.voc"))):
        name = os.path.basename(path)
        stanza, field = {}, None
        lines = open(path, encoding="utf-8").read().split("\n") + [""]
        for number, line in enumerate(lines, 1):
            where = f"{name}:{number}"
            if len(line) > 160:
                fault(where, "longer than 160 columns")
            if line.startswith("#"):
                continue
            if not line.strip():
                if stanza:
                    if stanza.get("Concept", "") in concepts:
                        fault(where, f"{stanza['Concept']} defined twice")
                    concepts[stanza.get("Concept", "")] = stanza
                stanza, field = {}, None
            elif line[0] == " ":
                if field is None:
                    fault(where, "continuation without a field")
                else:
                    stanza[field] += " " + line.strip()
            else:
                field, colon, value = line.partition(":")
                if not colon or field not in FIELDS or field in stanza:
                    fault(where, f"unknown or repeated field {field!r}")
                if not stanza and field != "Concept":
                    fault(where, "a stanza must begin with Concept")
                stanza[field] = value.strip()
                stanza.setdefault("where", where)
    for path in sorted(glob.glob(os.path.join(folder, "corpus", "*.tsv"))):
        for number, line in enumerate(open(path, encoding="utf-8").read().rstrip("\n").split("\n"), 1):
            where, cells = f"{os.path.basename(path)}:{number}", line.split("\t")
            if number == 1 and line == "concept\tdirection\tresource\tstyle\ttext":
                continue
            if (len(cells) != 5 or cells[1] not in DIRECTIONS or cells[2] not in RESOURCES
                    or cells[3] not in STYLES or not cells[4].strip()):
                fault(where, f"not a corpus row: {line[:80]}")
                continue
            if cells[0] not in concepts:
                fault(where, f"unknown concept {cells[0]}")
            corpus[cells[0]].append((where, cells))
    return concepts, corpus


def waste_codes(folder, fault):
    """The codes of the List of Waste, asterisk kept."""
    codes = set()
    for line in open(os.path.join(folder, "codes", "list-of-waste.tsv"), encoding="utf-8"):
        if line.startswith("#") or line.startswith("code\t"):
            continue
        codes.add(line.split("\t")[0])
    hazardous = sum(code.endswith("*") for code in codes)
    if (len(codes), hazardous) != (842, 408):
        fault("codes/list-of-waste.tsv", f"{len(codes)} codes, {hazardous} hazardous; the list has 842 and 408")
    return codes


def activity_codes(folder, fault):
    """The sub-classes of NAF rev. 2."""
    lines = open(os.path.join(folder, "codes", "naf.tsv"), encoding="utf-8").read().split("\n")
    codes = [line.split("\t")[0] for line in lines if re.match(r"\d\d\.\d\d[A-Z]\t", line)]
    if len(set(codes)) != 732:
        fault("codes/naf.tsv", f"{len(set(codes))} sub-classes; NAF rev. 2 has 732")
    return codes


def check(folder, fault, warn):
    concepts, corpus = read(folder, fault)
    listed = waste_codes(folder, fault)
    activities = activity_codes(folder, fault)
    parents = {c["Broader"] for c in concepts.values() if "Broader" in c}
    standing = defaultdict(set)
    for name, c in concepts.items():
        where = f"{c.get('where')} {name}"
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            fault(where, "bad id")
        if not c.get("Label"):
            fault(where, "no Label")
        if c.get("Resource") not in RESOURCES:
            fault(where, f"unknown Resource {c.get('Resource')}")
        forms, unless = split(c.get("Forms", "")), split(c.get("Unless", ""))
        if name not in parents and "Forms" not in c:
            fault(where, "neither forms nor narrower concepts")
        if "Forms" in c and name not in parents and (len(forms) < 8 or len(split(c.get("Says", ""))) < 3):
            warn(where, f"{len(forms)} forms, {len(split(c.get('Says', '')))} says")
        for field in ("Broader", "Replaces", "Made-from", "Not"):
            for other in ids(c.get(field, "")):
                if other not in concepts:
                    fault(where, f"{field} names no concept: {other}")
                if other == name:
                    fault(where, f"{field} names itself")
        for code in split(c.get("Waste", "")):
            if not re.fullmatch(r"\d\d \d\d \d\d\*?", code):
                fault(where, f"bad waste code {code}")
            elif code not in listed:
                fault(where, f"{code} is not in the List of Waste, or its asterisk is wrong")
        up, seen = name, set()
        while "Broader" in concepts.get(up, {}) and up not in seen:
            seen.add(up)
            up = concepts[up]["Broader"]
        for code in re.split(r"[\s;]+", c.get("Activity", "")):
            if not any(known.startswith(code) for known in activities):
                fault(where, f"{code} begins no code of NAF rev. 2")
        if up in seen:
            fault(where, "Broader runs in a circle")
        if "Broader" not in c and name not in parents:
            fault(where, "an orphan: no Broader, nothing narrower")
        if "Forms" in c and not corpus.get(name):
            warn(where, "no corpus")
        folded = [fold(f) for f in forms]
        for phrase in forms + unless:
            words = re.findall(r"[a-z0-9]+", fold(phrase))
            left = [w for w in words if w not in BLANK]
            if len(left) == 1 < len(words) or not left:
                warn(where, f"small words leave a bare word: {phrase}")
        for form, count in Counter(folded).items():
            if not form:
                fault(where, "a form of small words only")
            if count > 1:
                fault(where, f"form twice: {form}")
            standing[form].add(name)
        standing[fold(c.get("Label", ""))].add(name)
        for phrase in unless:
            if any(contains(form, fold(phrase)) for form in folded):
                fault(where, f"Unless bars a form of its own: {phrase}")
    for form, names in sorted(standing.items()):
        open_ = [n for n in names if form not in map(fold, split(concepts[n].get("Unless", "")))]
        if len(open_) > 1:
            fault(", ".join(sorted(open_)), f"share the form: {form}")
    texts = defaultdict(list)
    for rows in corpus.values():
        for where, cells in rows:
            texts[fold(cells[4])].append(where)
    for text, places in texts.items():
        if len(places) > 1:
            fault(", ".join(places), f"same note: {text[:60]}")
    return concepts, corpus, parents


def main():
    quiet = "-q" in sys.argv
    folder = next((a for a in sys.argv[1:] if a[0] != "-"), os.path.dirname(os.path.abspath(__file__)))
    faults, warnings = [], []
    concepts, corpus, parents = check(folder, lambda *f: faults.append(f), lambda *w: warnings.append(w))
    for where, what in faults:
        print(f"fault: {where}: {what}")
    if not quiet:
        for where, what in warnings:
            print(f"note: {where}: {what}")
        leaves = [c for n, c in concepts.items() if "Forms" in c]
        print(f"{len(concepts)} concepts, {len(leaves)} with forms, {len(concepts) - len(leaves)} families; "
              f"{sum(len(split(c.get('Forms', ''))) for c in leaves)} forms, "
              f"{sum(len(split(c.get('Says', ''))) for c in leaves)} says, "
              f"{sum(len(split(c.get('Unless', ''))) for c in leaves)} unless; "
              f"{sum(map(len, corpus.values()))} notes; {len(faults)} faults, {len(warnings)} warnings")
        print("resources:", ", ".join(f"{n} {k}" for k, n in Counter(c["Resource"] for c in leaves).most_common()))
        print("relations:", ", ".join(f"{sum(len(ids(c.get(f, ''))) for c in leaves)} {f}"
                                      for f in ("Replaces", "Made-from", "Not")))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
