#!/usr/bin/env bash
# `qinglan puff` with a complaint: the source that was let go in a forward run ranks first, also where the wind of the hour
# points at another; the concentration is that of the forward run; candidates from a forecast's table; wrong files.
. "$(dirname "$0")/common.sh"
cd "$work"
# West wind for half an hour, then south wind: what is smelt in the north-east left the origin long before.
printf 'time_s,wind_m_s,direction_deg,L_m\n0,3,270,0\n1800,3,180,0\n' >turn.csv
head='duration: 3600
species: {name: H2S}
weather: {file: turn.csv}
sources:'
truth='  - {name: truth, x: 0, y: 0, height: 3, rate: 0.01}'
receptor='receptors: [{name: place, x: 5500, y: 3000, height: 1.5}]'
printf '%s\n%s\n%s\n%s\n' "$head" "$truth" "$receptor" 'interval: 100
output: forward' >forward.yaml
"$build/qinglan" puff forward.yaml >/dev/null
printf '%s\n%s\n' "$head" '  - {name: south, x: 5500, y: -2500, height: 3, rate: 0.01}
  - {name: west, x: -6000, y: 3000, height: 3, rate: 0.01}
  - {name: north, x: 5500, y: 3600, height: 3, rate: 0.01}' >complaint.yaml
printf '%s\n%s\n' "$truth" 'complaint: {x: 5500, y: 3000, from: 1800, until: 3000, direction_error: 0}
odour: {threshold: 0.0005}
output: back' >>complaint.yaml
"$build/qinglan" puff complaint.yaml >log || fail "$(cat log)"
grep -q '^1,truth,' back/sources.csv || fail "$(cat back/sources.csv)"
awk -F, 'NR == 2 { exit !($8 > 0.99) }' back/sources.csv || fail "$(cat back/sources.csv)"
mean=$(awk -F, 'NR == 2 { print $6 / 1200 }' forward/receptors.csv) # it passes in these 1200 s
awk -F, -v m="$mean" 'NR == 2 { exit !(m > 0 && $7 / m > 0.97 && $7 / m < 1.03) }' back/sources.csv || fail "$mean: $(cat back/sources.csv)"
# peak = 4 mean / threshold; the rate that is needed gives one odour unit
awk -F, 'NR == 2 { p = $9 * 0.0005 / (4 * $7); q = $10 * $9 / $5; exit !(p > 0.9999 && p < 1.0001 && q > 0.9999 && q < 1.0001) }' \
  back/sources.csv || fail "$(cat back/sources.csv)"
# A wind known to 10 degrees: still first, with less of a peak.
sed 's/direction_error: 0/direction_error: 10/; s/output: back/output: wide/' complaint.yaml >wide.yaml
"$build/qinglan" puff wide.yaml >/dev/null
grep -q '^1,truth,' wide/sources.csv || fail "$(cat wide/sources.csv)"

# The enterprises of the demo: shares fall and sum to one.
demo_case demo winter 8
cat >demo.yaml <<'Y'
duration: 5400
species: {name: SO2}
weather: {case: demo/case.yaml, longitude: 120.24, latitude: 29.71, start: 2024-01-08T20:00:00Z}
complaint: {from: 3600, candidates: demo/enterprises.csv, pollutant: SO2}
output: enterprises
Y
"$build/qinglan" puff demo.yaml >log || fail "$(cat log)"
grep -q 'candidates for what was smelt' log || fail "$(cat log)"
awk -F, 'NR == 1 { next } { s += $8; if ($8 > last && NR > 2) bad = 1; last = $8 } END { exit !(s > 0.999 && s < 1.001 && !bad) }' \
  enterprises/sources.csv || fail "$(cat enterprises/sources.csv)"

# The rate is the table's: t year-1 over a year of 365.242 days. (A name of an enterprise has no comma.)
awk -F, '/^#/ { next } FILENAME ~ /enterprises.csv/ && $1 == "id" { for (c = 1; c <= NF; c++) if ($c ~ /^SO2/) so2 = c; next }
  FILENAME ~ /enterprises.csv/ { tonnes[$1] = $so2; next } FNR > 1 { n++; d = $5 * 31556.926 / tonnes[$2]; if (d < 0.9999 || d > 1.0001) exit 1 }
  END { exit n < 10 }' demo/enterprises.csv enterprises/sources.csv || fail "$(cat enterprises/sources.csv)"

expect() {
  local code=0
  sed "$2" "$3" >bad.yaml
  "$build/qinglan" puff bad.yaml >out.log 2>err.log || code=$?
  [ $code -eq 2 ] && grep -qF -- "$1" err.log || fail "$2: expected 2 and '$1', got $code: $(cat err.log)"
}
expect '0 <= from < until' 's/from: 1800/from: 3400/' complaint.yaml
expect 'take out map' 's/^output.*/map: {west: 0, east: 1, south: 0, north: 1, spacing: 1}/' complaint.yaml
expect "no column 'XX'" 's/pollutant: SO2/pollutant: XX/' demo.yaml
expect 'needs weather.longitude' 's/longitude: 120.24, //' demo.yaml
expect 'cannot be opened' 's/enterprises.csv/nothing.csv/' demo.yaml
expect 'no column' 's/demo.enterprises.csv/demo\/profiles.csv/' demo.yaml
expect 'sources is missing' '/^sources/,/truth/d' complaint.yaml
expect 'odour.factor' 's/threshold: 0.0005/threshold: 1, factor: 0.5/' complaint.yaml
