"""A ballot that nobody can contest, from the outside: what is in the log, the feed and the files before
the closing; what is refused; and the demonstration's count made again by hand from the published seals,
with code that shares nothing with the product."""

import json
import os
import subprocess
import sys
import tempfile

import node

sys.path.insert(0, sys.argv[2] + "/stubs")

import grpc  # noqa: E402
import recount  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from synergie.catalogue.v1 import catalogue_pb2 as api, catalogue_pb2_grpc  # noqa: E402
from synergie.catalogue.v1 import events_pb2, resources_pb2, values_pb2  # noqa: E402
from synergie.history.v1 import history_pb2, history_pb2_grpc  # noqa: E402

TERRITORY = "territories/ecla"
PLAYED = TERRITORY + "/catalogues/2018-12"
SEALED = TERRITORY + "/catalogues/2019-06"
FIRST_WORD = 17  # another seed than those of the ballots that count
checks = 0


def check(fact, what):
    global checks
    assert fact, what
    checks += 1


class Api:
    def __init__(self, address):
        channel = grpc.insecure_channel(address)
        self.catalogue = catalogue_pb2_grpc.CatalogueServiceStub(channel)
        self.history = history_pb2_grpc.HistoryServiceStub(channel)
        self.token = None

    def call(self, method, request):
        headers = [("synergie-token", self.token)] if self.token else []
        response, call = method.with_call(request, timeout=60, metadata=headers)
        for key, value in call.trailing_metadata():
            if key == "synergie-token":
                self.token = value
        return response

    def refused(self, reason, method, request):
        """It must be refused, and say why: with this reason, or by naming this field."""
        try:
            method(request, timeout=60)
        except grpc.RpcError as error:
            said = [error.details()]
            for key, value in error.trailing_metadata():
                if key == "grpc-status-details-bin":
                    for detail in status_pb2.Status.FromString(value).details:
                        info = error_details_pb2.ErrorInfo()
                        if detail.Unpack(info):
                            said.append(info.reason)
                        field = error_details_pb2.BadRequest()
                        if detail.Unpack(field):
                            said += [one.field for one in field.field_violations]
            check(reason in said, (reason, said))
            return
        raise AssertionError("accepted, instead of " + reason)

    def events(self, enough=lambda events: True):
        """The whole public feed of the territory, once it has what is waited for: the ledger follows
        the logs, a moment later."""
        found, sequence = [], 0
        for _ in range(20_000):
            page = self.call(
                self.history.ReadEvents,
                history_pb2.ReadEventsRequest(
                    parent=TERRITORY, from_sequence=sequence, page_size=1000
                ),
            )
            found += page.events
            sequence = page.next_sequence
            if page.caught_up and enough(found):
                return found
        raise AssertionError("the feed does not get there")


def stored_bytes(folder):
    """All that a backup of the data would hold, but for the keys, which lie apart."""
    for path, _, files in os.walk(folder):
        if os.path.relpath(path, folder).split(os.sep)[0] == "keys":
            continue
        for name in files:
            with open(os.path.join(path, name), "rb") as file:
                yield os.path.join(path, name), file.read()


def places_of(folder, text):
    return [path for path, content in stored_bytes(folder) if text.encode() in content]


