#!/bin/sh
# The units of deploy/systemd: systemd finds nothing wrong with them and calls them hardened, and the
# settings that lie beside them are ones that the program takes.
#
#   tests/deploy/systemd_test.sh PROGRAM
set -eu

program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "systemd_test: $*" >&2; exit 1; }

command -v systemd-analyze >/dev/null || fail "systemd-analyze is missing (Debian: apt-get install systemd)"

# As installed, with the program where it was built. Instances are names of the template.
mkdir "$work/units"
cp "$root/deploy/systemd/synergie.target" "$work/units/"
for service in intake matching catalogue history; do
  sed "s#/usr/bin/synergie#$program#" "$root/deploy/systemd/synergie@.service" \
    >"$work/units/synergie@$service.service"
done
said=$(cd "$work/units" && SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze verify --man=no \
  ./synergie.target ./synergie@intake.service ./synergie@matching.service \
  ./synergie@catalogue.service ./synergie@history.service 2>&1) || fail "verify: $said"
# What it has to say about our units is a fault too; other units of the machine are not ours.
ours=$(echo "$said" | grep synergie || true)
[ -z "$ours" ] || fail "verify: $ours"

# 0 is sealed off, 10 is open to everything.
exposure=$(systemd-analyze security --offline=yes --no-pager "$work/units/synergie@intake.service" |
  sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p')
echo "exposure level: $exposure"
awk "BEGIN { exit !($exposure <= 2.0) }" || fail "exposure level $exposure is above 2.0"

# The example settings, with files that are there.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/pem" -days 2 \
  -subj /CN=test 2>/dev/null
echo '{"keys": []}' >"$work/jwks"
install -m 600 /dev/null "$work/kafka.properties"
sed "s#/etc/synergie/tls/kafka-ca.pem#$work/pem#" "$root/deploy/systemd/kafka.properties" \
  >"$work/kafka.properties"
sed -e "s#/run/credentials/[^\"]*#$work/kafka.properties#" \
  -e "s#/etc/synergie/tls/server.key#$work/key#" -e "s#/etc/synergie/tls/[a-z]*.pem#$work/pem#" \
  -e "s#/etc/synergie/jwks.json#$work/jwks#" "$root/deploy/systemd/intake.toml" >"$work/intake.toml"
"$program" config check --config "$work/intake.toml" >"$work/shown" 2>&1 ||
  fail "config check: $(cat "$work/shown")"
grep -q "listen *0.0.0.0:7071 *$work/intake.toml line" "$work/shown" ||
  fail "config check shows: $(cat "$work/shown")"
! grep -q change-me "$work/shown" || fail "config check shows a password"
echo "units and settings are in order"
