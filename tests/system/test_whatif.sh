#!/usr/bin/env bash
# What-if: every scenario equals a forecast of itself, one without a change equals the base, the answers do not depend
# on threads, turns or kills, and a scenario that fails takes no other down.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 3
hourly_checkpoints "$work/demo/case.yaml"
cat >"$work/demo/four.yaml" <<'END'
title: four
synthetic: true
scenarios:
  - name: nothing
    rules:
      - {select: {sectors: [road]}, scale: 1}
  - name: stacks
    rules:
      - {select: {enterprises: [E01, E02, E03]}, scale: 0.5}
  - name: late
    rules:
      - select: {sectors: [road]}
        when: {hours: [{from: 1, to: 24}]}
        scale: 0.5
  - name: taller
    rules:
      - {select: {enterprises: [E04]}, retrofit: {height: 200}}
END
whatif=("$build/qinglan" whatif --quiet)
forecast=("$build/qinglan" forecast --quiet)

# expect_failure CODE LOG COMMAND...
expect_failure() {
  local wanted=$1 log=$2 code=0
  shift 2
  "$@" >/dev/null 2>"$log" || code=$?
  [ $code -eq "$wanted" ] || fail "$*: exit code $code instead of $wanted: $(cat "$log")"
}

# same A B: two folders of results are the same but for the manifest, which holds times.
same() {
  local file
  for file in forecast stations aqi; do
    [ ! -e "$1/$file.nc" ] || "$build/tests/nc_same" "$1/$file.nc" "$2/$file.nc" || fail "$1/$file.nc differs from $2"
  done
  for file in stations bulletin emissions emissions_hourly emissions_enterprises; do
    [ ! -e "$1/$file.csv" ] || cmp "$1/$file.csv" "$2/$file.csv" || fail "$1/$file.csv differs from $2"
  done
  [ -e "$1/manifest.json" ] || fail "$1 has no manifest"
}

"${whatif[@]}" --threads 2 --output "$work/all" "$work/demo/case.yaml" "$work/demo/four.yaml" >/dev/null
"${forecast[@]}" --output "$work/lone/base" "$work/demo/case.yaml" >/dev/null
same "$work/lone/base" "$work/all/base"
same "$work/lone/base" "$work/all/nothing"
for name in stacks late taller; do
  "${forecast[@]}" --output "$work/lone/$name" --scenario "$work/demo/four.yaml:$name" "$work/demo/case.yaml" >/dev/null
  same "$work/lone/$name" "$work/all/$name"
  ! "$build/tests/nc_same" "$work/all/$name/forecast.nc" "$work/all/base/forecast.nc" >/dev/null 2>&1 ||
    fail "$name is no other than the base"
done

# same_ledgers FOLDER NAME...: what the runs wrote of their emissions is what the emissions alone give.
"${whatif[@]}" --ledger --output "$work/ledgers" "$work/demo/case.yaml" "$work/demo/four.yaml" >/dev/null
same_ledgers() {
  local name
  for name in "${@:2}"; do
    cmp "$work/ledgers/$name/scenario_emissions.csv" "$1/$name/scenario_emissions.csv" || fail "the ledger of $1/$name"
  done
}
same_ledgers "$work/all" nothing stacks late taller

# Compared with the base: exactly nothing where nothing changed.
[ "$(grep -c ',done,' "$work/all/whatif.csv")" -eq 4 ] || fail "comparison: $(cat "$work/all/whatif.csv")"
for field in O3 PM25; do
  "$build/tests/nc_range" "$work/all/nothing/difference.nc" $field 0 0 || fail "nothing differs in $field"
  ! "$build/tests/nc_range" "$work/all/late/difference.nc" $field 0 0 >/dev/null 2>&1 || fail "late has no effect on $field"
done

