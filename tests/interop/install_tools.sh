#!/bin/sh
# Other people's clients, installed into the build folder once: grpcurl (Go) and a Python client made by
# grpcio-tools from proto/.
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

if [ ! -f "$tools/venv/ready-$grpcio_version" ]; then
  rm -rf "$tools/venv"
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --disable-pip-version-check \
    "grpcio==$grpcio_version" "grpcio-tools==$grpcio_version" >&2
  touch "$tools/venv/ready-$grpcio_version"
fi

# Stubs are made in every run, from the protos as they are.
rm -rf "$tools/stubs"
mkdir -p "$tools/stubs"
cd "$root"
find proto/synergie third_party/googleapis/google/rpc third_party/googleapis/google/api -name '*.proto' |
  xargs "$tools/venv/bin/python" -m grpc_tools.protoc -Iproto -Ithird_party/googleapis \
    "--python_out=$tools/stubs" "--grpc_python_out=$tools/stubs"
