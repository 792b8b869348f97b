#!/usr/bin/env bash
# Killed ten times at random moments and resumed each time, a forecast ends with the files of an undisturbed run.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 4
hourly_checkpoints "$work/demo/case.yaml"
sed -i 's/^output:/output:\n  processes: [O3, PEC]/' "$work/demo/case.yaml"
run=("$build/qinglan" forecast --quiet --threads 2)
start=$(date +%s%N)
"${run[@]}" --output "$work/whole" "$work/demo/case.yaml" >/dev/null
took=$((($(date +%s%N) - start) / 1000000)) # ms

RANDOM=20260 # the moments are random in the run but the same in every test
kills=0
for attempt in $(seq 1 200); do
  "${run[@]}" --resume --output "$work/killed" "$work/demo/case.yaml" >/dev/null 2>"$work/log" &
  process=$!
  if [ $kills -lt 10 ]; then
    pause=$((RANDOM % took + 20))
    sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    if kill -9 $process 2>/dev/null; then kills=$((kills + 1)); fi
  fi
  if wait $process 2>/dev/null; then
    [ $kills -ge 10 ] && break
    rm -rf "$work/killed" # it ended before it could be killed: once more from the beginning
  fi
done
echo "$kills kills, $attempt attempts, an undisturbed run takes $took ms"
[ $kills -eq 10 ] || fail "only $kills kills happened"
"$build/tests/nc_same" "$work/whole/forecast.nc" "$work/killed/forecast.nc" || fail "forecast.nc differs"
"$build/tests/nc_same" "$work/whole/stations.nc" "$work/killed/stations.nc" || fail "stations.nc differs"
cmp "$work/whole/stations.csv" "$work/killed/stations.csv" || fail "stations.csv differs"
cmp "$work/whole/processes.csv" "$work/killed/processes.csv" || fail "processes.csv differs"
"$build/tests/nc_same" "$work/whole/aqi.nc" "$work/killed/aqi.nc" || fail "aqi.nc differs"
for table in bulletin emissions emissions_hourly emissions_enterprises; do
  [ ! -e "$work/whole/$table.csv" ] || cmp "$work/whole/$table.csv" "$work/killed/$table.csv" || fail "$table.csv differs"
done
[ -z "$(find "$work/killed" -name '*.part' -o -name 'forecast.records' -o -name 'checkpoint.h5')" ] ||
  fail "leftovers in the folder: $(ls "$work/killed")"

# Without output.checkpoint in the case, what ends within a minute by the clock writes none: a killed run begins anew.
sed '/^  checkpoint:/d' "$work/demo/case.yaml" >"$work/demo/clock.yaml"
"${run[@]}" --output "$work/clock" "$work/demo/clock.yaml" >/dev/null 2>&1 &
process=$!
size() { stat -c %s "$work/clock/forecast.records" 2>/dev/null || echo 0; }
for wait in $(seq 1 3000); do
  [ "$(size)" -gt 24 ] && break
  sleep 0.01
done
kill -9 $process || fail "it ended before it could be killed"
wait $process 2>/dev/null || true
[ "$(size)" -gt 24 ] || fail "no record before the end"
[ ! -e "$work/clock/checkpoint.h5" ] || fail "a checkpoint within a minute"
"${run[@]}" --resume --output "$work/clock" "$work/demo/clock.yaml" >/dev/null 2>"$work/log"
grep -q 'there is no checkpoint' "$work/log" || fail "resumed from nothing: $(cat "$work/log")"
"$build/tests/nc_same" "$work/whole/forecast.nc" "$work/clock/forecast.nc" || fail "forecast.nc differs after beginning anew"
