#!/bin/bash
# 'qinglan demo' as a command: exit codes, foreign files, same bytes every time, readable headers.
set -u
program=$1/qinglan
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

# expect CODE WORD ARGUMENTS...: the exit code, and a word that the message must have
expect() {
  local code=$1 word=$2 got
  shift 2
  "$program" demo "$@" >"$work/log" 2>&1
  got=$?
  [ $got -eq "$code" ] || fail "demo $*: exit code $got, not $code: $(cat "$work/log")"
  grep -q -- "$word" "$work/log" || fail "demo $*: no '$word' in: $(cat "$work/log")"
}

expect 0 usage --help
expect 2 spring --season spring --dir "$work/none"
expect 2 huge --size huge --dir "$work/none"
expect 2 --colour --colour red
expect 2 'needs a value' --dir
[ ! -e "$work/none" ] || fail "a wrong command line made a folder"

expect 0 synthetic --dir "$work/a"
LC_ALL=C TZ=America/New_York expect 0 synthetic --dir "$work/new/b/" # makes the folders above
diff -r "$work/a" "$work/new/b" || fail "two runs differ"
[ -z "$(find "$work" -name '*.part')" ] || fail "a .part file was left"
expect 0 synthetic --dir "$work/a" # over its own files

for name in stations.csv inventory_road.nc case.yaml outline.geojson; do
  mkdir "$work/foreign"
  echo "mine" >"$work/foreign/$name"
  expect 2 "$name" --dir "$work/foreign"
  [ "$(cat "$work/foreign/$name")" = mine ] || fail "$name was overwritten"
  [ "$(ls "$work/foreign")" = "$name" ] || fail "files were written beside a foreign one"
  rm -r "$work/foreign"
done
for name in scenarios/scenarios.yaml scenarios/fires.csv scenarios/townships.geojson; do
  mkdir -p "$work/foreign/scenarios"
  echo "mine" >"$work/foreign/$name"
  expect 2 "$name" --dir "$work/foreign"
  [ "$(cat "$work/foreign/$name")" = mine ] || fail "$name was overwritten"
  [ "$(find "$work/foreign" -type f | wc -l)" = 1 ] || fail "files were written beside a foreign one"
  rm -r "$work/foreign"
done
echo "a file" >"$work/file"
expect 2 'not a folder' --dir "$work/file"

if command -v ncdump >/dev/null; then
  for file in "$work"/a/*.nc "$work"/a/wrfout*; do
    ncdump -h "$file" | grep -q ':synthetic = "yes' || fail "ncdump -h $file"
  done
fi
echo "qinglan demo behaves"
