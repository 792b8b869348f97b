#!/usr/bin/env bash
# What ten scenarios cost: CPU seconds and peak memory of `qinglan whatif` on the small demo with its ten templates, over
# those of a forecast (mean of three, run in between): with the base computed too, and with that forecast as the base
# (--base); and whether each scenario equals a lone run of itself.
# usage: benchmarks/whatif.sh BUILD_FOLDER [--alone]    (--alone: also the lone runs, ten forecasts more)
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
[ -x /usr/bin/time ] || { echo "error: GNU time is needed: apt-get install time" >&2; exit 2; }
build=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1
"$build/qinglan" demo --dir "$work/demo" >/dev/null
# measured NAME COMMAND...: "NAME cpu_s peak_kB"
measured() {
  local name=$1
  shift
  /usr/bin/time -f "$name %U %S %M" -o "$work/time" "$@" >/dev/null 2>&1
  awk '{print $1, $2 + $3, $4}' "$work/time"
}
forecast=("$build/qinglan" forecast --quiet --output "$work/forecast" "$work/demo/case.yaml")
whatif=("$build/qinglan" whatif --quiet)
files=("$work/demo/case.yaml" "$work/demo/scenarios/scenarios.yaml")
{
  measured forecast "${forecast[@]}"
  measured whatif "${whatif[@]}" --output "$work/many" "${files[@]}"
  measured forecast "${forecast[@]}"
  measured whatif--base "${whatif[@]}" --base "$work/forecast" --output "$work/based" "${files[@]}"
  measured forecast "${forecast[@]}"
} | awk '{print} /^forecast/ {cpu += $2 / 3; kb += $3 / 3} /^whatif/ {name[++n] = $1; c[n] = $2; k[n] = $3}
  END {for (i = 1; i <= n; i++)
         printf "%s / forecast: %.2f in CPU seconds (bar 8), %.2f in peak memory (bar 3)\n", name[i], c[i] / cpu, k[i] / kb}'
[ "${2:-}" = --alone ] || exit 0
for folder in "$work"/many/*/; do
  name=$(basename "$folder")
  [ "$name" != base ] || continue
  "$build/qinglan" forecast --quiet --output "$work/alone" --scenario "$work/demo/scenarios/scenarios.yaml:$name" \
    "$work/demo/case.yaml" >/dev/null
  "$build/tests/nc_same" "$folder/forecast.nc" "$work/alone/forecast.nc" && cmp "$folder/stations.csv" "$work/alone/stations.csv" &&
    "$build/tests/nc_same" "$folder/forecast.nc" "$work/based/$name/forecast.nc" &&
    echo "$name: equals a lone run of itself"
done
