"""docs/asyncapi.yaml against the program: it is an AsyncAPI 3.1 document, it names every event type
of the public feed and none besides, and its payloads are messages of the descriptor set.

    asyncapi_test.py PROGRAM TOOLS_FOLDER
"""

import json
import os
import subprocess
import sys

import jsonschema
import yaml
from google.protobuf import descriptor_pb2, descriptor_pool


def published_types(program, tools):
    """Type → full name of its message, from `synergie descriptors` alone."""
    sys.path.insert(0, tools + "/stubs")
    from synergie.event.v1 import options_pb2

    data = subprocess.run([program, "descriptors", "-"], capture_output=True, check=True).stdout
    files = descriptor_pb2.FileDescriptorSet.FromString(data)
    pool = descriptor_pool.DescriptorPool()
    types = {}
    for file in files.file:
        pool.Add(file)
        if not file.name.endswith("/events.proto"):
            continue
        for message in file.message_type:
            name = message.options.Extensions[options_pb2.type]
            if name:
                types["fr.synergie." + name] = (f"{file.package}.{message.name}", file.name)
                pool.FindMessageTypeByName(f"{file.package}.{message.name}")
    return types


def main(program, tools):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(root + "/docs/asyncapi.yaml") as file:
        document = yaml.safe_load(file)
    with open(tools + "/asyncapi/node_modules/@asyncapi/specs/schemas/3.1.0.json") as file:
        schema = json.load(file)
    assert document["asyncapi"] == "3.1.0", document["asyncapi"]
    jsonschema.Draft7Validator(schema).validate(document)

    types = published_types(program, tools)
    assert len(types) > 40, len(types)
    described = {}
    for key, message in document["components"]["messages"].items():
        if key == "Checkpoint":
            continue
        payload = message["payload"]["schema"]
        described[message["name"]] = (payload["message"], payload["file"])
        assert message["title"] == payload["message"], key
        assert key == payload["message"].rsplit(".", 1)[1], key
        assert message["traits"] == [{"$ref": "#/components/messageTraits/cloudEvent"}], key
    assert described == types, {
        "missing": sorted(set(types) - set(described)),
        "unknown": sorted(set(described) - set(types)),
        "other": sorted(t for t in types if t in described and types[t] != described[t]),
    }
    offered = document["channels"]["events"]["messages"]
    assert len(offered) == len(types), (len(offered), len(types))
    for key, message in offered.items():
        assert message == {"$ref": f"#/components/messages/{key}"}, key
        assert key in document["components"]["messages"], key
    assert document["channels"]["events"]["address"] == "synergie.events.v1"
    assert document["channels"]["checkpoints"]["address"] == "synergie.checkpoints.v1"
    print(f"{len(types)} event types, each described and none besides")


if __name__ == "__main__":
    main(*sys.argv[1:3])
