#!/usr/bin/env bash
# `qinglan puff` with the weather of a forecast's case: runs, answers to its hour, refuses what lies outside.
. "$(dirname "$0")/common.sh"
cd "$work"
demo_case demo winter 8
cat >good.yaml <<'Y'
duration: 5400
interval: 300
species: {name: NH3, resistance: 100}
weather: {case: demo/case.yaml, longitude: 120.24, latitude: 29.71, start: 2024-01-08T20:00:00Z}
sources:
  - {name: tank, x: 0, y: 0, height: 2, rate: 1, until: 1800}
map: {west: -15000, east: 15000, south: -15000, north: 15000, spacing: 250}
thresholds: [0.1, 10]
output: night
Y
"$build/qinglan" puff good.yaml >log || fail "$(cat log)"
grep -q '1800 kg of NH3 released' log && grep -q "forecast's grid" log || fail "$(cat log)"
awk -F, 'NR == 2 { exit !($2 > 500 && $2 < 25000) }' night/thresholds.csv || fail "$(cat night/thresholds.csv)"
"$build/qinglan" puff good.yaml >again
cmp -s log again || fail 'two runs differ'
sed 's/T20:00:00Z/T16:30:00Z/; s/output: night/output: evening/' good.yaml >evening.yaml
"$build/qinglan" puff evening.yaml >/dev/null
cmp -s night/map.nc evening/map.nc && fail 'the hour makes no difference'

expect() {
  local code=0
  sed "$2" good.yaml >bad.yaml
  "$build/qinglan" puff bad.yaml >out.log 2>err.log || code=$?
  [ $code -eq 2 ] && grep -qF -- "$1" err.log || fail "$2: expected 2 and '$1', got $code: $(cat err.log)"
}
expect 'lies outside the grid' 's/longitude: 120.24/longitude: 122/'
expect 'a source at' 's/x: 0, y: 0/x: 90000, y: 0/'
expect 'bad.yaml:4: 5400 s from' 's/start: 2024-01-08/start: 2024-01-12/'
expect 'bad.yaml:4' 's/T20:00:00Z/T99:00:00Z/'
expect 'weather.wind: is given besides weather.case' 's/latitude: 29.71/latitude: 29.71, wind: 3/'
expect 'needs longitude and latitude' 's/longitude: 120.24, //'
expect 'nothing.yaml' 's/demo.case.yaml/nothing.yaml/'
expect 'of use with `case` only' 's/case: demo.case.yaml/wind: 3, direction: 90/'
