"""A partner's program: reads the public feed from a real broker with confluent-kafka and cloudevents,
knowing nothing of Synergie but the descriptor set, and counts what the demonstration did.

    feed_consumer.py PROGRAM SOURCE_FOLDER

Starts the broker and four services, plays the demonstration, and compares its own counts.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import yaml
import jsonschema
from cloudevents.kafka import KafkaMessage, from_binary
from confluent_kafka import Consumer, TopicPartition
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PARTITIONS = 3


def free_port():
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def broker(program, source, folder):
    script, data = source + "/deploy/kafka/broker", folder + "/kafka"
    port = free_port()
    subprocess.run([script, "start", "--port", str(port), "--controller-port", str(free_port()),
                    "--data", data, "--while", str(os.getpid())], check=True, timeout=300)
    try:
        subprocess.run([program, "kafka", "init", "--log", f"kafka://127.0.0.1:{port}",
                        "--partitions", str(PARTITIONS), "--replication", "1"],
                       check=True, stdout=subprocess.DEVNULL, timeout=60)
        yield f"127.0.0.1:{port}"
    finally:
        subprocess.run([script, "stop", "--data", data], timeout=60)


class Services:
    """Each service as a process of its own, over the broker."""

    NAMES = ["intake", "matching", "catalogue", "history"]

    def __init__(self, program, address, folder):
        self.program, self.address, self.folder = program, address, folder
        self.running, self.addresses = {}, {}

    def __enter__(self):
        for name in self.NAMES:
            self.start(name)
        for name in self.NAMES:
            self.await_serving(name)
        return self

    def __exit__(self, *failure):
        for process in self.running.values():
            process.send_signal(signal.SIGTERM if failure[0] is None else signal.SIGKILL)
        codes = [process.wait(30) for process in self.running.values()]
        assert failure[0] is not None or not any(codes), codes

    def start(self, name):
        self.running[name] = subprocess.Popen(
            [self.program, "serve", name, "--log", "kafka://" + self.address, "--data",
             f"{self.folder}/{name}", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)

    def await_serving(self, name):
        for line in self.running[name].stdout:
            if line.startswith("listening on "):
                self.addresses[name] = line.split()[-1]
            if line.strip() == "serving":
                return
        raise AssertionError(name + " does not serve")

    def forget_history(self):
        """Kills history, deletes its projection, starts it again."""
        self.running["history"].kill()
        self.running["history"].wait()
        shutil.rmtree(f"{self.folder}/history/history")
        self.start("history")
        self.await_serving("history")

    def run(self, *words):
        server = ",".join(f"{name}={address}" for name, address in self.addresses.items())
        result = subprocess.run([self.program, *words, "--server", server, "--json"],
                                capture_output=True, text=True, timeout=300)
        assert result.returncode == 0, (words, result.stdout, result.stderr)
        return json.loads(result.stdout)


class Events:
    """The feed's events, decoded with the descriptor set and nothing else."""

    def __init__(self, descriptors):
        pool = descriptor_pool.DescriptorPool()
        for file in descriptor_pb2.FileDescriptorSet.FromString(descriptors).file:
            pool.Add(file)
        self.pool = pool

    def decode(self, event):
        name = event["dataschema"].removeprefix("https://type.googleapis.com/")
        message = message_factory.GetMessageClass(self.pool.FindMessageTypeByName(name))()
        message.ParseFromString(event.data)
        return message


def read_feed(address):
    """All partitions from the beginning, in the order of each: (partition, message)."""
    consumer = Consumer({"bootstrap.servers": address, "group.id": "partner",
                         "enable.auto.commit": False, "auto.offset.reset": "error"})
    topic = "synergie.events.v1"
    ends = {p: consumer.get_watermark_offsets(TopicPartition(topic, p), timeout=30)[1]
            for p in range(PARTITIONS)}
    consumer.assign([TopicPartition(topic, p, 0) for p in ends])
    left = sum(ends.values())
    while left:
        message = consumer.poll(30)
        assert message is not None, "the feed can be read to its end"
        assert not message.error(), message.error()
        left -= 1
        yield message
    consumer.close()


def rebuild(address, events, headers_schema):
    """The counts, by the rule of the feed: skip what is not above the last sequence seen."""
    last = dict.fromkeys(range(PARTITIONS), 0)
    counts = dict.fromkeys(["companies", "topics", "synergies_validated", "sheets", "ballots",
                            "sheets_decided", "actions"], 0)
    kinds = {"intake.company.registered.v1": "companies", "intake.topic.recorded.v1": "topics",
             "matching.synergy.validated.v1": "synergies_validated",
             "catalogue.sheet.added.v1": "sheets", "catalogue.ballot.cast.v1": "ballots",
             "catalogue.sheet.decided.v1": "sheets_decided",
             "catalogue.action.planned.v1": "actions", "catalogue.sheet.removed.v1": "-sheets"}
    keys, seen = set(), 0
    for message in read_feed(address):
        headers = dict(message.headers())
        jsonschema.validate({key: value.decode() for key, value in headers.items()},
                            headers_schema)
        event = from_binary(KafkaMessage(headers=headers, key=message.key(),
                                         value=message.value()),
                            data_unmarshaller=lambda data: data)
        sequence = int(event["sequence"])
        if sequence <= last[message.partition()]:
            continue
        assert sequence == last[message.partition()] + 1, "a gap"
        last[message.partition()] = sequence
        assert (event["source"], event["id"]) not in keys, "an event under two sequences"
        keys.add((event["source"], event["id"]))
        body = events.decode(event)
        territory = message.key().decode()
        assert headers["ce_partitionkey"].decode() == territory, headers
        assert event["subject"].startswith(territory), event
        if event["type"] == "fr.synergie.intake.topic.recorded.v1":
            assert body.topic == event["subject"] and body.text, body
        if event["type"] == "fr.synergie.catalogue.catalogue.drafted.v1":
            counts["sheets"] += len(body.sheets)  # those that the edition begins with
        kind = kinds.get(event["type"].removeprefix("fr.synergie."))
        if kind:
            counts[kind.lstrip("-")] += -1 if kind.startswith("-") else 1
        seen += 1
    return counts, seen


def main(program, source):
    with open(source + "/docs/asyncapi.yaml") as file:
        trait = yaml.safe_load(file)["components"]["messageTraits"]["cloudEvent"]
    descriptors = subprocess.run([program, "descriptors", "-"], capture_output=True,
                                 check=True).stdout
    with tempfile.TemporaryDirectory(prefix="synergie-feed-") as folder:
        with broker(program, source, folder) as address, Services(program, address, folder) as services:
            told = services.run("demo")["counts"]
            # The export waits until history has caught up; the check reads the feed again.
            exported = services.run("history", "export", "--tiles", folder + "/tiles")
            assert services.run("history", "check")["verified"]
            counts, seen = rebuild(address, Events(descriptors), trait["headers"])
            assert {key: told[key] for key in counts} == counts, (told, counts)
            assert seen == sum(ledger["size"] for ledger in exported["ledgers"]), (seen, exported)
            services.forget_history()
            again = services.run("history", "export", "--tiles", folder + "/again")
            assert [ledger["root"] for ledger in again["ledgers"]] == [
                ledger["root"] for ledger in exported["ledgers"]], (again, exported)
            assert services.run("history", "check")["verified"]
            print(f"{seen} events; {counts}; the same roots after history had forgotten all")


if __name__ == "__main__":
    main(*sys.argv[1:3])
