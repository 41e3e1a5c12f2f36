#!/bin/sh
# Other people's clients, installed into the build folder once: grpcurl (Go), a Python client made by
# grpcio-tools from proto/, and PyNaCl, which opens published ballots without a line of ours.
#
#   tests/interop/install_tools.sh BUILD_FOLDER
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$1/tools/interop
grpcurl_version=v1.8.9
grpcio_version=1.60.1
pynacl_version=1.5.0
mkdir -p "$tools"

if [ ! -x "$tools/grpcurl" ]; then
  GOBIN=$tools GOFLAGS=-mod=mod go install \
    "github.com/fullstorydev/grpcurl/cmd/grpcurl@$grpcurl_version" >&2
fi

ready=$tools/venv/ready-$grpcio_version-$pynacl_version
if [ ! -f "$ready" ]; then
  rm -rf "$tools/venv"
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --disable-pip-version-check \
    "grpcio==$grpcio_version" "grpcio-tools==$grpcio_version" "pynacl==$pynacl_version" >&2
  touch "$ready"
fi

# Stubs are made in every run, from the protos as they are.
rm -rf "$tools/stubs"
mkdir -p "$tools/stubs"
cd "$root"
find proto/synergie third_party/googleapis/google/rpc third_party/googleapis/google/api -name '*.proto' |
  xargs "$tools/venv/bin/python" -m grpc_tools.protoc -Iproto -Ithird_party/googleapis \
    "--python_out=$tools/stubs" "--grpc_python_out=$tools/stubs"
