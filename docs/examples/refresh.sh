#!/bin/sh
# Makes the examples again: a node with the demonstration, and the documents that it prints.
#
#   docs/examples/refresh.sh [PROGRAM]        PROGRAM: build/bin/synergie
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-$root/build/bin/synergie}
out=$root/docs/examples/lons-perrigny
data=$(mktemp -d)
"$program" up --data "$data" --listen 127.0.0.1:0 >"$data/said" &
node=$!
trap 'kill $node 2>/dev/null; wait $node 2>/dev/null; rm -rf "$data"' EXIT
while ! grep -q '^serving' "$data/said"; do kill -0 $node; sleep 0.1; done
server=$(sed -n 's/^listening on //p' "$data/said")

make() { "$program" documents "$@" --server "$server" --output "$out"; }
"$program" demo --server "$server"
make catalogue
make catalogue --company c09
make result
make result --format csv
make result --format pb
make minutes
make minutes --format md
make programme --date 2019-06-30
make reminders --of 2019 --date 2019-06-30
make indicators --of 2019
make funnel
