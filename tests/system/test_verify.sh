#!/usr/bin/env bash
# qinglan verify: a forecast against itself is perfect, a biased one is scored, faults are named.
source "$(dirname "$0")/common.sh"
# made FIRST LAST MORE: hours of 11 to 13 March (11: the day before), PM2.5 MORE ug m-3 higher.
made() {
  awk -v first="$1" -v last="$2" -v more="$3" 'BEGIN {
    print "hour_start_local,station,name,PM2.5[ug m-3],O3[ug m-3]"
    for (h = 24 * first; h < 24 * (last + 1); h++)
      for (s = 1; s <= 2; s++)
        printf "2026-03-%02d %02d:00,S%d,n,%g,%g\n", int(h / 24), h % 24, s, 40 + h % 24 + 5 * s + more, 60 + 3 * (h % 24)
  }'
}
made 12 13 0 >"$work/forecast.csv"
made 11 13 10 >"$work/obs.csv"
cell() { awk -F, -v want="$2" -v key="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) c = i; next } index($0, key) == 1 { print $c; exit }' "$3"; }
near() { awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !(a != "" && d * d < 1e-10) }' || fail "$3: $1, not $2"; }

"$build/qinglan" verify -o "$work/self" "$work/forecast.csv" "$work/forecast.csv" >"$work/log"
f=$work/self/verification.csv
near "$(cell 'model,PM2.5,1h,ug m-3,all,all' n "$f")" 96 "pairs"
near "$(cell 'model,PM2.5,1h,ug m-3,all,all' RMSE "$f")" 0 "RMSE of itself"
near "$(cell 'model,' level_accuracy "$work/self/verification_classes.csv")" 1 "levels of itself"

# Bias -10 everywhere; persistence repeats the day before, which is the same day: perfect.
"$build/qinglan" verify -o "$work/out" "$work/forecast.csv" "$work/obs.csv" >"$work/log"
f=$work/out/verification.csv
near "$(cell 'model,PM2.5,1h,ug m-3,all,all' MB "$f")" -10 "bias"
near "$(cell 'model,PM2.5,1h,ug m-3,S1,all' mean_model "$f")" 56.5 "mean at S1"
near "$(cell 'model,PM2.5,1h,ug m-3,S1,all' r "$f")" 1 "correlation"
near "$(cell 'model,PM2.5,24h,ug m-3,all,1' n "$f")" 2 "station days of lead day 1"
near "$(cell 'persistence,PM2.5,1h,ug m-3,all,all' RMSE "$f")" 0 "persistence"
near "$(cell 'persistence,PM2.5,24h,ug m-3,all,0' n "$f")" 2 "persistence by day"
# By hand: forecast 56.5 -> 56, 92; 61.5 -> 62, 102. Observed 66.5 -> 66, 106; 71.5 -> 72, 111.
c=$work/out/verification_classes.csv
near "$(cell 'model,all' station_days "$c")" 4 "station days"
near "$(cell 'model,all' level_accuracy "$c")" 0.5 "level accuracy"
near "$(cell 'model,all' range_accuracy "$c")" 1 "range accuracy"
near "$(cell 'model,all' primary_accuracy "$c")" 1 "primary pollutant"
near "$(cell 'model,all' level3_misses "$c")" 2 "misses of level 3"
near "$(cell 'model,all' level2_false_alarms "$c")" 2 "false alarms of level 2"
grep -q '"level_accuracy": 0.5' "$work/out/verification.json" || fail "verification.json"

# Faults.
refuse() { # refuse WORD ARGUMENT...
  local word=$1 code=0
  shift
  "$build/qinglan" verify -o "$work/no" "$@" >"$work/log" 2>&1 || code=$?
  [ $code -eq 2 ] || fail "exit code $code for $*"
  grep -q -- "$word" "$work/log" || fail "no '$word' in: $(cat "$work/log")"
}
sed 's/,S\([12]\),/,X\1,/' "$work/obs.csv" >"$work/other.csv"
refuse 'same id' "$work/forecast.csv" "$work/other.csv"
sed 's/2026/2025/' "$work/obs.csv" >"$work/old.csv"
refuse 'no hour' "$work/forecast.csv" "$work/old.csv"
sed 's/:00,/:30,/' "$work/forecast.csv" >"$work/half.csv"
refuse 'on the hour' "$work/half.csv" "$work/obs.csv"
refuse 'cannot be opened' "$work/none.csv" "$work/obs.csv"
refuse 'forecast and observations' "$work/forecast.csv"
