"""A real `synergie up` on a free port and a temporary folder, for clients in other languages."""

import contextlib
import re
import shutil
import signal
import subprocess
import tempfile
import time


@contextlib.contextmanager
def node(program, folder=None):
    """Yields the address; ends the node with SIGTERM and checks that it stops well and in time.
    Its data lie in `folder`, by default one of its own, and are gone afterwards."""
    folder = folder or tempfile.mkdtemp(prefix="synergie-interop-")
    process = subprocess.Popen(
        [program, "up", "--data", folder, "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = None
        for line in process.stdout:
            found = re.match(r"listening on (.*)", line)
            if found:
                address = found.group(1)
            if line.strip() == "serving":
                break
        assert address, "the node did not start"
        yield address
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, "the node did not stop well"
        took = time.monotonic() - started
        assert took < 3, f"the node took {took:.1f} s to stop"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main(scenario):
    """Runs one scenario from the command line: PROGRAM TOOLS_FOLDER."""
    import sys

    program, tools = sys.argv[1:3]
    with node(program) as address:
        checks = scenario(address, tools)
    print(f"{sys.argv[0]}: {checks} checks, all as expected")
