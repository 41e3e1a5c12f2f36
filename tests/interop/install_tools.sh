#!/bin/sh
# Other people's clients, installed into the build folder once: grpcurl (Go) and a Python client made by
# grpcio-tools from proto/, and a verifier of the ledger on golang.org/x/mod.
#
#   tests/interop/install_tools.sh BUILD_FOLDER
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$1/tools/interop
grpcurl_version=v1.8.9
grpcio_version=1.60.1
mkdir -p "$tools"

if [ ! -x "$tools/grpcurl" ]; then
  GOBIN=$tools GOFLAGS=-mod=mod go install \
    "github.com/fullstorydev/grpcurl/cmd/grpcurl@$grpcurl_version" >&2
fi

# One name for all that is installed: another list, another virtual environment.
packages="grpcio==$grpcio_version grpcio-tools==$grpcio_version PyYAML==6.0.2 jsonschema==4.23.0
  confluent-kafka==2.6.1 cloudevents==1.11.0"
ready=$tools/venv/ready-$(echo "$packages" | sha256sum | cut -c1-16)
if [ ! -f "$ready" ]; then
  rm -rf "$tools/venv"
  python3 -m venv "$tools/venv"
  # shellcheck disable=SC2086
  "$tools/venv/bin/pip" install --quiet --disable-pip-version-check $packages >&2
  touch "$ready"
fi

# The schema of AsyncAPI documents, as its authors publish it.
asyncapi_version=6.11.1
if [ ! -f "$tools/asyncapi/ready-$asyncapi_version" ]; then
  rm -rf "$tools/asyncapi"
  mkdir -p "$tools/asyncapi"
  npm install --silent --no-save --no-audit --no-fund --prefix "$tools/asyncapi" \
    "@asyncapi/specs@$asyncapi_version" >&2
  touch "$tools/asyncapi/ready-$asyncapi_version"
fi

# Verifies the ledger with Go's own transparency log; built in every run, from its source as it is.
(cd "$root/tests/interop/ledger" && go build -o "$tools/ledger" .) >&2

# Stubs are made in every run, from the protos as they are.
rm -rf "$tools/stubs"
mkdir -p "$tools/stubs"
cd "$root"
find proto/synergie third_party/googleapis/google/rpc third_party/googleapis/google/api -name '*.proto' |
  xargs "$tools/venv/bin/python" -m grpc_tools.protoc -Iproto -Ithird_party/googleapis \
    "--python_out=$tools/stubs" "--grpc_python_out=$tools/stubs"
