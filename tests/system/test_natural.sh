#!/usr/bin/env bash
# Natural sources and fires in a forecast: tonnes close, threads do not matter, and a killed run goes on as if nothing had
# happened, its account of the natural tonnes included.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 3
grep -q '^  natural:' "$work/demo/case.yaml" || fail "the demo asks for no natural sources"
sed -i 's|^  natural:.*|  natural: {biogenic: true, soil_no: true, dust: true, sea_salt: true, fugitive_dust: 30, past_temperature: 300}\n  fires:\n    - {name: straw, file: fires.csv}|' "$work/demo/case.yaml"
hourly_checkpoints "$work/demo/case.yaml"
start=$(sed -n 's/^start: *\([^ ]*\).*/\1/p' "$work/demo/case.yaml")
later() { date -u -d "$start + $1 minutes" +%Y-%m-%dT%H:%M:%SZ; }
cat >"$work/demo/fires.csv" <<FIRES
id,fuel,start,end,longitude[degrees_east],latitude[degrees_north],fire_radiative_power[MW],area[hectare]
A,rice_straw,$(later 20),$(later 170),120.2,29.7,12,
B,wheat_straw,$(later 60),$(later 120),120.3,29.8,,6.5
FIRES
run() { "$build/qinglan" forecast --quiet --threads "$1" --output "$work/$2" "${@:3}" "$work/demo/case.yaml" >"$work/log$2"; }
run 1 one
run 3 three
"$build/tests/nc_same" "$work/one/forecast.nc" "$work/three/forecast.nc" || fail "3 threads differ from 1"
cmp "$work/one/emissions.csv" "$work/three/emissions.csv" || fail "the account depends on threads"

# The table of the run: handed out (inventories, fires, natural sources) against the solver's budget.
awk '/^Emissions/ {on = 1; next} on && NF != 4 {exit} on {d = $4 < 0 ? -$4 : $4; if (d > 1e-6) bad = 1; n++}
     END {exit bad || n < 30}' "$work/logone" || fail "emissions do not close: $(cat "$work/logone")"
grep -q '^natural,soil NO,NO,' "$work/one/emissions.csv" || fail "no row of soil NO"
grep -q '^natural,biogenic,TERP,' "$work/one/emissions.csv" || fail "no row of terpenes"
awk -F, '$1 == "natural" && $2 == "fugitive dust" {sum += $6} END {exit !(sum > 0)}' "$work/one/emissions.csv" ||
  fail "no fugitive dust"
# 6.5 ha of wheat at 4 t ha-1, all within the run: 26 t of dry matter in the file and on the grid, 102 g kg-1 of CO.
awk -F, '/wheat_straw.,CO,|wheat_straw\),CO,/ {n++; if ($4 < 25.9999 || $4 > 26.0001 || $5 != $4 || $6 < 2.65199 || $6 > 2.65201) bad = 1}
     END {exit bad || n != 1}' "$work/one/emissions.csv" || fail "the wheat fire: $(grep wheat "$work/one/emissions.csv")"

# Killed after the first checkpoint and resumed.
"$build/qinglan" forecast --quiet --threads 2 --output "$work/killed" "$work/demo/case.yaml" >/dev/null 2>&1 &
process=$!
for wait in $(seq 1 3000); do
  [ -e "$work/killed/checkpoint.h5" ] && break
  sleep 0.01
done
kill -9 $process || fail "it ended before it could be killed"
wait $process 2>/dev/null || true
run 1 killed --resume 2>"$work/said"
grep -q '^resuming at' "$work/said" || fail "it began anew: $(cat "$work/said")"
"$build/tests/nc_same" "$work/one/forecast.nc" "$work/killed/forecast.nc" || fail "the resumed run differs"
cmp "$work/one/emissions.csv" "$work/killed/emissions.csv" || fail "the resumed run lost part of the account"
