#!/usr/bin/env bash
# The user's own points of a forecast with puffs: receptors and maps of towns, the same after a kill and with any number of
# threads; and stacks chosen to ride as puffs, the others in the layers.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 2
hourly_checkpoints "$work/demo/case.yaml"
cd "$work/demo"
run() { # FOLDER CASE OPTIONS...
  "$build/qinglan" forecast --quiet --output "$work/$1" "$2.yaml" "${@:3}" >"$work/log_$1" 2>&1 ||
    fail "the run $1: $(cat "$work/log_$1")"
}
cat >receptors.csv <<'CSV'
id,name,longitude,latitude,height
gate,school gate,120.24,29.71,1.5
mast,mast,120.24,29.71,40
far,far away,100.0,29.71,3
CSV
sed 's/^  natural:.*/&\n  plume_in_grid: handover\n  puffs: {enterprises: [E13, E23, E01], minimum_rate: 0.5}/
     s/^output:/&\n  receptors: receptors.csv\n  town_maps:\n    - {name: centre, longitude: 120.24, latitude: 29.71, size: 6, spacing: 200}\n    - {name: wide, longitude: 120.24, latitude: 29.71}/' \
  case.yaml >user.yaml
run one user --threads 1
grep -q 'receptors.csv: warning: station far (100, 29.71) is outside the grid; left out' "$work/log_one" || fail "no warning of the receptor outside"
[ "$(grep -v '^#' "$work/one/receptors.csv" | cut -d, -f3 | tr '\n' ' ')" = "station gate mast gate mast " ] ||
  fail "receptors.csv has not two hours of two receptors: $(cut -d, -f1-4 "$work/one/receptors.csv")"
for file in town_centre.nc town_wide.nc receptors.nc; do [ -s "$work/one/$file" ] || fail "no $file"; done
grep -q '"town_maps"' "$work/one/manifest.json" || fail "the manifest does not tell what the maps cost"
gap=$(sed -n 's/.*+ in puffs to \([^ ]*\)\.$/\1/p' "$work/log_one")
awk -v g="$gap" 'BEGIN { exit !(g != "" && g <= 1e-12) }' || fail "the puffs' account closes only to $gap"
# (layers hold floats, with or without puffs)
awk '/^Emissions/ { on = 1; next } NF == 0 { on = 0 } on && ($4 > 1e-8 || $4 < -1e-8) { print; bad = 1 } END { exit bad }' "$work/log_one" ||
  fail "what the grid and the puffs got is not what was handed out"

# Fewer puffs than with all stacks, and none where none emits enough.
sed 's/^  puffs:.*//' user.yaml >all.yaml
run all all --threads 2
puffs() { sed -n 's/^\([0-9]*\) puffs;.*/\1/p' "$work/log_$1"; }
[ "$(puffs one)" -gt 0 ] && [ "$(puffs one)" -lt "$(puffs all)" ] || fail "$(puffs one) puffs of three enterprises, $(puffs all) of all"
sed 's/minimum_rate: 0.5/minimum_rate: 1e9/' user.yaml >none.yaml
run none none --threads 2
[ "$(puffs none)" = 0 ] || fail "$(puffs none) puffs of stacks that emit too little"
"$build/tests/nc_same" "$work/none/stations.nc" "$work/one/stations.nc" >/dev/null && fail "it makes no difference which stacks ride"
grep -v 'plume_in_grid\|^  puffs:\|town_maps:\|    - {name' user.yaml >layers.yaml
run layers layers --threads 1
"$build/tests/nc_same" "$work/none/stations.nc" "$work/layers/stations.nc" || fail "without a puff it is not the run without puffs"

# Killed after the first checkpoint, resumed with another number of threads.
"$build/qinglan" forecast --quiet --output "$work/two" user.yaml --threads 2 >/dev/null 2>&1 &
process=$!
until [ -e "$work/two/checkpoint.h5" ] || ! kill -0 $process 2>/dev/null; do sleep 0.02; done
kill -9 $process || fail "the run ended before it could be killed"
wait $process 2>/dev/null || true
run two user --threads 3 --resume
grep -q '^resuming at' "$work/log_two" || fail "it was not resumed"
for file in receptors.nc town_centre.nc town_wide.nc stations.nc; do
  "$build/tests/nc_same" "$work/one/$file" "$work/two/$file" || fail "$file differs after resuming"
done
cmp "$work/one/receptors.csv" "$work/two/receptors.csv" || fail "receptors.csv differs after resuming"

"$build/qinglan" forecast --dry-run user.yaml >"$work/log" 2>&1 || fail "dry run: $(cat "$work/log")"
grep -q 'town maps: [0-9]* values an interval, [0-9]* MB' "$work/log" || fail "the dry run does not tell of the maps"

# What is wrong is told with its line.
refused() { # MESSAGE SED
  local code=0
  sed "$2" user.yaml >wrong.yaml
  "$build/qinglan" check wrong.yaml >"$work/log" 2>&1 || code=$?
  [ $code = 2 ] && grep -q "^wrong.yaml:[0-9]*: error: .*$1" "$work/log" || fail "code $code, not '$1': $(cat "$work/log")"
}
refused "no stack inside the grid is of it" 's/E23/E99/'
refused "minimum_rate is -1 kg h-1" 's/minimum_rate: 0.5/minimum_rate: -1/'
refused "but none do" '/plume_in_grid/d; /town_maps/d; /    - {name/d'
refused "no stack rides as one" '/plume_in_grid/d; /^  puffs/d'
refused "does not lie within the grid" 's/size: 6, /size: 90, /'
refused "spacing is 20 m" 's/spacing: 200/spacing: 20/'
refused "must be unique" 's/name: wide/name: centre/'
refused "it is that of a file" 's/name: wide/name: a b/'
refused "give at most" 's/size: 6, spacing: 200/size: 80, spacing: 100/'
sed -i 's/,40$/,400/' receptors.csv
code=0
"$build/qinglan" check user.yaml >"$work/log" 2>&1 || code=$?
[ $code = 2 ] && grep -q "receptors.csv:3: error: height '400' must be a number from 0 to 100" "$work/log" || fail "code $code: $(cat "$work/log")"
