#!/usr/bin/env bash
# The files of docs/howto/accident.md run as they stand there, the first also with its other line of weather.
. "$(dirname "$0")/common.sh"
guide=$(cd "$(dirname "$0")/../.." && pwd)/docs/howto/accident.md
cd "$work"
demo_case demo winter 8
# the yaml blocks of the guide: block1, block2, block3
awk '/^```yaml/ { n++; on = 1; next } /^```/ { on = 0 } on { print > ("block" n) }' "$guide"
[ -f block3 ] && [ ! -f block4 ] || fail 'the guide no longer has three files'
"$build/qinglan" puff block1 >log || fail "$(cat log)"
grep -q 'tank is a dense gas' log && grep -q '5.8 mg m-3 is reached to' log || fail "$(cat log)"
grep -q 'school .* after' log || fail "$(cat log)"
ls chlorine/map.nc chlorine/map_town.nc >/dev/null
sed 's/^output: .*/output: other/; /^weather/d' block1 | cat - block2 >other.yaml
"$build/qinglan" puff other.yaml >log || fail "$(cat log)"
grep -q "forecast's grid" log || fail "$(cat log)"
"$build/qinglan" puff block3 >log || fail "$(cat log)"
grep -q '^   1 .*smelt if it gives' log || fail "$(cat log)"
