#!/usr/bin/env bash
# What ten scenarios cost: CPU seconds and peak memory of `qinglan whatif` on the small demo with its ten templates, over
# those of a forecast: with the base computed too, and with a forecast as the base (--base); and whether each scenario
# equals a lone run of itself. On a shared machine the same work takes 15 % more or less CPU time from one minute to the
# next. So the what-if takes turns of two seconds with forecasts on its core: both meet the same machine.
# usage: benchmarks/whatif.sh BUILD_FOLDER [--alone]    (--alone: also the lone runs, ten forecasts more)
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
[ -x /usr/bin/time ] || { echo "error: GNU time is needed: apt-get install time" >&2; exit 2; }
build=$(realpath "$1")
core=$(taskset -cp $$ | sed 's/.*: *//; s/[,-].*//')
turn=2 # s
work=$(mktemp -d)
groups=() # of processes that are to end with this script
trap 'for group in "${groups[@]}"; do kill -KILL -- "-$group" 2>/dev/null || true; done; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export OMP_NUM_THREADS=1
"$build/qinglan" demo --dir "$work/demo" >/dev/null
# measured NAME COMMAND...: "NAME cpu_s peak_kB"
measured() {
  local name=$1
  shift
  /usr/bin/time -f "%U %S %M" -o "$work/time.$name" taskset -c "$core" "$@" >/dev/null 2>&1
  awk -v name="$name" '{print name, $1 + $2, $3}' "$work/time.$name"
}
forecast=("$build/qinglan" forecast --quiet --output "$work/forecast" "$work/demo/case.yaml")
whatif=("$build/qinglan" whatif --quiet)
files=("$work/demo/case.yaml" "$work/demo/scenarios/scenarios.yaml")
# beside NAME COMMAND...: measure it, and forecasts that take turns with it; then the ratio of the two
beside() {
  local name=$1 long short
  : >"$work/short"
  set -m # each job is a group of processes, to be stopped as one
  measured "$@" >"$work/long" &
  long=$!
  while [ ! -e "$work/enough" ]; do measured forecast "${forecast[@]}" >>"$work/short"; done &
  short=$!
  set +m
  groups=("$long" "$short")
  while kill -STOP -- "-$short" && kill -CONT -- "-$long" 2>/dev/null && sleep "$turn"; do
    kill -STOP -- "-$long" 2>/dev/null || break
    kill -CONT -- "-$short"
    sleep "$turn"
  done
  touch "$work/enough"
  kill -CONT -- "-$short"
  wait "$long" "$short"
  rm "$work/enough"
  groups=()
  cat "$work/long" "$work/short" | awk -v name="$name" '
    $1 == name {cpu = $2; kb = $3}
    $1 == "forecast" {n++; sum += $2; peak += $3; if (!least || $2 < least) least = $2; if ($2 > most) most = $2}
    END {printf "%s %.1f CPU s, %d forecasts in turns with it %.2f (%.2f to %.2f): %.2f in CPU seconds (bar 8), %.2f in peak memory (bar 3)\n",
         name, cpu, n, sum / n, least, most, cpu * n / sum, kb * n / peak}'
}
measured forecast "${forecast[@]}" >/dev/null
cp -r "$work/forecast" "$work/night"
beside many "${whatif[@]}" --output "$work/many" "${files[@]}"
beside based "${whatif[@]}" --output "$work/based" --base "$work/night" "${files[@]}"
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
