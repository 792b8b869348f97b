#!/usr/bin/env bash
# Stacks as puffs in the forecast: their account closes at the end, a run that was killed and resumed and one of another
# number of threads end with the same files; and coefficients of source and receptor tell what an enterprise does.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 3
hourly_checkpoints "$work/demo/case.yaml"
forecast() { # FOLDER CASE OPTIONS...
  "$build/qinglan" forecast --quiet --output "$work/$1" "$work/demo/$2.yaml" "${@:3}" >"$work/log_$1" 2>&1 ||
    fail "the run $1: $(cat "$work/log_$1")"
}
# closes FOLDER: the printed gap of the puffs' account, of what was emitted, and the grid's own closure.
closes() {
  local gap worst
  gap=$(sed -n 's/.*+ in puffs to \([^ ]*\)\.$/\1/p' "$work/log_$1")
  worst=$(sed -n 's/^Mass closes to \([^ ]*\) of.*/\1/p' "$work/log_$1")
  awk -v g="$gap" 'BEGIN { exit !(g != "" && g <= 1e-12) }' || fail "$1: the puffs' account closes only to $gap"
  awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-6) }' || fail "$1: mass closes only to $worst"
  # columns after the first: handed out, emitted (grid and puffs), difference
  awk '/^Emissions/ { on = 1; next } NF == 0 { on = 0 } on && ($4 > 1e-9 || $4 < -1e-9) { print; bad = 1 } END { exit bad }' \
    "$work/log_$1" || fail "$1: what the grid and the puffs got is not what was handed out"
  grep -q '"plume in grid"' "$work/$1/manifest.json" || fail "$1: no timer of the puffs"
}
sed 's/^  natural:.*/&\n  plume_in_grid: handover/; s/^output:/&\n  source_receptor: true/' "$work/demo/case.yaml" >"$work/demo/handover.yaml"
forecast one handover --threads 1
closes one
awk '/^Plume in grid/ { on = 1; next } /puffs;/ { on = 0 } on && $1 == "PEC" { exit !($2 > 0 && $4 > 0.1 * $2 && $8 > 0.1 * $2) }' \
  "$work/log_one" || fail "no fair part of PEC was handed over: $(cat "$work/log_one")"

# Killed after its first or second checkpoint, then resumed with another number of threads.
"$build/qinglan" forecast --quiet --output "$work/two" "$work/demo/handover.yaml" --threads 2 >/dev/null 2>&1 &
process=$!
until [ -e "$work/two/checkpoint.h5" ] || ! kill -0 $process 2>/dev/null; do sleep 0.02; done
kill -9 $process || fail "the run ended before it could be killed"
wait $process 2>/dev/null || true
forecast two handover --threads 3 --resume
grep -q '^resuming at' "$work/log_two" || fail "it was not resumed"
closes two
for file in forecast.nc stations.nc source_receptor.nc; do
  "$build/tests/nc_same" "$work/one/$file" "$work/two/$file" || fail "$file differs after resuming"
done
cmp "$work/one/stations.csv" "$work/two/stations.csv" || fail "stations.csv differs after resuming"
[ "$(grep -A8 '^Plume in grid' "$work/log_one")" = "$(grep -A8 '^Plume in grid' "$work/log_two")" ] ||
  fail "the accounts differ after resuming"

# An enterprise switched off, among stacks alone: the change at the stations is its coefficients times its emission.
sed '/^  inventories:/,/^  natural:/{/^  natural:/!d}; /^initial:/,/^output:/{/^output:/!d}
     s/^  natural:.*/  plume_in_grid: whole/; s/^output:/numerics: {no_deposition: true}\n&\n  source_receptor: true\n  species: [PEC, FPRM, PM25]/' \
  "$work/demo/case.yaml" >"$work/demo/with.yaml"
sed 's/file: enterprises.csv/file: fewer.csv/' "$work/demo/with.yaml" >"$work/demo/without.yaml"
grep -v '^E13-' "$work/demo/enterprises.csv" >"$work/demo/fewer.csv"
forecast with with
forecast without without
closes with
for species in PEC FPRM; do
  "$build/tests/source_receptor_check" "$work/with/stations.nc" "$work/without/stations.nc" "$work/with/source_receptor.nc" \
    E13 $species || fail "the coefficients do not tell what $species of E13 does"
done
# The same with gases handed over, so that they react in the grid, and particles that stay in the puffs.
for name in with without; do
  sed 's/plume_in_grid: whole/plume_in_grid: handover_gases/' "$work/demo/$name.yaml" >"$work/demo/${name}_gases.yaml"
  forecast ${name}_gases ${name}_gases
done
closes with_gases
awk '/^Plume in grid/ { on = 1; next } /puffs;/ { on = 0 } on && $1 == "PEC" { pec = $2 > 0 && $4 == 0 && $8 > 0.1 * $2 }
  on && $1 == "NO2" { no = $4 > 0.1 * $3 } END { exit !(pec && no) }' "$work/log_with_gases" ||
  fail "gases are not handed over, or particles are: $(cat "$work/log_with_gases")"
"$build/tests/source_receptor_check" "$work/with_gases/stations.nc" "$work/without_gases/stations.nc" \
  "$work/with_gases/source_receptor.nc" E13 PEC || fail "the coefficients do not tell what PEC of E13 does where gases are handed over"
# The same of primary PM2.5 where particles deposit and 2 mm of rain fall in each hour: its tracers are lost as the particles are.
"$build/tests/nc_rain" "$work"/demo/wrfout_* 2
for name in with without; do
  sed '/^numerics:/d' "$work/demo/$name.yaml" >"$work/demo/${name}_loss.yaml"
  forecast ${name}_loss ${name}_loss
done
closes with_loss
awk '/^Plume in grid/ { on = 1; next } /puffs;/ { on = 0 } on && $1 == "PEC" { exit !($6 > 1e-4 * $2 && $7 > 1e-3 * $2) }' "$work/log_with_loss" ||
  fail "no fair part of PEC was deposited, dry and by rain: $(cat "$work/log_with_loss")"
"$build/tests/source_receptor_check" "$work/with_loss/stations.nc" "$work/without_loss/stations.nc" \
  "$work/with_loss/source_receptor.nc" E13 PM25 || fail "the coefficients do not tell what primary PM2.5 of E13 does"
# The check itself must be able to fail: what is lost matters, and the coefficients are not those of another enterprise.
refused() { # RUN ENTERPRISE SPECIES
  local code=0
  "$build/tests/source_receptor_check" "$work/with$1/stations.nc" "$work/without$1/stations.nc" "$work/with$1/source_receptor.nc" \
    "$2" "$3" >"$work/log" || code=$?
  [ $code = 1 ] || fail "the coefficients passed for $3 of $2 (code $code)"
}
refused "" E23 PEC
refused _loss E13 PEC
