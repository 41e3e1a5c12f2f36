"""The ledger as strangers see it: the demo's node, proofs of every small tree verified by Go's own
transparency log, an export verified offline, a witness, and bundles that were tampered with."""

import base64
import json
import os
import random
import subprocess
import sys
import tempfile

import node

SIZES = 300


class Cli:
    def __init__(self, program, address):
        self.program, self.address = program, address
        self.checks = 0

    def run(self, *arguments, code=0):
        result = subprocess.run([self.program, *arguments], capture_output=True, text=True,
                                timeout=300)
        assert result.returncode == code, (arguments, result.returncode, result.stdout,
                                           result.stderr)
        self.checks += 1
        return result

    def json(self, *arguments, code=0):
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    def server(self, *arguments):
        return self.json(*arguments, "--server", self.address)


def more_events(address, tools, count):
    """The demonstration alone is a smaller tree than what is to be tried."""
    sys.path.insert(0, tools + "/stubs")
    import grpc
    from synergie.intake.v1 import intake_pb2 as v1
    from synergie.intake.v1.intake_pb2_grpc import IntakeServiceStub

    stub = IntakeServiceStub(grpc.insecure_channel(address))
    for number in range(count):
        request = v1.RegisterTerritoryRequest(territory_id=f"more-{number}")
        request.territory.display_name = f"Territoire {number}"
        stub.RegisterTerritory(request)


