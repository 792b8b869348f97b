#!/usr/bin/env bash
# A disk that fills up, at any of several moments (played by a limit on the size of files): exit code 1, a message that
# names the file, no crash and no half file.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 1
hourly_checkpoints "$work/demo/case.yaml"
trap '' XFSZ # a write beyond the limit fails with EFBIG instead of ending the program

# limited KIB COMMAND...: what fails must end with 1 and name a file in the folder that it writes to.
limited() {
  local size=$1 code=0
  shift
  (ulimit -f "$size" && exec "$@") >/dev/null 2>"$work/log" || code=$?
  [ $code -eq 1 ] || fail "exit code $code with at most $size KiB a file: $*: $(tail -1 "$work/log")"
  grep -q "error: $work/out/" "$work/log" || fail "no file named: $(cat "$work/log")"
  [ -z "$(find "$work/out" -name '*.part')" ] || fail "half files with $size KiB: $(ls "$work/out")"
  rm -rf "$work/out"
}

for size in 2 100 400; do
  limited $size "$build/qinglan" forecast --quiet --output "$work/out" "$work/demo/case.yaml"
done
for size in 1 100 1000; do
  limited $size "$build/qinglan" demo --dir "$work/out"
done