# A forecast that has been made serves as the base: the same results, whether the base leads some that wake and one that
# never does, and is killed in between, or rests when the last has woken.
{
  sed '/name: stacks/,$d' "$work/demo/four.yaml"
  sed -n '/name: late/,/scale/p' "$work/demo/four.yaml"
  printf '  - name: later\n    rules:\n      - {select: {sectors: [road]}, when: {hours: [{from: 2, to: 24}]}, scale: 0.5}\n'
} >"$work/demo/based.yaml"
sed '/name: nothing/,/scale: 1}/d' "$work/demo/based.yaml" >"$work/demo/woken.yaml"
based=("${whatif[@]}" --base "$work/lone/base" --output)
"${based[@]}" "$work/based" "$work/demo/case.yaml" "$work/demo/based.yaml" >/dev/null 2>&1 &
process=$!
for wait in $(seq 1 600); do
  [ ! -e "$work/based/base.lead/checkpoint.h5" ] || break
  sleep 0.1
done
kill -9 $process 2>/dev/null || fail "the what-if had ended before it could be killed"
wait $process 2>/dev/null || true
"${based[@]}" "$work/based" --resume "$work/demo/case.yaml" "$work/demo/based.yaml" >/dev/null 2>&1
"${based[@]}" "$work/woken" "$work/demo/case.yaml" "$work/demo/woken.yaml" >/dev/null 2>&1
for name in base nothing late; do same "$work/all/$name" "$work/based/$name"; done
for name in base late later; do same "$work/woken/$name" "$work/based/$name"; done
same_ledgers "$work/based" nothing late
for folder in based woken; do
  cmp "$work/lone/base/manifest.json" "$work/$folder/base/manifest.json" || fail "$folder: the base was computed again"
  [ ! -e "$work/$folder/base.lead" ] || fail "$folder/base.lead is left"
  grep -q '^late,.*,done,' "$work/$folder/whatif.csv" || fail "$folder: $(cat "$work/$folder/whatif.csv")"
done
expect_failure 2 "$work/log" "${whatif[@]}" --base "$work/lone/stacks" --output "$work/none" "$work/demo/case.yaml" "$work/demo/four.yaml"
grep -q 'manifest.json is of another case' "$work/log" || fail "a scenario as the base: $(cat "$work/log")"
expect_failure 2 "$work/log" "${whatif[@]}" --base "$work/nowhere" --output "$work/none" "$work/demo/case.yaml" "$work/demo/four.yaml"
grep -q "nowhere/manifest.json is not there" "$work/log" || fail "no base: $(cat "$work/log")"
cp "$work/demo/profiles.csv" "$work/profiles.csv"
echo "# a remark" >>"$work/demo/profiles.csv"
expect_failure 2 "$work/log" "${whatif[@]}" --base "$work/lone/base" --output "$work/none" "$work/demo/case.yaml" "$work/demo/four.yaml"
grep -q 'profiles.csv has changed since' "$work/log" || fail "a changed input: $(cat "$work/log")"
mv "$work/profiles.csv" "$work/demo/profiles.csv"

# In turns, one scenario at a time: memory for the base and one.
memory=$("${whatif[@]}" --dry-run --output "$work/none" "$work/demo/case.yaml" "$work/demo/four.yaml" 2>&1 |
  sed -nE 's/^memory: base ([0-9]+) MB \+ 4 x ([0-9]+) MB.*/\1 \2/p')
read -r base each <<<"$memory"
limit=$(awk "BEGIN {print ($base + 1.5 * $each) / 1000}")
"${whatif[@]}" --memory "$limit" --output "$work/turns" "$work/demo/case.yaml" "$work/demo/four.yaml" \
  >/dev/null 2>"$work/log"
grep -q '4 scenarios go in 4 turns' "$work/log" || fail "not in turns: $(cat "$work/log")"
for name in base nothing stacks late taller; do same "$work/all/$name" "$work/turns/$name"; done
same_ledgers "$work/turns" nothing stacks late taller
expect_failure 2 "$work/log" "${whatif[@]}" --memory 0.001 --output "$work/none" "$work/demo/case.yaml" \
  "$work/demo/four.yaml"
grep -q 'give more with --memory' "$work/log" || fail "memory: $(cat "$work/log")"

# Killed and resumed.
kills=0
RANDOM=6
for attempt in $(seq 1 60); do
  "${whatif[@]}" --resume --output "$work/killed" "$work/demo/case.yaml" "$work/demo/four.yaml" >/dev/null 2>"$work/log" &
  process=$!
  if [ $kills -lt 5 ]; then
    sleep "$((RANDOM % 6 + 1))"
    if kill -9 $process 2>/dev/null; then kills=$((kills + 1)); fi
  fi
  if wait $process 2>/dev/null; then break; fi
