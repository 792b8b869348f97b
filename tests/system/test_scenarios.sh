#!/usr/bin/env bash
# Scenarios on the command line: ledgers of the templates; faults with file and line, before anything is written.
source "$(dirname "$0")/common.sh"

"$build/qinglan" demo --dir "$work/demo" >/dev/null
cd "$work"
"$build/qinglan" whatif --ledger -o out demo/case.yaml demo/scenarios/scenarios.yaml >ledger.txt 2>log || fail "ledger: $(cat log)"
[ "$(ls out | wc -l)" = 10 ] || fail "there are not ten folders: $(ls out)"
for name in out/*; do
  head -1 "$name/scenario_emissions.csv" | grep -q '^# SYNTHETIC' || fail "$name: it does not say that it is synthetic"
  grep -q "^$(basename "$name")," "$name/scenario_emissions.csv" || fail "$name: no row of its own"
done
grep -q '^diesel_machines,sector,nonroad,NOx,.*,-12,NA,NA$' out/diesel_machines/scenario_emissions.csv || fail "machines: not 12 % less"
grep -q '^ultra_low,enterprise,E03,NOx,.*,-60,.*,yes$' out/ultra_low/scenario_emissions.csv || fail "E03 does not keep to its permit"
grep -q 'EXCEEDED' ledger.txt || fail "no permit is exceeded, though E03 has less than it emits"
[ ! -e out/base ] || fail "something was run"

# Two scenarios, each with a fault of its own: both are named, and nothing is written.
cat >bad.yaml <<'END'
scenarios:
  - name: one
    rules:
      - {select: {enterprises: [E77]}, scale: 0.5}
  - name: two
    rules:
      - {select: {sectors: [steel]}, scale: 0.5}
      - {when: {first_date: 2023-09-01}, scale: 0.5}
END
for how in --ledger --quiet --dry-run; do
  code=0
  "$build/qinglan" whatif $how -o bad demo/case.yaml bad.yaml >out.txt 2>log || code=$?
  [ $code = 2 ] || fail "$how: exit code $code: $(cat log)"
  grep -q "bad.yaml:4: error: scenario one, rule 1: 'E77' is none of the enterprises" log || fail "$how: line 4: $(cat log)"
  grep -q 'bad.yaml:8: error: scenario two, rule 2: 2023-09-01 is outside the case' log || fail "$how: line 8: $(cat log)"
  [ -z "$(find bad -type f 2>/dev/null)" ] || fail "$how: something was written: $(find bad)"
done
