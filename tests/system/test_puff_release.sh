#!/usr/bin/env bash
# `qinglan puff RELEASE.yaml`: what is written, its sense, and wrong files: exit code 2 and the line named.
. "$(dirname "$0")/common.sh"
cd "$work"
cat >good.yaml <<'Y'
name: test
duration: 2400
interval: 120
species: {name: CO}
weather: {wind: 4, direction: 270, stability: D, roughness: 0.1, sigma_theta: 9}
sources:
  - {name: vent, x: 0, y: 0, height: 2, rate: 0.5, until: 1200}
receptors:
  - {name: near, x: 300, y: 0, height: 1.5}
  - {name: far, x: 3000, y: 0, height: 1.5}
  - {name: upwind, x: -500, y: 0, height: 1.5}
map: {west: -500, east: 4000, south: -1500, north: 1500, spacing: 100}
thresholds: [0.5, 1e9]
output: out
Y
"$build/qinglan" puff good.yaml >log
grep -q 'Limits' log && grep -q '1e+09 mg m-3 is not reached' log || fail "$(cat log)"
[ "$(ls out | tr '\n' ' ')" = 'map.nc receptors.csv series.csv thresholds.csv ' ] || fail "$(ls out)"
awk -F, 'NR == 1 { next } { peak[$1] = $5; dose[$1] = $6; at[$1] = $7 }
  END { exit !(peak["near"] > 10 * peak["far"] && peak["far"] > 0.1 && peak["upwind"] < 1e-6 &&
               dose["near"] > 1000 * peak["near"] && dose["near"] < 1400 * peak["near"] &&
               at["near"] > 20 && at["near"] < at["far"] && at["upwind"] == "") }' out/receptors.csv || fail "$(cat out/receptors.csv)"
[ "$(wc -l <out/series.csv)" -eq 61 ] || fail "series: $(wc -l <out/series.csv) lines"
awk -F, 'NR == 2 { exit !($2 > 300 && $3 == "no" || $3 == "yes") }' out/thresholds.csv || fail "$(cat out/thresholds.csv)"

# Twice the rate, twice the answer; a line, an area, a volume and an instantaneous release run; a tower's table is read.
sed 's/rate: 0.5/rate: 1.0/; s/output: out/output: twice/' good.yaml >twice.yaml
"$build/qinglan" puff twice.yaml >/dev/null
paste -d, out/receptors.csv twice/receptors.csv | awk -F, 'NR > 1 && $5 > 0 { r = $12 / $5; if (r < 1.9999 || r > 2.0001) exit 1 }' || fail 'not linear'
printf 'time_s,wind_m_s,direction_deg,L_m,depth_m\n0,4,270,-50,900\n900,2,200,20,100\n' >tower.csv
sed 's/rate: 0.5, until: 1200/amount: 3, kind: volume, width: 10, depth: 4/; s/weather: .*/weather: {file: tower.csv}/; s/output: out/output: tower/' good.yaml >tower.yaml
sed -i '/^receptors:/i\  - {name: road, x: 0, y: -200, kind: line, x2: 0, y2: 200, width: 10, rate: 0.1}\n  - {name: yard, x: 50, y: 0, kind: area, width: 40, length: 60, rate: 0.1, every: 600, on: 60}' tower.yaml
"$build/qinglan" puff tower.yaml >log || fail "$(cat log)"
grep -q 'released' log

# expect TEXT SED: the good file with a change is refused and the text said.
expect() {
  local code=0
  sed "$2" good.yaml >bad.yaml
  "$build/qinglan" puff bad.yaml >out.log 2>err.log || code=$?
  [ $code -eq 2 ] && grep -qF -- "$1" err.log || fail "$2: expected 2 and '$1', got $code: $(cat err.log)"
}
expect 'bad.yaml:2' 's/duration: 2400/duration: -1/'
expect 'duration is missing' '/^duration/d'
expect "unknown key 'winds'" 's/wind: 4/winds: 4/'
expect 'bad.yaml:5' 's/wind: 4/wind: 400/'
expect 'either rate' 's/rate: 0.5/rate: 0.5, amount: 2/'
expect 'kind must be' 's/name: vent/name: vent, kind: hole/'
expect 'an area needs' 's/name: vent/name: vent, kind: area/'
expect 'needs depth' 's/stability: D/stability: A/'
expect 'letters A to F' 's/stability: D/stability: Z/'
expect 'neither a map' '/^map/d; /^receptors/,/upwind/d'
expect 'a stack needs' 's/height: 2/height: 2, diameter: 3/'
expect 'spacing' 's/spacing: 100/spacing: 0/'
expect 'cannot be opened' 's/weather: .*/weather: {file: nothing.csv}/'
expect '0 < on <= every' 's/rate: 0.5/rate: 0.5, every: 60/'
expect 'receptors[1]' 's/x: 3000/x: 3e6/'
expect 'needs a file' 's/wind: 4/wind: 4, resolved: true/'
expect 'above 0 mg' 's/thresholds: .*/thresholds: [-1]/'
printf 'time_s,wind_m_s,direction_deg\n0,4,270\n0,5,270\n' >tower.csv
expect 'tower.csv:3' 's/weather: .*/weather: {file: tower.csv}/'
printf 'time_s,wind_m_s,direction_deg\n0,calm,270\n' >tower.csv
expect 'tower.csv:2' 's/weather: .*/weather: {file: tower.csv}/'

# Several maps: a fine one in a coarse one has the same peak where they meet, its edge is not the end of what is known.
sed 's/^thresholds.*/maps: [{name: town, west: 500, east: 1500, south: -300, north: 300, spacing: 50}]\nthresholds: [4]/; s/output: out/output: maps/' good.yaml >maps.yaml
"$build/qinglan" puff maps.yaml >/dev/null
[ "$(ls maps | tr '\n' ' ')" = 'map.nc map_town.nc receptors.csv series.csv thresholds.csv ' ] || fail "$(ls maps)"
awk -F, 'NR == 2 { exit !($2 > 600 && $2 < 3000 && $3 == "no") }' maps/thresholds.csv || fail "$(cat maps/thresholds.csv)"
expect 'name must be of' 's/^thresholds.*/maps: [{name: a town, west: 0, east: 9, south: 0, north: 9, spacing: 3}]/'
expect 'west < east' 's/^thresholds.*/maps: [{name: a, west: 9, east: 0, south: 0, north: 9, spacing: 3}]/'

# Odour: the factor times the largest mean of an interval over the threshold; smelt as long as that is above 1.
sed 's/^thresholds.*/odour: {threshold: 2, factor: 4}/; s/output: out/output: odour/' good.yaml >odour.yaml
"$build/qinglan" puff odour.yaml >log
grep -q 'smelt for' log || fail "$(cat log)"
awk -F, 'FNR == 1 { next } FILENAME ~ /series/ { if ($3 > most[$2]) most[$2] = $3; if (2 * $3 >= 1) n[$2]++; next }
  { d = $8 - 4 * most[$1] / 2; if (d > 1e-5 * $8 || d < -1e-5 * $8 || $9 < 100 * n[$1] || $9 > 140 * n[$1]) exit 1; rows++ }
  END { exit rows != 3 }' odour/series.csv odour/receptors.csv || fail "$(cat odour/series.csv odour/receptors.csv)"
