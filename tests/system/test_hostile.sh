#!/usr/bin/env bash
# 'qinglan check' on every bad case file and every bad NetCDF file of the corpus: exit code 2, a message, no crash.
# $1: the build folder.
set -uo pipefail
build=$(cd "${1:?usage: test_hostile.sh BUILD_FOLDER}" && pwd)
cd "$(dirname "$0")/../hostile" || exit 1
program=${QINGLAN:-$build/qinglan}
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
if ! "$program" check --help >/dev/null 2>&1; then
  echo "SKIPPED: this build has no check command"
  exit 77
fi

"$build/tests/hostile_netcdf" "$work" >/dev/null || exit 1
count=0 faults=0
for case in "$PWD"/case/*.yaml "$work"/*.yaml; do
  timeout 60 "$program" check "$case" >"$work/out" 2>"$work/err" </dev/null
  code=$?
  count=$((count + 1))
  if [ $code -eq 0 ] && [ "$(basename "$case")" = unreadable.yaml ] && [ "$(id -u)" -eq 0 ]; then continue; fi
  if [ $code -ne 2 ]; then
    echo "$case: exit code $code (124: it took too long, 128 and more: it crashed)" >&2
    faults=$((faults + 1))
  elif ! cat "$work/out" "$work/err" | grep -qE "$(basename "$case" .yaml)\.(yaml|nc)"; then
    echo "$case: the message names neither the case nor the file: $(head -c 300 "$work/err")" >&2
    faults=$((faults + 1))
  elif ! [ -s "$work/err" ]; then
    echo "$case: nothing on stderr" >&2
    faults=$((faults + 1))
  fi
done
echo "$count bad inputs, $faults not refused as they should be"
[ "$count" -ge 60 ] && [ "$faults" -eq 0 ]
