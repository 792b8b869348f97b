#!/usr/bin/env bash
# The winter demo, a whole day of stagnation: secondary matter dominates PM2.5 at the stations, nitrate rises at night and
# falls by day, every process' share is accounted for, and nitrogen closes with the ammonium in it.
source "$(dirname "$0")/common.sh"
"$build/qinglan" demo --dir "$work/demo" --season winter --size small >/dev/null
sed -i 's/^output:/output:\n  processes: [PNO3, PNH4, PSO4]/' "$work/demo/case.yaml"
"$build/qinglan" forecast --quiet "$work/demo/case.yaml" >"$work/log" || fail "the run: $(cat "$work/log")"

# Means over the stations: secondary share of PM2.5 in every hour of stagnation (18-09 local), nitrate by night and by day.
awk -F, '/^#/ { next }
  /^hour/ { for (i = 1; i <= NF; i++) { name = $i; sub(/\[.*/, "", name); column[name] = i }; next }
  { hour = substr($2, 12, 2) + 0; n[hour]++; total[hour] += $column["PM25"]; nitrate[hour] += $column["PM25_NO3"]
    secondary[hour] += $column["PM25_SO4"] + $column["PM25_NO3"] + $column["PM25_NH4"] + $column["PM25_SOA"] }
  END {
    for (h = 0; h < 24; h++) {
      if (n[h] != 18) { print "hour " h ": " n[h] + 0 " stations"; exit 1 }
      if ((h >= 18 || h < 9) && secondary[h] <= 0.5 * total[h]) { printf "hour %d: secondary share %.2f\n", h, secondary[h] / total[h]; bad = 1 }
    }
    night = (nitrate[2] + nitrate[3] + nitrate[4] + nitrate[5]) / 72; day = (nitrate[12] + nitrate[13] + nitrate[14] + nitrate[15]) / 72
    printf "nitrate: %.1f ug m-3 at 02-06, %.1f at 12-16; at 18 and 23 h %.1f and %.1f\n", night, day, nitrate[18] / 18, nitrate[23] / 18
    exit bad || !(night > 1.2 * day && nitrate[23] > 1.2 * nitrate[18])
  }' "$work/demo/output/stations.csv" || fail "the day of PM2.5 at the stations"
nitrogen=$(sed -n 's/^Elements close.*nitrogen \([^,]*\),.*/\1/p' "$work/log")
awk -v w="$nitrogen" 'BEGIN { exit !(w != "" && w <= 1e-5) }' || fail "nitrogen closes only to '$nitrogen'"
worst=$(sed -n 's/^Process analysis closes to \([^ ]*\) of.*/\1/p' "$work/log")
awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-6) }' || fail "the processes close only to '$worst'"
