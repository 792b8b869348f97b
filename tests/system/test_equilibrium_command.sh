#!/usr/bin/env bash
# `qinglan equilibrium` on a good file and on wrong ones: exit code, the place named, no output left.
set -euo pipefail
build=$1
if ! command -v ncgen >/dev/null; then
  echo "SKIPPED: ncgen is not installed (Debian package netcdf-bin)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# table RH NO3: a file of two rows
table() {
  {
    echo 'netcdf t { dimensions: p = 2 ; variables:'
    for name in na so4 nh3 no3 cl ca k mg; do
      [ "${skip:-}" = "$name" ] || echo "double tot_$name(p) ; tot_$name:units = \"umol m-3\" ;"
    done
    echo 'double rh(p) ; rh:units = "1" ; double temp(p) ; temp:units = "K" ; data:'
    for name in na so4 nh3 cl ca k mg; do
      [ "${skip:-}" = "$name" ] || echo "tot_$name = 0.01, 0.05 ;"
    done
    echo "tot_no3 = 0.1, $2 ; rh = 0.5, $1 ; temp = 288, 290 ; }"
  } | ncgen -4 -o "$work/in.nc"
}

expect() {
  local text=$1 code=0
  "$build/qinglan" equilibrium "$work/in.nc" "$work/out.nc" 2> "$work/log" || code=$?
  if [ $code -ne 2 ] || ! grep -qF -- "$text" "$work/log" || [ -e "$work/out.nc" ]; then
    echo "expected exit code 2 and '$text', got code $code and: $(cat "$work/log")"
    failed=1
  fi
}

table 1.2 0.1
expect 'variable rh, entry 1: 1.2'
table 0.9 -0.1
expect 'variable tot_no3, entry 1'
skip=mg table 0.9 0.1
expect 'tot_mg'
table 0.9 0.1
"$build/qinglan" equilibrium --smooth "$work/in.nc" "$work/out.nc"
"$build/qinglan" equilibrium "$work/in.nc" "$work/out.nc"
ncdump -h "$work/out.nc" > "$work/header"
for name in nh3g hno3g hclg nh4_aer no3_aer cl_aer water pH so4_aq hso4_aq; do
  grep -q "double $name(p)" "$work/header" || { echo "no $name"; failed=1; }
done
"$build/qinglan" equilibrium --help > "$work/help"
grep -q tot_so4 "$work/help"
code=0
"$build/qinglan" equilibrium "$work/in.nc" 2> "$work/log" || code=$?
[ $code -eq 2 ] && grep -q 'two file names' "$work/log" || failed=1
exit $failed
