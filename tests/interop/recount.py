"""A count of majority judgment and of equal shares written from their definitions, and the opening of
sealed ballots with PyNaCl: nothing of the product is used. Integers and exact fractions only."""

import hashlib
import math
import struct
from fractions import Fraction

from nacl import bindings


def framed(*fields):
    """Each field behind its length in eight big-endian bytes."""
    return b"".join(struct.pack(">Q", len(field)) + field for field in fields)


def receipt_of(ballot, sealed):
    """What the elector keeps: SHA-256 over the ballot's name and its seal."""
    return hashlib.sha256(
        framed(ballot.encode(), sealed.key_id.encode(), sealed.nonce, sealed.ciphertext)
    ).digest()


def open_sealed(key, ballot, sealed, field="grades"):
    """The grades under the published key; an exception where they were not sealed for this ballot."""
    subkey = hashlib.blake2b(b"synergie sealed field 1: cipher", key=key, digest_size=32).digest()
    associated = framed(sealed.key_id.encode(), f"{ballot}#{field}".encode())
    padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        sealed.ciphertext, associated, sealed.nonce, subkey
    )
    return padded[: padded.rindex(b"\x80")].decode()


def tallies(sheets, grade_count, ballots):
    """Per sheet: judgements per grade, and how many take part; ballots are strings of two signs a sheet."""
    tally = {sheet: [0] * grade_count for sheet in sheets}
    taking_part = dict.fromkeys(sheets, 0)
    for grades in ballots:
        assert len(grades) == 2 * len(sheets)
        for place, sheet in enumerate(sheets):
            grade, tick = grades[2 * place : 2 * place + 2]
            if grade.isdigit():
                tally[sheet][int(grade)] += 1
            taking_part[sheet] += tick == "+"
    return tally, taking_part


def removed_medians(tally, size):
    """The lower medians of a tally repeated to `size` judgements, taken away one by one: the best is 0."""
    times = size // sum(tally)
    grades = sorted(
        (grade for grade, count in enumerate(tally) for _ in range(count * times)), reverse=True
    )  # from the worst
    medians = []
    while grades:
        medians.append(grades.pop((len(grades) + 1) // 2 - 1))
    return medians


def before(a, b):
    """-1 where tally a goes before b, 1 after, 0 tied."""
    if not sum(a) or not sum(b):
        return (not sum(a)) - (not sum(b))
    size = math.lcm(sum(a), sum(b))
    first, second = removed_medians(a, size), removed_medians(b, size)
    return (first > second) - (first < second)


def ranking(sheets, tally, taking_part):
    """Groups, the best first; ties by most taking part, then by most concerned, then they stay."""

    def order(a, b):
        found = before(tally[a], tally[b])
        for key in (taking_part, {sheet: sum(tally[sheet]) for sheet in sheets}):
            if found == 0 and sum(tally[a]):
                found = key[b] - key[a]
        return found

    groups = []
    left = set(sheets)
    while left:
        best = {a for a in left if all(order(a, b) <= 0 for b in left)}
        assert best, "the order is one"
        groups.append(sorted(best))
        left -= best
    return groups


def lot_seed(closing_digest, public_value):
    return hashlib.sha256(closing_digest + public_value.encode()).digest()


def one_run(costs, supports, share, seed):
    """Equal shares at one share for all, utility by cost; among equals the cheaper first, then the more
    supported, then by lot: SHA-256 of seed and id."""
    left = [share] * len(supports)
    bought = []
    while True:
        offers = []
        for sheet, cost in costs.items():
            payers = [v for v, liked in enumerate(supports) if sheet in liked]
            if sheet in bought or not payers or sum(left[v] for v in payers) < cost:
                continue
            rest, rho = Fraction(cost), None
            by_money = sorted(payers, key=lambda v: left[v])
            for paid, voter in enumerate(by_money):
                each = rest / (len(by_money) - paid)
                if left[voter] >= each:
                    rho = each / cost
                    break
                rest -= left[voter]
            lot = hashlib.sha256(seed + sheet.encode()).hexdigest()
            offers.append((rho, cost, -len(payers), lot, sheet, payers))
        if not offers:
            return bought
        rho, cost, _, _, sheet, payers = min(offers)
        for voter in payers:
            left[voter] -= min(left[voter], rho * cost)
        bought.append(sheet)


def add1(costs, supports, budget, seed):
    """The last outcome within the budget, as every share goes up by one."""
    share = Fraction(budget, len(supports))
    supported = {sheet for liked in supports for sheet in liked if sheet in costs}
    kept = []
    while True:
        bought = one_run(costs, supports, share, seed)
        if sum(costs[sheet] for sheet in bought) > budget:
            return kept
        kept = bought
        if set(bought) == supported:
            return kept
        share += 1
