#!/usr/bin/env bash
# The same answer for 1, 2 and 3 threads, bit for bit.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 2
for threads in 1 2 3; do
  "$build/qinglan" forecast --quiet --threads $threads --output "$work/$threads" "$work/demo/case.yaml" >"$work/log$threads"
done
for threads in 2 3; do
  "$build/tests/nc_same" "$work/1/forecast.nc" "$work/$threads/forecast.nc" || fail "$threads threads differ from 1"
  cmp "$work/1/stations.csv" "$work/$threads/stations.csv" || fail "stations of $threads threads differ"
done
