#!/usr/bin/env bash
# What ten scenarios cost: CPU seconds and peak memory of `qinglan whatif` on the small demo with its ten templates, over
# those of a forecast run just before and just after (mean), and whether each equals a lone run of itself.
# usage: benchmarks/whatif.sh BUILD_FOLDER [--alone]    (--alone: also the lone runs, ten forecasts more)
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
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
first=$(measured forecast "${forecast[@]}")
many=$(measured whatif "$build/qinglan" whatif --quiet --output "$work/many" "$work/demo/case.yaml" "$work/demo/scenarios/scenarios.yaml")
last=$(measured forecast "${forecast[@]}")
printf '%s\n%s\n%s\n' "$first" "$many" "$last" | awk '{print} {cpu[NR] = $2; kb[NR] = $3}
  END {printf "whatif / forecast: %.2f in CPU seconds (bar 8), %.2f in peak memory (bar 3)\n",
       cpu[2] / (0.5 * (cpu[1] + cpu[3])), kb[2] / kb[1]}'
[ "${2:-}" = --alone ] || exit 0
for folder in "$work"/many/*/; do
  name=$(basename "$folder")
  [ "$name" != base ] || continue
  "$build/qinglan" forecast --quiet --output "$work/alone" --scenario "$work/demo/scenarios/scenarios.yaml:$name" \
    "$work/demo/case.yaml" >/dev/null
  "$build/tests/nc_same" "$folder/forecast.nc" "$work/alone/forecast.nc" && cmp "$folder/stations.csv" "$work/alone/stations.csv" &&
    echo "$name: equals a lone run of itself"
done