done
[ $kills -ge 1 ] || fail "nothing was killed"
for name in base nothing stacks late taller; do same "$work/all/$name" "$work/killed/$name"; done
same_ledgers "$work/killed" nothing stacks late taller
[ -z "$(find "$work/killed" -name '*.part' -o -name 'forecast.records' -o -name 'checkpoint.h5')" ] || fail "leftovers"

# What was finished under another file of scenarios is not taken for the results of this one.
sed -i 's/\[E01, E02, E03\]}, scale: 0.5/[E01, E02, E03]}, scale: 0.6/' "$work/demo/four.yaml"
"${whatif[@]}" --resume --output "$work/killed" "$work/demo/case.yaml" "$work/demo/four.yaml" >/dev/null 2>&1
! "$build/tests/nc_same" "$work/killed/stacks/forecast.nc" "$work/all/stacks/forecast.nc" >/dev/null 2>&1 ||
  fail "results of another file of scenarios were taken"
same "$work/all/late" "$work/killed/late"

# One that fails: after six rules of a thousand its stacks put out more than any air can hold.
{
  sed '/name: stacks/,$d' "$work/demo/four.yaml"
  printf '  - name: absurd\n    rules:\n'
  for rule in 1 2 3 4 5 6; do
    printf '      - {select: {enterprises: [E01]}, scale: 1000, note: rule %s}\n' $rule
  done
  sed -n '/name: late/,$p' "$work/demo/four.yaml"
} >"$work/demo/bad.yaml"
code=0
"${whatif[@]}" --output "$work/bad" "$work/demo/case.yaml" "$work/demo/bad.yaml" >"$work/out" 2>"$work/log" || code=$?
[ $code -eq 1 ] || fail "a failed scenario: exit code $code"
grep -q 'scenario absurd failed: ' "$work/log" || fail "no word of the failure: $(cat "$work/log")"
[ ! -e "$work/bad/absurd/manifest.json" ] || fail "the failed scenario has a manifest"
for name in base nothing late taller; do same "$work/all/$name" "$work/bad/$name"; done
grep -q '^absurd,absurd,failed,.*,NA' "$work/bad/whatif.csv" || fail "the failure is not in: $(cat "$work/bad/whatif.csv")"

# Refused before anything runs.
sed 's/E02/E99/' "$work/demo/four.yaml" >"$work/demo/unknown.yaml"
expect_failure 2 "$work/log" "${whatif[@]}" --output "$work/refused" "$work/demo/case.yaml" "$work/demo/unknown.yaml"
grep -q 'unknown.yaml:9:.*E99' "$work/log" || fail "unknown enterprise: $(cat "$work/log")"
printf 'enterprise,pollutant,tonnes[t year-1]\nE01,NOx,-3\n' >"$work/demo/below.csv"
sed 's/^synthetic:.*/&\npermits: below.csv/' "$work/demo/four.yaml" >"$work/demo/permits.yaml"
expect_failure 2 "$work/log" "${whatif[@]}" --output "$work/refused" "$work/demo/case.yaml" "$work/demo/permits.yaml"
grep -q "below.csv:2:.*tonnes '-3' of E01" "$work/log" || fail "permits: $(cat "$work/log")"
sed 's/^synthetic:.*/&\npermits: nowhere.csv/' "$work/demo/four.yaml" >"$work/demo/permits.yaml"
expect_failure 2 "$work/log" "${whatif[@]}" --output "$work/refused" "$work/demo/case.yaml" "$work/demo/permits.yaml"
grep -q 'nowhere.csv' "$work/log" || fail "a table of permits that is not there: $(cat "$work/log")"
expect_failure 2 "$work/log" "${whatif[@]}" --population "$work/all/base/stations.nc" --output "$work/refused" \
  "$work/demo/case.yaml" "$work/demo/four.yaml"
grep -q 'variables on a horizontal grid' "$work/log" || fail "population: $(cat "$work/log")"
[ ! -e "$work/refused/base" ] || fail "something ran"
echo "4 scenarios equal their own forecasts, in turns, killed $kills times, and beside one that fails"
