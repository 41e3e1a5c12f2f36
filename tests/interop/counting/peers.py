"""What the comparisons share: calling the program, and keeping the score."""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM, INSTANCES, ELECTIONS = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def count(text, suffix, method, *options):
    """The JSON that the program prints for a file with this text."""
    with tempfile.NamedTemporaryFile("w", suffix=suffix, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return count_file(file.name, method, *options)


def count_file(path, method, *options):
    verb = ["count"] if os.path.basename(PROGRAM) == "synergie" else []
    command = [PROGRAM, *verb, "--method", method, path, *options]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{command}: {run.stderr}")
    return json.loads(run.stdout)


class Score:
    """Counts comparisons by name; prints the first differences in full."""

    def __init__(self):
        self.compared = {}
        self.differ = 0

    def check(self, name, ours, theirs, text=""):
        self.compared[name] = self.compared.get(name, 0) + 1
        if ours != theirs:
            self.differ += 1
            if self.differ <= 5:
                print(f"DIFFERS {name}\n  ours   {ours}\n  theirs {theirs}\n{text}")

    def close(self, **expected_kinds):
        """A comparison that never met what it is for (ties, say) proves nothing: that is a failure."""
        for kind, seen in expected_kinds.items():
            print(f"  met: {kind}: {seen}")
            if seen == 0:
                print(f"no instance had: {kind}")
                self.differ += 1
        for name, number in self.compared.items():
            print(f"  {name}: {number}")
        total = sum(self.compared.values())
        print(f"{total} compared, {self.differ} differ")
        raise SystemExit(1 if self.differ or not total else 0)