def program(name, *arguments):
    done = subprocess.run([name, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    return done.stdout


def judgements(sheets, scale, seed):
    """Some grades, different for every company; and the text that they must never be seen as."""
    chosen, text = [], ""
    for place, sheet in enumerate(sheets):
        roll = (seed * 31 + place * 17 + place * place * seed) % 7
        judgement = values_pb2.Judgement(sheet_id=sheet)
        sign = "."
        if roll < len(scale):
            judgement.grade, sign = scale[roll], str(roll)
        elif roll == 5:
            judgement.not_concerned, sign = True, "x"
        judgement.takes_part = sign in "01"
        text += sign + ("+" if judgement.takes_part else "-")
        chosen.append(judgement)
    return chosen, text


def nothing_is_learnt_before_the_closing(client, folder):
    played = client.call(client.catalogue.GetCatalogue, api.GetCatalogueRequest(name=PLAYED))
    client.call(
        client.catalogue.DraftCatalogue,
        api.DraftCatalogueRequest(
            parent=TERRITORY,
            catalogue_id="2019-06",
            catalogue=resources_pb2.Catalogue(title="Second tour", workshop=played.workshop),
        ),
    )
    close = api.CloseBallotRequest(name=SEALED)
    opening = api.OpenBallotRequest(name=SEALED)
    client.refused("CATALOGUE_NOT_PUBLISHED", client.catalogue.OpenBallot, opening)
    client.call(client.catalogue.PublishCatalogue, api.PublishCatalogueRequest(name=SEALED))
    client.refused("BALLOT_NOT_OPEN", client.catalogue.CloseBallot, close)
    opened = client.call(client.catalogue.OpenBallot, opening)
    sheets = [sheet.sheet_id for sheet in opened.rules.sheets]
    scale = list(opened.rules.scale)
    cast, texts = {}, {}
    for seed, elector in enumerate(opened.rules.roll[:6], start=1):
        chosen, texts[elector.elector] = judgements(sheets, scale, seed)
        # The first one changes its mind, and says it twice: only the last word counts, once.
        first_word = judgements(sheets, scale, FIRST_WORD)[0]
        for ballot in ([first_word, chosen, chosen] if seed == 1 else [chosen]):
            request = api.CastBallotRequest(
                parent=SEALED, company=elector.companies[0].company, judgements=ballot
            )
            cast[elector.elector] = client.call(client.catalogue.CastBallot, request)
    check(len(set(texts.values())) == 6 and len(sheets) > 10, "the ballots are worth hiding")
    first = opened.rules.roll[0]
    check(cast[first.elector].cast_count == 2, "the second ballot replaces the first")

    # Before the closing: in no event, no answer, no file.
    def sealed_of(events):
        mine = [e for e in events if e.subject.startswith(SEALED)]
        return [e for e in mine if "ballot.cast" in e.type or "ballot.recast" in e.type]

    events = client.events(lambda events: len(sealed_of(events)) >= 7)
    mine = [e for e in events if e.subject.startswith(SEALED)]
    sealed = sealed_of(events)
    check(len(sealed) == 7, "every cast is an event, and what was said twice is one")
    sizes = set()
    for event in sealed:
        fact = events_pb2.BallotCast.FromString(event.payload.value)
        sizes.add(len(fact.grades.ciphertext))
        check(fact.receipt == recount.receipt_of(event.subject, fact.grades), "receipts are of seals")
    check(len(sizes) == 1, "all ballots are equally long under seal")
    secrets = list(texts.values()) + [judgements(sheets, scale, FIRST_WORD)[1]]
    for text in secrets:
        for part in (text, text[: len(text) // 2], text[len(text) // 2 :]):
            check(not any(part.encode() in e.SerializeToString() for e in mine), "in the feed")
            check(not places_of(folder, part), "in the files")
    for name in cast.values():
        shown = client.call(client.catalogue.GetBallot, api.GetBallotRequest(name=name.name))
        check(shown.grades == "", "shown before the closing")
    turnout = client.call(client.catalogue.GetTurnout, api.GetTurnoutRequest(name=SEALED))
    check(turnout.voted_count == 6 and turnout.roll_count == len(opened.rules.roll), "turnout")
    client.refused(
        "BALLOT_NOT_COUNTED", client.catalogue.RecountBallot, api.RecountBallotRequest(name=SEALED)
    )
    client.refused(
        "BALLOT_NOT_COUNTED",
        client.catalogue.RenderDocument,
        api.RenderDocumentRequest(
            name=SEALED, kind=api.DOCUMENT_KIND_RESULT, format=api.DOCUMENT_FORMAT_CSV
        ),
    )

    # What is refused.
    def ballot(**fields):
        return api.CastBallotRequest(
            parent=SEALED, company=first.companies[0].company, **fields
        )

    one = values_pb2.Judgement
    for wrong, reason in (
        ([one(sheet_id=sheets[0], grade="excellent")], "judgements[0].grade"),
        ([one(sheet_id="s-inconnue", grade=scale[0])], "judgements[0].sheet_id"),
        ([one(sheet_id=sheets[0], grade=scale[0])] * 2, "judgements[1].sheet_id"),
        ([one(sheet_id=sheets[0], grade=scale[0], not_concerned=True)], "judgements[0].not_concerned"),
    ):
        client.refused(reason, client.catalogue.CastBallot, ballot(judgements=wrong))
    foreign = api.CastBallotRequest(
        parent=SEALED, company="territories/ailleurs/companies/c01", judgements=[]
    )
    client.refused("company", client.catalogue.CastBallot, foreign)
    nobody = api.CastBallotRequest(parent=SEALED, company=TERRITORY + "/companies/c99")
    client.refused("NOT_ON_ROLL", client.catalogue.CastBallot, nobody)
    other = api.OpenBallotRequest(name=SEALED, rules=values_pb2.BallotRules(least_taking_part=3))
    client.refused("BALLOT_FROZEN", client.catalogue.OpenBallot, other)

    # The closing publishes; the same search now finds them.
    closed = client.call(client.catalogue.CloseBallot, close)
    client.refused("BALLOT_CLOSED", client.catalogue.CloseBallot, close)
    client.refused("BALLOT_CLOSED", client.catalogue.CastBallot, ballot())
    key = closed.closing.box_key
    def refused_late(events):
        return any("ballot.refused" in e.type and e.subject.startswith(SEALED) for e in events)

    check(refused_late(client.events(refused_late)), "a late ballot leaves a trace")
    for text in texts.values():
        check(places_of(folder, text), "the search finds what is there")
    published = {b.elector: b for b in closed.closing.ballots}
    check(len(published) == 6, "all are counted")
    for elector, text in texts.items():
        check(published[elector].grades == text, "counted as it was cast")
        check(published[elector].receipt == cast[elector].receipt, "and receipted")
    # A seal opens for its ballot alone, and tells when one bit of it was changed.
    fact = events_pb2.BallotCast.FromString(sealed[-1].payload.value)
    subject = sealed[-1].subject
    check(recount.open_sealed(key, subject, fact.grades) == texts[fact.elector], "opens")
    for spoiled in (sealed[0].subject, subject + "0"):
        try:
            recount.open_sealed(key, spoiled, fact.grades)
        except Exception:  # nacl.exceptions.CryptoError or ValueError, as the version has it
            continue
        raise AssertionError("a seal opened for another ballot")
    fact.grades.ciphertext = bytes([fact.grades.ciphertext[0] ^ 1]) + fact.grades.ciphertext[1:]
    try:
        recount.open_sealed(key, subject, fact.grades)
        raise AssertionError("a changed seal opened")
    except AssertionError:
        raise
    except Exception:
        check(True, "a changed seal does not open")


def the_count_by_hand(client, name, address):
    catalogue = client.call(client.catalogue.GetCatalogue, api.GetCatalogueRequest(name=PLAYED))
    rules, closing = catalogue.rules, catalogue.closing
    # From the feed's seals and the published key, not from what the closing says of them.
    last = {}
    for event in client.events(lambda events: any("ballot.counted" in e.type for e in events)):
        if event.subject.startswith(PLAYED + "/ballots/") and (
            event.type.startswith("catalogue.ballot.cast") or "recast" in event.type
        ):
            fact = events_pb2.BallotCast.FromString(event.payload.value)
            check(fact.receipt == recount.receipt_of(event.subject, fact.grades), "receipt")
            last[fact.elector] = recount.open_sealed(closing.box_key, event.subject, fact.grades)
    check({b.elector: b.grades for b in closing.ballots} == last, "the closing lists what was cast")
    sheets = [sheet.sheet_id for sheet in rules.sheets]
    tally, taking_part = recount.tallies(sheets, len(rules.scale), last.values())
    for judged in catalogue.count.sheets:
        check(list(judged.tally) == tally[judged.sheet_id], "tally of " + judged.sheet_id)
        check(judged.taking_part_count == taking_part[judged.sheet_id], "ticks")
        check(judged.few_taking_part == (taking_part[judged.sheet_id] < 2), "the two-company rule")
    by_hand = recount.ranking(sheets, tally, taking_part)
    check([sorted(group.sheets) for group in catalogue.count.ranking] == by_hand, "the ranking")

    # What fits the capacity, by hand as well.
    costs = {cost.sheet_id: cost.cost for cost in rules.selection.costs}
    supports = [
        {sheet for place, sheet in enumerate(sheets) if grades[2 * place + 1] == "+"}
        for _, grades in sorted(last.items())
    ]
    check(rules.selection.completion == values_pb2.SELECTION_COMPLETION_ADD1, "the variant is named")
    budget = int(rules.selection.capacity.value)
    selection = catalogue.selection
    seed = recount.lot_seed(closing.closing_digest, rules.public_value)
    check(selection.lot_seed == seed and not selection.tied, "the lot is that of the closing")
    by_hand_too = recount.add1(costs, supports, budget, seed)
    check(by_hand_too == list(selection.selected), "the selection")
    check(selection.cost <= budget and len(selection.selected) > 2, "it fits, and is some")

    # The files that others count from come to the published digests.
    with tempfile.TemporaryDirectory() as folder:
        table, share = os.path.join(folder, "ballots.csv"), os.path.join(folder, "vote.pb")
        options = ("--server", address, "--of", "2018-12")
        program(name, "documents", "result", "--format", "csv", "--output", table, *options)
        program(name, "documents", "result", "--format", "pb", "--output", share, *options)
        chain = "most-taking-part,most-concerned"
        count = ("count", "--method", "majority-judgment", table, "--tie-chain", chain)
        counted = json.loads(program(name, *count))
        check(counted["digest"] == catalogue.count.digest.hex(), "count of the table")
        check(counted["ranking"] == by_hand, "its ranking")
        steps = program(name, *count, "--explain")
        for sheet in sheets:
            check(sheet in steps, "every step is told")
        count = ("count", "--method", "equal-shares", share, "--completion", "add1", "--tie-chain")
        count += ("lowest-cost,most-votes,seeded-lot", "--closing-hash", closing.closing_digest.hex())
        count += ("--public-value", rules.public_value)
        counted = json.loads(program(name, *count))
        check(counted["digest"] == selection.digest.hex(), "count of the .pb")
        check(counted["selected"] == list(selection.selected), "its selection")
        rankings = os.path.join(folder, "rankings.csv")
        program(
            name, "documents", "minutes", "--format", "csv", "--output", rankings, "--server", address
        )
        committee = client.call(
            client.catalogue.GetCommittee,
            api.GetCommitteeRequest(name=TERRITORY + "/committees/2019-01"),
        )
        counted = json.loads(program(name, "count", "--method", "schulze", rankings))
        check(counted["digest"] == committee.short_list.count.digest.hex(), "count of the rankings")
    out = program(name, "recount", "--catalogue", "2018-12", "--server", address)
    check("identique" in out and catalogue.count.digest.hex() in out, "the verb recounts")
    explained = program(name, "recount", "--catalogue", "2018-12", "--explain", "--server", address)
    told = steps[: steps.index("Empreinte du résultat")]  # the offline verb closes with the digest
    check(len(told) > 1000 and explained.startswith(told), "the node explains as the offline verb does")


def life_after_the_catalogue(name, address):
    """The verbs that a facilitator follows the programme with, and documents that are not empty."""
    server = ("--server", address)
    check("22 bulletins sur 22 inscrits" in program(name, "ballots", "--catalogue", "2018-12", *server), "")
    check("liste courte : " in program(name, "committee", *server), "")
    check("capacité engagée : 20 sur 40" in program(name, "programme", *server), "")
    late = program(name, "actions", "--late", "--date", "2019-06-30", *server)
    check("en cours" in late and "a01" in late, late)
    check("12.5" in program(name, "indicators", "--programme", "2019", *server), "")
    funnel = program(name, "funnel", "--catalogue", "2018-12", *server)
    check("111" in funnel and "fiches votées" in funnel, funnel)
    receipt = json.loads(
        program(name, "demo", "--json", *server)
    )  # played again: the same account, and nothing new
    check(receipt["counts"]["ballots"] == 22, "the demonstration is idempotent")
    with tempfile.TemporaryDirectory() as folder:
        for kind, formats in {
            "catalogue": ("html", "md", "csv", "xlsx"),
            "result": ("html", "md"),
            "minutes": ("html", "md"),
            "programme": ("html", "md", "csv"),
            "reminders": ("html", "md", "csv"),
            "indicators": ("html", "md", "csv"),
            "funnel": ("html", "md", "csv"),
        }.items():
            of = ("--of", "2018-12") if kind in ("catalogue", "result", "funnel") else ()
            for format in formats:
                saved = program(
                    name, "documents", kind, "--format", format, "--output", folder, *of, *server
                ).strip()
                check(os.path.getsize(saved) > 100, saved)


def main():
    name = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="synergie-ballot-")
    with node.node(name, folder) as address:
        program(name, "demo", "--server", address)
        client = Api(address)
        the_count_by_hand(client, name, address)
        life_after_the_catalogue(name, address)
        nothing_is_learnt_before_the_closing(client, folder)
    print(f"{sys.argv[0]}: {checks} checks, all as expected")


if __name__ == "__main__":
    main()