def proofs_of_small_trees(address, tools, path):
    """Asks for proofs of every size from 1 to SIZES, and of the whole."""
    sys.path.insert(0, tools + "/stubs")
    import grpc
    from synergie.history.v1 import ledger_pb2 as v1
    from synergie.history.v1.ledger_pb2_grpc import LedgerServiceStub

    stub = LedgerServiceStub(grpc.insecure_channel(address))
    ledger = stub.ReadLedgers(v1.ReadLedgersRequest()).ledgers[0]
    assert ledger.size > SIZES, ledger.size
    encode = lambda data: base64.b64encode(data).decode()
    notes, inclusion, consistency = {}, [], []
    for size in [*range(1, SIZES + 1), ledger.size]:
        for sequence in sorted({1, size // 2 + 1, size, random.randint(1, size)}):
            proof = stub.GetInclusionProof(
                v1.GetInclusionProofRequest(sequence=sequence, tree_size=size))
            assert proof.tree_size == size and proof.checkpoint.size == size
            notes[size] = proof.checkpoint.note
            inclusion.append({"Sequence": sequence, "Size": size, "Entry": encode(proof.entry),
                              "Hashes": [encode(h) for h in proof.hashes],
                              "Note": proof.checkpoint.note})
        for first in sorted({1, max(1, size // 2), max(1, size - 1), size}):
            if first not in notes:
                continue
            proof = stub.GetConsistencyProof(
                v1.GetConsistencyProofRequest(first_size=first, second_size=size))
            consistency.append({"First": first, "Second": size,
                                "Hashes": [encode(h) for h in proof.hashes],
                                "FirstNote": notes[first], "SecondNote": proof.checkpoint.note})
    refused = 0
    for method, request in (
        ("GetInclusionProof", v1.GetInclusionProofRequest(sequence=1, tree_size=1 << 40)),
        ("GetInclusionProof", v1.GetInclusionProofRequest(sequence=1 << 40)),
        ("GetInclusionProof", v1.GetInclusionProofRequest(sequence=6, tree_size=5)),
        ("GetConsistencyProof", v1.GetConsistencyProofRequest(first_size=1, second_size=1 << 40)),
        ("GetTile", v1.GetTileRequest(level=0, index=1 << 30)),
        ("ReadEntries", v1.ReadEntriesRequest(from_sequence=1 << 40)),
    ):
        try:
            getattr(stub, method)(request)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.OUT_OF_RANGE, (method, error)
            refused += 1
    assert refused == 6, refused
    for method, request, code in (
        ("GetInclusionProof", v1.GetInclusionProofRequest(), grpc.StatusCode.INVALID_ARGUMENT),
        ("GetConsistencyProof", v1.GetConsistencyProofRequest(first_size=5, second_size=4),
         grpc.StatusCode.INVALID_ARGUMENT),
        ("GetCheckpoint", v1.GetCheckpointRequest(partition=77), grpc.StatusCode.NOT_FOUND),
    ):
        try:
            getattr(stub, method)(request)
            raise AssertionError(method + " was accepted")
        except grpc.RpcError as error:
            assert error.code() == code, (method, error)
    tile = stub.GetTile(v1.GetTileRequest(level=0, index=0))
    assert tile.width == 256 and tile.path == "tile/0/000" and len(tile.hashes) == 8192
    with open(path, "w") as file:
        json.dump({"VKey": ledger.verifier_keys[0], "Inclusion": inclusion,
                   "Consistency": consistency}, file)
    return ledger.verifier_keys[0]


def rewrite(lines, path):
    """Writes a bundle again, with the number of its lines as they are now."""
    lines = lines[:-1] + [json.dumps({"end": len(lines) - 1}, separators=(",", ":"))]
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def tampered_bundles(cli, bundle, vkey, folder):
    """Each must be found; where a record was changed, its place is named."""
    with open(bundle) as file:
        lines = file.read().split("\n")[:-1]
    bad = folder + "/bad.bundle"

    def refused(where=None):
        answer = cli.json("verify", bad, "--vkey", vkey, code=1)
        assert answer["verified"] is False and answer["what"], answer
        if where is not None:
            assert answer["where"] == where, (answer, where)

    log, records = None, {}
    for number, line in enumerate(lines):
        value = json.loads(line)
        if "log" in value:
            log = value["log"]
        if "record" in value:
            records[number] = f"{log}/0@{value['record'][0]}"
    for number in random.sample(sorted(records), 12):
        value = json.loads(lines[number])["record"]
        data = bytearray(base64.b64decode(value[3]))
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        value[3] = base64.b64encode(data).decode()
        changed = json.dumps({"record": value}, separators=(",", ":"))
        rewrite(lines[:number] + [changed] + lines[number + 1:], bad)
        refused(records[number])
        rewrite(lines[:number] + lines[number + 1:], bad)
        refused()
        rewrite(lines[:number] + [lines[number]] + lines[number:], bad)
        refused()
    # Any byte of the file, whatever it is part of.
    text = open(bundle, "rb").read()
    for _ in range(25):
        at = random.randrange(len(text))
        with open(bad, "wb") as file:
            file.write(text[:at] + bytes([text[at] ^ 1 << random.randrange(7)]) + text[at + 1:])
        refused()
    for cut in (0, 1, len(text) // 2, len(text) - 1):
        with open(bad, "wb") as file:
            file.write(text[:cut])
        refused()
    other = cli.json("history", "key", "create", "--data", folder)["keys"][0]["vkey"]
    answer = cli.json("verify", bundle, "--vkey", other, code=1)
    assert answer["where"] == "checkpoint", answer
    cli.run("verify", bundle, code=2)
    cli.run("verify", bundle, "--vkey", "nonsense", code=2)
    cli.run("verify", folder + "/nowhere", "--vkey", vkey, code=4)


def tampered_trees(cli, tree, vkey):
    files = [os.path.join(at, name) for at, _, names in os.walk(tree) for name in names]
    for path in random.sample(sorted(files), min(8, len(files))):
        data = open(path, "rb").read()
        place = random.randrange(len(data) - 1)
        for changed in (data[:place] + bytes([data[place] ^ 4]) + data[place + 1:], data[:place],
                        None):
            os.remove(path)
            if changed is not None:
                with open(path, "wb") as file:
                    file.write(changed)
            if path.endswith("/vkey"):
                cli.run("verify", tree, code=1)
            else:
                answer = cli.json("verify", tree, "--vkey", vkey, code=1)
                assert answer["where"], answer
            with open(path, "wb") as file:
                file.write(data)
    cli.run("verify", tree, "--vkey", vkey)


def witness(cli, tree, vkey, folder):
    state = folder + "/seen"
    server = ("--vkey", vkey, "--state", state)
    assert cli.server("witness", *server)["outcome"] == "first"
    assert cli.server("witness", *server)["outcome"] == "consistent"
    # A partner who was given a checkpoint of ten entries, and one of another history.
    proofs = json.load(open(folder + "/proofs.json"))
    old = next(p["Note"] for p in proofs["Inclusion"] if p["Size"] == 10)
    for name, extra in (("tiles", ("--tiles", tree)), ("server", ("--server", cli.address))):
        with open(state, "w") as file:
            file.write(old)
        answer = cli.json("witness", *server, *extra)
        assert answer["outcome"] == "consistent" and answer["before"]["size"] == 10, (name, answer)
    with open(state, "w") as file:
        file.write(old.replace("\n10\n", "\n11\n"))
    cli.run("witness", *server, "--server", cli.address, code=4)


def scenario(program, address, tools):
    cli = Cli(program, address)
    counts = cli.server("demo")["counts"]
    assert counts["topics"] == 111, counts
    more_events(address, tools, 60)
    with tempfile.TemporaryDirectory(prefix="synergie-ledger-") as folder:
        # An export waits until what was written has its place in the ledger.
        cli.server("history", "export", "--tiles", folder + "/first")
        vkey = proofs_of_small_trees(address, tools, folder + "/proofs.json")
        tiles, bundle = folder + "/tiles", folder + "/history.bundle"
        ledger = cli.server("history", "export", "--tiles", tiles, "--bundle", bundle)["ledgers"][0]
        assert ledger["vkey"] == vkey and ledger["size"] > SIZES, ledger
        assert open(tiles + "/checkpoint").read() == open(tiles + "/0/checkpoint").read()
        result = subprocess.run([tools + "/ledger", folder + "/proofs.json", tiles + "/0"],
                                capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        print(result.stdout, end="")
        assert cli.json("verify", bundle, "--vkey", vkey)["verified"]
        assert cli.json("verify", bundle, "--vkey", tiles + "/vkey")["verified"]
        assert cli.json("verify", tiles, "--vkey", vkey)["ledgers"][0]["size"] == ledger["size"]
        witness(cli, tiles + "/0", vkey, folder)
        checked = cli.server("history", "check")
        assert checked["verified"] and checked["ledgers"][0]["entries"] >= ledger["size"], checked
        tampered_bundles(cli, bundle, vkey, folder)
        tampered_trees(cli, tiles + "/0", vkey)
    return cli.checks


if __name__ == "__main__":
    seed = random.randrange(1 << 32)
    print("seed", seed)
    random.seed(seed)
    with node.node(sys.argv[1]) as place:
        count = scenario(sys.argv[1], place, sys.argv[2])
    print(f"{sys.argv[0]}: {count} checks, all as expected")
