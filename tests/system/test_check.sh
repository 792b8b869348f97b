#!/usr/bin/env bash
# `qinglan check` reads the values too: faults inside two frames and two inventories are all listed at once.
source "$(dirname "$0")/common.sh"
python=/usr/bin/python3
"$python" -c 'import netCDF4' 2>/dev/null || skip "python3-netcdf4 is needed to damage the files"
demo_case "$work/demo" summer 12
"$build/qinglan" check "$work/demo/case.yaml" >/dev/null 2>&1 || fail "the demo itself does not pass"
(cd "$work/demo" && "$python" - wrfout_d01_* <<'PY'
import sys
import netCDF4

def spoil(path, variable, index, value):
    with netCDF4.Dataset(path, "a") as file:
        file[variable][index] = value

spoil(sys.argv[1], "U", (5, 3, 4, 5), float("nan"))
spoil(sys.argv[1], "QVAPOR", (9, 0, 0, 0), float("nan"))
spoil("inventory_road.nc", "NOx", (..., 9, 9), float("nan"))
spoil("inventory_dust.nc", "PM25", (..., 9, 9), -1.0)
PY
)
code=0
"$build/qinglan" check "$work/demo/case.yaml" >/dev/null 2>"$work/log" || code=$?
[ $code -eq 2 ] || fail "exit code $code"
for expected in "frame of 2023-07-31T21:00:00Z: .*variable U" "frame of 2023-08-01T01:00:00Z: .*variable QVAPOR" \
  "inventory_road.nc: variable NOx" "inventory_dust.nc: variable PM25"; do
  grep -q "error: .*$expected" "$work/log" || fail "not listed: $expected: $(cat "$work/log")"
done
[ "$(grep -c ': error:' "$work/log")" -eq 4 ] || fail "not four errors: $(cat "$work/log")"
