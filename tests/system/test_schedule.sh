#!/usr/bin/env bash
# qinglan schedule on two hours of the winter demo (with standards by which two hours make a day), primary particles alone, so that the
# model's PM2.5 must answer as the puffs' rows say: a plan, its orders against every constraint, its judgement by the model, the
# same plan for any number of threads, its explanation, and what is refused. $1: the build folder.
source "$(dirname "$0")/common.sh"
here=$(cd "$(dirname "$0")/../.." && pwd)
export OMP_WAIT_POLICY=passive
demo_case "$work/demo" winter 3
case=$work/demo/case.yaml plants=$work/demo/enterprises.yaml
"$build/qinglan" demo --dir "$work/day" --season winter --size small >/dev/null
day=$(sed -n 's/^start: *\([0-9]*-[0-9]*-[0-9]*\).*/\1/p' "$case")
sed -i "s/^start:.*/start: $(date -u -d "$day + 1 day" +%F)T00:00:00Z/; s/^end:.*/end: $(date -u -d "$day + 1 day" +%F)T02:00:00Z/
  s/^  natural:.*/&\n  plume_in_grid: handover_gases/" "$case"
printf '\nnumerics:\n  no_aerosol: true\n' >>"$case"
mkdir "$work/standards"
sed 's/^day_hours,[0-9]*/day_hours,2/; s/^window_hours,[0-9]*/window_hours,2/; s/^day_windows,[0-9]*/day_windows,1/' \
  "$here/outputs/standards/rules.csv" >"$work/standards/rules.csv"

schedule() { "$build/qinglan" schedule --quiet --standards "$work/standards" "$@" >"$work/log" 2>&1; }

"$build/qinglan" attribute --quiet --standards "$work/standards" --species none --output "$work/rows" "$case" >"$work/log" 2>&1 ||
  fail "attribute: $(cat "$work/log")"
rows=$work/rows/source_receptor.nc

# Linear, for a whole day (buffers must come back to where they were), by what the two hours say: the same files for one and two threads, orders that keep every constraint.
schedule --linear --threads 1 --rows "$rows" --output "$work/one" "$work/day/case.yaml" || fail "schedule: $(cat "$work/log")"
schedule --linear --threads 2 --rows "$rows" --output "$work/two" "$work/day/case.yaml" || fail "schedule: $(cat "$work/log")"
grep -q '"verdict": "not judged"' "$work/one/plan.json" || fail "a plan without the model is not said to be so"
for file in orders.csv plan_metrics.csv plan_processes.csv plan_hours.csv plan.json; do
  cmp "$work/one/$file" "$work/two/$file" || fail "$file depends on the number of threads"
done
"$build/qinglan" check --enterprises "$plants" --orders "$work/one/orders.csv" >"$work/log" 2>&1 ||
  fail "the orders break a constraint: $(cat "$work/log")"
grep -q ' 0 violations' "$work/log" || fail "no word of the orders: $(cat "$work/log")"
[ "$(find "$work/one/sheets" -name '*.html' | wc -l)" -ge 30 ] || fail "sheets are missing"
head -n 1 "$work/one/plan_metrics.csv" | grep -q SYNTHETIC || fail "invented data are not labelled"

# Judged by the model: primary PM2.5 as the rows say, to 5 %; a plan that holds is no worse than the base.
schedule --iterations 1 --air 200000 --rows "$rows" --output "$work/plan" "$case" || fail "schedule: $(cat "$work/log")"
awk -F, '$2 == "PM25" { n++; p += $8; r += $9 }
  END { printf "PM2.5: predicted %g, realised %g over %d stations\n", p, r, n; exit !(n > 10 && (p > 0.05 || p < -0.05) && r / p > 0.95 && r / p < 1.05) }' \
  "$work/plan/plan_metrics.csv" || fail "the model does not answer as the rows say: $(cat "$work/plan/plan_metrics.csv")"
# Of the stacks' primary particles alone, which the puffs keep, to a thousandth at every station.
awk -F, '$2 == "PM25" && ($11 > 1e-3 || $11 < -1e-3) { n++; d = $12 / $11 - 1; if (d > 1e-3 || d < -1e-3) { print; bad = 1 } }
  END { exit bad || n < 5 }' "$work/plan/plan_metrics.csv" || fail "primary PM2.5 is not what the rows say: $(cat "$work/plan/plan_metrics.csv")"
grep -q '"primary_PM25"' "$work/plan/plan.json" || fail "plan.json has no word of primary PM2.5"
verdict=$(sed -n 's/^ "verdict": "\(.*\)",/\1/p' "$work/plan/plan.json")
case $verdict in
  accepted) [ -e "$work/plan/orders.csv" ] || fail "a plan that holds has no orders" ;;
  rejected) [ ! -e "$work/plan/orders.csv" ] || fail "a rejected plan has orders" ;;
  *) fail "the verdict is '$verdict'" ;;
esac
echo "verdict: $verdict"

# Explained from its files.
schedule --explain E03 --output "$work/one" || fail "explain: $(cat "$work/log")"
grep -q 'put back to its base it would save' "$work/log" || fail "nothing is explained: $(cat "$work/log")"

# refused CODE EXPECTED ARGUMENTS...: the message, and nothing written.
refused() {
  local code=0
  schedule --output "$work/none" "${@:3}" || code=$?
  [ $code = "$1" ] || fail "schedule ${*:3}: exit code $code, not $1: $(cat "$work/log")"
  grep -q -- "$2" "$work/log" || fail "schedule ${*:3}: no '$2' in: $(cat "$work/log")"
  [ ! -e "$work/none" ] || fail "schedule ${*:3}: something was written"
}
refused 2 "no enterprise 'E99'\|cannot\|No such" --explain E99
refused 2 'one case file is needed'
refused 2 "'x': a number" --air x "$case"
refused 2 'glpk, cbc or highs' --milp-solver simplex "$case"
refused 2 'exclude each other' --target --budget 5 "$case"
refused 2 'source_receptor.nc' --rows "$work/nowhere/source_receptor.nc" "$case"
sed '0,/windows: \[{from: 6, to: 24}\]/s//windows: [{from: 8, to: 10}]/' "$plants" >"$work/demo/edited.yaml"
refused 2 'contradicts itself' --enterprises "$work/demo/edited.yaml" --rows "$rows" "$case"
line=$(grep -n 'stacks: \[E03-P1\]' "$plants" | head -n 1 | cut -d: -f1)
sed "${line}s/E03-P1/E03-P9/" "$plants" >"$work/demo/edited.yaml"
refused 2 "no stack 'E03-P9'" --enterprises "$work/demo/edited.yaml" --rows "$rows" "$case"
echo "a plan, judged, explained and checked; faults refused"
