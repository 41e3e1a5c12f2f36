#!/bin/sh
# Lints proto/ with buf (rules in buf.yaml) and, where an image of the last release is kept, checks that
# nothing stored or called has changed its meaning. buf is installed from npm into the build folder once.
#
#   tests/proto/lint.sh [BUILD_FOLDER]        exit: 0 clean, 1 faults (one a line), 2 buf cannot be had
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
version=1.75.0
tools=$build/tools/buf-$version
buf=$tools/node_modules/.bin/buf

if [ ! -x "$buf" ]; then
  mkdir -p "$tools"
  npm install --silent --no-save --no-audit --no-fund --prefix "$tools" \
    "@bufbuild/buf@$version" >&2 || exit 2
fi

cd "$root"
status=0
"$buf" lint || status=1

image=tests/golden/proto-image.binpb
if [ -f "$image" ]; then
  "$buf" breaking --against "$image" || status=1
fi
exit $status
