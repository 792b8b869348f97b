#!/usr/bin/env bash
# `qinglan puff --experiment` on the given half of Prairie Grass, scored by `qinglan verify --dispersion`.
set -euo pipefail
build=$1
data=$(pwd)/../shared/data/prairie_grass/pg_arcs_tidy.csv
if [ ! -r "$data" ]; then
  echo "SKIPPED: reference data data/prairie_grass are not here"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# bar NAME LINE: arcs, FB, NMSE, MG, VG, FAC2 and r of a line of scores against the limits fac2, vg, low and high.
bar() {
  echo "$1: $2"
  echo "$2" | sed 's/^[^0-9+-]*//' | awk -v fac2="$fac2" -v vg="$vg" -v low="$low" -v high="$high" '
    { if ($1 < 70 || !($6 >= fac2 && $5 <= vg && $4 >= low && $4 <= high)) exit 1 }' || {
    echo "outside: FAC2 >= $fac2, VG <= $vg, $low <= MG <= $high"
    failed=1
  }
}

"$build/qinglan" puff --experiment "$data" --output "$work/with.csv" | tee "$work/log"
grep -q '26 runs modelled, 8 left out' "$work/log"
[ "$(wc -l <"$data")" -eq "$(wc -l <"$work/with.csv")" ]
cut -d, -f1-16 "$work/with.csv" | cmp - <(tr -d '\r' <"$data")
"$build/qinglan" verify --dispersion "$work/with.csv" >"$work/scores"
# The bars are VG 1.20, MG 0.8 to 1.25 and FAC2 0.94. The last is not met (docs/theory/puff.md); what is met is held here.
fac2=0.92 vg=1.15 low=0.8 high=1.25
bar 'arc maximum' "$(grep '^arc maximum  ' "$work/scores")"
bar 'crosswind integral' "$(grep '^crosswind integral' "$work/scores")"
fac2=0.91 vg=1.20
bar 'arcs cut at north' "$(grep '^arc maximum, arcs cut' "$work/scores")"

"$build/qinglan" puff --experiment "$data" --output "$work/without.csv" --no-sigma-theta
"$build/qinglan" verify --dispersion "$work/without.csv" >"$work/scores"
fac2=0.77 vg=1.40 low=0.7 high=1.3
bar 'arc maximum, no sigma_theta' "$(grep '^arc maximum  ' "$work/scores")"
bar 'arcs cut at north, no sigma_theta' "$(grep '^arc maximum, arcs cut' "$work/scores")"
exit $failed
