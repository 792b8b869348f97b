#!/usr/bin/env bash
# qinglan attribute on two hours of the demo about noon (with standards by which two hours make a day): rows of primary PM2.5
# against an enterprise that is switched off, rows of a perturbed run against that run alone, the tables, and what is refused.
source "$(dirname "$0")/common.sh"
here=$(cd "$(dirname "$0")/../.." && pwd)
demo_case "$work/demo" summer 3
sed -i 's/^start:.*/start: 2023-08-01T03:00:00Z/; s/^end:.*/end: 2023-08-01T05:00:00Z/; s/^  natural:.*/&\n  plume_in_grid: whole/' \
  "$work/demo/case.yaml"
mkdir "$work/standards"
sed 's/^day_hours,[0-9]*/day_hours,2/; s/^window_hours,[0-9]*/window_hours,2/; s/^day_windows,[0-9]*/day_windows,1/' \
  "$here/outputs/standards/rules.csv" >"$work/standards/rules.csv"
printf 'enterprise,group\nE01,cement\nE02,cement\n' >"$work/groups.csv"
attribute() { "$build/qinglan" attribute --quiet --standards "$work/standards" "$@" >"$work/log" 2>&1; }
forecast() { # FOLDER SCENARIOS:NAME
  "$build/qinglan" forecast --quiet --output "$work/$1" --scenario "$2" "$work/demo/case.yaml" >"$work/log" 2>&1 ||
    fail "the run $1: $(cat "$work/log")"
}

attribute --groups "$work/groups.csv" --species NOx --output "$work/out" "$work/demo/case.yaml" || fail "attribute: $(cat "$work/log")"
grep -q '6 run(s) of the case, the base one included (1 of groups)' "$work/log" || fail "the cost is not told: $(cat "$work/log")"
check() { "$build/tests/attribution_check" "$work/out/stations.nc" "$work/$1/stations.nc" "$work/out/source_receptor.nc" "${@:2}"; }

# Primary PM2.5: E02 without its fine particles.
cat >"$work/dark.yaml" <<END
scenarios:
  - name: dark
    rules:
      - select: {enterprises: [E02], species: [PEC, FPRM, FCRS, POA, PSO4, PNO3]}
        scale: 0
END
forecast dark "$work/dark.yaml:dark"
check dark primary E02 || fail "the rows do not tell what E02's particles do"
code=0
check dark primary E03 >"$work/log" || code=$?
[ $code = 1 ] || fail "the rows of E03 passed for those of E02 (code $code)"

# A perturbed row: the scenario of its run, alone.
forecast alone "$work/out/runs/scenarios.yaml:run0001_NOx"
check alone slope E02 NOx -0.3 || fail "the row of NOx is not the difference of its run and the base"
check alone slope E01 NOx -0.3 >/dev/null || fail "E01 was changed with E02 and has another slope"
code=0
check dark slope E02 NOx -0.3 >"$work/log" || code=$?
[ $code = 1 ] || fail "the row passed for another run (code $code)"

# The tables: rows and the run of all groups agree on PM2.5, where nearly all is primary and linear; everything has a regime.
awk -F, '/^2023/ && $3 == "PM25" && $6 < -0.01 { n++; if ($7 > 0.01 * -$6 || $7 < 0.01 * $6) bad = 1 } END { exit !(n && !bad) }' \
  "$work/out/attribution_sum.csv" || fail "attribution_sum.csv: $(cat "$work/out/attribution_sum.csv")"
[ "$(grep -c '^2023.*,everything,' "$work/out/regime.csv")" = 18 ] || fail "regime.csv lacks stations"
grep -q '^2023-08-01,S07,PM25,.*,enterprise,E02,clinker,cement,' "$work/out/contributions.csv" || fail "contributions.csv lacks E02"
grep -q SYNTHETIC "$work/out/contributions.csv" || fail "invented data are not labelled"
[ "$(ncdump -h "$work/out/source_receptor.nc" | grep -c 'coefficient(time')" = 1 ] || fail "the hourly coefficients are not beside the rows"

# Gone on with, complete runs are not run again and give the same rows; those of another change are refused.
cp "$work/out/source_receptor.nc" "$work/rows.nc"
before=$(stat -c %Y.%i "$work/out/runs/run0001_NOx/stations.nc")
attribute --resume --groups "$work/groups.csv" --species NOx --output "$work/out" "$work/demo/case.yaml" || fail "resume: $(cat "$work/log")"
[ "$before" = "$(stat -c %Y.%i "$work/out/runs/run0001_NOx/stations.nc")" ] || fail "a complete run was run again"
"$build/tests/nc_same" "$work/rows.nc" "$work/out/source_receptor.nc" || fail "the rows differ after --resume"
code=0
attribute --resume --perturb -50% --groups "$work/groups.csv" --species NOx --output "$work/out" "$work/demo/case.yaml" || code=$?
[ $code = 2 ] && grep -q 'leave out --resume' "$work/log" || fail "runs of another change were taken (code $code): $(cat "$work/log")"

# Primary PM2.5 alone takes one run.
attribute --species none --dry-run "$work/demo/case.yaml" || fail "dry run: $(cat "$work/log")"
grep -q ' 1 run(s)' "$work/log" || fail "rows of the puffs alone should take one run: $(cat "$work/log")"

# refused EXPECTED ARGUMENTS...: exit code 2, the message, and nothing written.
refused() {
  local code=0
  attribute --output "$work/none" "${@:2}" "$work/demo/case.yaml" || code=$?
  [ $code = 2 ] || fail "${*:2}: code $code: $(cat "$work/log")"
  grep -q -- "$1" "$work/log" || fail "${*:2}: '$1' is not in: $(cat "$work/log")"
  [ ! -e "$work/none" ] || fail "${*:2}: something was written"
}
printf 'enterprise,group\nE01,a\nE99,a\n' >"$work/bad.csv"
refused 'bad.csv:3: .*E99' --groups "$work/bad.csv"
printf 'enterprise,group\nE01,a\nE01,b\n' >"$work/bad.csv"
refused 'bad.csv:3: .*twice' --groups "$work/bad.csv"
refused "blocks '6-3'" --blocks 6-3
refused "blocks '0-6,5-8'" --blocks 0-6,5-8
refused "none of NOx" --species NOx,CO
refused "perturb '-130%'" --perturb -130%
refused "perturb '0'" --perturb 0
refused 'more than --max-runs 3' --max-runs 3
refused "regime '0.5,1'" --regime 0.5,1
sed -i 's/^  stations:.*//' "$work/demo/case.yaml"
refused 'no stations'
