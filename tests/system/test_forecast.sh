#!/usr/bin/env bash
# The demo's forecast: files that cdo and ncdump read, values that make sense, budgets that close.
source "$(dirname "$0")/common.sh"
for season in summer winter; do
  demo_case "$work/$season" $season 2
  "$build/qinglan" check "$work/$season/case.yaml" >/dev/null 2>&1 || fail "check of the $season demo"
  "$build/qinglan" forecast --quiet "$work/$season/case.yaml" >"$work/log"
  out=$work/$season/output
  ncdump -h "$out/forecast.nc" >"$work/header"
  grep -q 'Conventions = "CF-1.10"' "$work/header" || fail "Conventions are missing"
  grep -q 'synthetic = "yes' "$work/header" || fail "the output does not say that it is synthetic"
  cdo -s sinfon "$out/forecast.nc" >"$work/cdo" 2>"$work/cdo.err" || fail "cdo cannot read it: $(cat "$work/cdo.err")"
  [ ! -s "$work/cdo.err" ] || fail "cdo warns: $(cat "$work/cdo.err")"
  cdo -s sinfon "$out/aqi.nc" >"$work/cdo" 2>"$work/cdo.err" && [ ! -s "$work/cdo.err" ] || fail "cdo and aqi.nc: $(cat "$work/cdo.err")"
  for range in "O3 0 300" "NO2 0 500" "CO 10 20000" "PM25 0 2000" "SO2 0 1000" "PM25_NO3 0 500" "PM25_DUST 0 1000" \
    "PM25_WATER 0 5000" "EXTINCTION 9 50000" "VISUAL_RANGE 0.05 400"; do
    "$build/tests/nc_range" "$out/forecast.nc" $range || fail "$season: $range"
  done
  rows=$(grep -vc '^#' "$out/stations.csv")
  [ "$rows" -eq $((1 + 18 * 2)) ] || fail "$rows rows in stations.csv"
  worst=$(sed -n 's/^Mass closes to \([^ ]*\) of.*/\1/p' "$work/log")
  awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-5) }' || fail "mass closes only to $worst"
  # every process is on: elements may only move from species to species
  sed -n 's/^Elements close[^:]*: //p' "$work/log" | tr ',' '\n' >"$work/elements"
  [ "$(wc -l <"$work/elements")" -eq 5 ] || fail "$season: no closure of elements: $(cat "$work/log")"
  awk '{ sub(/\.$/, "", $NF); if (!($NF + 0 <= 1e-5)) { print; bad = 1 } } END { exit bad }' "$work/elements" || fail "$season: an element does not close"
  [ ! -e "$out/bulletin.csv" ] || fail "a bulletin of two hours"
  grep -q 'no local day far enough' "$out/manifest.json" || fail "the manifest does not say why there is no bulletin"
  [ -z "$(find "$out" -name '*.part')" ] || fail "a half file is left"
done
