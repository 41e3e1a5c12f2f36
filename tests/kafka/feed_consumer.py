"""A partner's program: reads the public feed from a real broker with confluent-kafka and cloudevents,
knowing nothing of Synergie but the descriptor set, and counts what the demonstration did.

    feed_consumer.py PROGRAM SOURCE_FOLDER

Starts the broker and four services, plays the demonstration, and compares its own counts.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile

import yaml
import jsonschema
from cloudevents.kafka import KafkaMessage, from_binary
from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

LOGS = ["intake.commits", "matching.commits", "catalogue.commits", "order", "events", "checkpoints"]
SETTINGS = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1",
            "message.timestamp.type": "LogAppendTime", "max.message.bytes": "4194304",
            "min.insync.replicas": "1", "unclean.leader.election.enable": "false"}
PARTITIONS = 3


def free_port():
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def broker(source, folder):
    script, data = source + "/deploy/kafka/broker", folder + "/kafka"
    port = free_port()
    subprocess.run([script, "start", "--port", str(port), "--controller-port", str(free_port()),
                    "--data", data, "--while", str(os.getpid())], check=True, timeout=300)
    try:
        admin = AdminClient({"bootstrap.servers": f"127.0.0.1:{port}"})
        made = admin.create_topics([
            NewTopic(f"synergie.{log}.v1", PARTITIONS, 1, config=SETTINGS) for log in LOGS])
        for future in made.values():
            future.result(30)
        yield f"127.0.0.1:{port}"
    finally:
        subprocess.run([script, "stop", "--data", data], timeout=60)


@contextlib.contextmanager
def services(program, address, folder):
    """Each service as a process of its own; gives the client's --server."""
    names = ["intake", "matching", "catalogue", "history"]
    running, addresses = [], []
    try:
        for name in names:
            running.append(subprocess.Popen(
                [program, "serve", name, "--log", "kafka://" + address, "--data",
                 f"{folder}/{name}", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True))
        for name, process in zip(names, running):
            for line in process.stdout:
                if line.startswith("listening on "):
                    addresses.append(name + "=" + line.split()[-1])
                if line.strip() == "serving":
                    break
        assert len(addresses) == len(names), addresses
        yield ",".join(addresses)
        for process in running:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
    finally:
        for process in running:
            process.kill()
            process.wait()


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
                                         value=message.value()))
        sequence = int(event["sequence"])
        if sequence <= last[message.partition()]:
            continue
        assert sequence == last[message.partition()] + 1, "a gap"
        last[message.partition()] = sequence
        assert (event["source"], event["id"]) not in keys, "an event under two sequences"
        keys.add((event["source"], event["id"]))
        body = events.decode(event)
        assert message.key().decode() == event["partitionkey"]
        assert event["subject"].startswith(event["partitionkey"]), event
        if event["type"] == "fr.synergie.intake.topic.recorded.v1":
            assert body.topic == event["subject"] and body.text, body
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
        with broker(source, folder) as address, services(program, address, folder) as server:
            run = lambda *words: subprocess.run([program, *words, "--server", server], check=True,
                                                capture_output=True, text=True, timeout=300).stdout
            told = json.loads(run("demo", "--json"))["counts"]
            # The export waits until history has caught up; the check reads the feed again.
            exported = json.loads(run("history", "export", "--tiles", folder + "/tiles", "--json"))
            checked = json.loads(run("history", "check", "--json"))
            assert checked["verified"], checked
            counts, seen = rebuild(address, Events(descriptors), trait["headers"])
            assert {key: told[key] for key in counts} == counts, (told, counts)
            assert seen == sum(ledger["size"] for ledger in exported["ledgers"]), (seen, exported)
            print(f"{seen} events; {counts}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
