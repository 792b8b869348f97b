#!/usr/bin/env bash
# 'qinglan check --enterprises': the demo's enterprises of both seasons are good, alone and with the case; contradictions
# and missing stacks are named with their lines, and nothing is written. $1: the build folder.
source "$(dirname "$0")/common.sh"
program=$build/qinglan

# expect CODE WORD ARGUMENTS...
expect() {
  local code=$1 word=$2 got=0
  shift 2
  "$program" check "$@" >"$work/log" 2>&1 || got=$?
  [ $got -eq "$code" ] || fail "check $*: exit code $got, not $code: $(tail -n 3 "$work/log")"
  grep -q -- "$word" "$work/log" || fail "check $*: no '$word' in: $(tail -n 5 "$work/log")"
}

for season in summer winter; do
  "$program" demo --dir "$work/$season" --season $season >/dev/null
  plants=$work/$season/enterprises.yaml
  head -n 1 "$plants" | grep -q '^# SYNTHETIC' || fail "$season: not labelled"
  grep -q '^synthetic: true' "$plants" || fail "$season: synthetic is not set"
  expect 0 '40 enterprises' --enterprises "$plants"
  expect 0 'SYNTHETIC' --enterprises "$plants" "$work/$season/case.yaml"
  grep -Eq 'warning: .*enterprises' "$work/log" && fail "$season: the demo's enterprises are warned of"
done
if cmp -s "$work/summer/enterprises.yaml" "$work/winter/enterprises.yaml"; then fail "both seasons are alike"; fi

plants=$work/summer/enterprises.yaml case=$work/summer/case.yaml
before=$(ls -R "$work" | sort | md5sum)
line=$(grep -n 'stacks: \[E03-P1\]' "$plants" | head -n 1 | cut -d: -f1)
sed "${line}s/E03-P1/E03-P9/" "$plants" >"$work/summer/edited.yaml"
expect 2 "edited.yaml:$line: error: .*no stack 'E03-P9'" --enterprises "$work/summer/edited.yaml" "$case"
expect 0 'no errors' --enterprises "$work/summer/edited.yaml" # without the case nobody knows
sed '0,/windows: \[{from: 6, to: 24}\]/s//windows: [{from: 8, to: 10}]/' "$plants" >"$work/summer/edited.yaml"
expect 2 'contradicts itself over 72 h: windows (line [0-9]*) leaves 2 h a day; .*day_share (line [0-9]*) asks' \
  --enterprises "$work/summer/edited.yaml"
sed "$((line + 2))s/full: [0-9.]*/full: 99/" "$plants" >"$work/summer/edited.yaml"
expect 0 'warning: the processes of stack E03-P1 of E03 emit .* the case gives the stack' --enterprises "$work/summer/edited.yaml" "$case"
sed 's/minimum_up: 72/minimum_upp: 72/' "$plants" >"$work/summer/edited.yaml"
expect 2 "did you mean 'minimum_up'" --enterprises "$work/summer/edited.yaml"
rm "$work/summer/edited.yaml"
[ "$before" = "$(ls -R "$work" | sort | md5sum)" ] || fail "a check wrote files"

expect 2 'cannot be opened' --enterprises "$work/none.yaml"
expect 2 'cannot be' --enterprises "$plants" --orders "$work/none.csv"
expect 2 'needs --enterprises' --orders "$work/none.csv"
expect 2 'lacks the column' --enterprises "$plants" --orders "$work/summer/stations.csv"
expect 2 'more than 1048576 bytes\|is empty\|not' --enterprises /dev/null

# The guides' examples and the template can be copied as they are.
for guide in enterprises enterprises.zh; do
  sed -n '/^```yaml$/,/^```$/p' "docs/howto/$guide.md" | grep -v '^```' >"$work/example.yaml"
  expect 0 '1 enterprises (0 keep to their base), 2 processes' --enterprises "$work/example.yaml"
  grep -q warning "$work/log" && fail "$guide: $(cat "$work/log")"
  sed 's/windows: \[{from: 6, to: 24}\]/windows: [{from: 8, to: 12}]/' "$work/example.yaml" >"$work/less.yaml"
  expect 2 'leaves 4 h a day; day_share (line [0-9]*) asks 5' --enterprises "$work/less.yaml"
done
expect 0 '1 enterprises (0 keep to their base), 3 processes' --enterprises docs/howto/enterprises_template.yaml
echo "enterprises are checked"
