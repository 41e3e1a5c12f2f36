"""A real `synergie up`, or a cluster of separate processes on a Kafka, on free ports and a temporary
folder, for clients in other languages."""

import contextlib
import os
import pathlib
import random
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


CLUSTER = pathlib.Path(__file__).parents[2] / "deploy" / "kafka" / "cluster"


@contextlib.contextmanager
def cluster(program):
    """Yields what clients give as --server: two instances of each service, on a broker of their own."""
    folder = tempfile.mkdtemp(prefix="synergie-interop-")
    run = lambda verb, *options: subprocess.run(  # noqa: E731
        [CLUSTER, verb, "--data", folder, *options], check=True, stdout=subprocess.PIPE, text=True)
    try:
        run("start", "--program", program, "--while", str(os.getpid()))
        yield run("server").stdout.strip()
        run("stop")
    finally:
        run("wipe")
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """The addresses behind a --server: an instance of a service is taken at random each time."""

    def __init__(self, text):
        self.everything = [] if "=" in text else text.split("|")
        self.of = {}
        if not self.everything:
            for pair in text.split(","):
                service, addresses = pair.split("=")
                self.of[service] = addresses.split("|")

    def pick(self, service):
        return random.choice(self.everything or self.of[service])

    def all(self):
        return self.everything or [one for addresses in self.of.values() for one in addresses]


def main(scenario):
    """Runs one scenario from the command line: PROGRAM TOOLS_FOLDER [cluster]."""
    import sys

    program, tools = sys.argv[1:3]
    start = cluster if "cluster" in sys.argv[3:] else node
    with start(program) as address:
        checks = scenario(Server(address), tools)
    print(f"{sys.argv[0]}: {checks} checks, all as expected")
