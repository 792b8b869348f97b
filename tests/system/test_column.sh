#!/usr/bin/env bash
# One column of the demo: every process but horizontal transport, accounted for; wrong calls are refused.
source "$(dirname "$0")/common.sh"
demo_case "$work/demo" summer 2
case=$work/demo/case.yaml
column=("$build/qinglan" column --output "$work/column")

"${column[@]}" --station S01 --species O3,NO2,PEC "$case" >"$work/log" || fail "the column of a station"
worst=$(sed -n 's/^The processes close to \([^ ]*\) of.*/\1/p' "$work/log")
awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-6) }' || fail "the processes close only to '$worst'"
ncdump "$work/column/column.nc" >"$work/dump"
for variable in O3_start O3_end NO2_change PEC_change; do
  grep -q "double $variable(time" "$work/dump" || fail "column.nc has no $variable"
done
"$build/tests/nc_range" "$work/column/column.nc" O3_end 0 300 || fail "ozone of the column"

# A place and a station in its cell give the same column.
place=($(awk -F, '$1 == "S01" { print $(NF - 1), $NF }' "$work/demo/stations.csv"))
"${column[@]}" -x "${place[0]}" -y "${place[1]}" -c O3,NO2,PEC -o "$work/place" "$case" >/dev/null
"$build/tests/nc_same" "$work/column/column.nc" "$work/place/column.nc" || fail "the column of a place"

# refused CODE TEXT ARGUMENT...
refused() {
  local code=0 text=$2
  "${column[@]}" "${@:3}" 2>"$work/err" >/dev/null || code=$?
  [ $code -eq "$1" ] || fail "exit code $code for: ${*:3}"
  grep -q "$text" "$work/err" || fail "no '$text' for ${*:3}: $(cat "$work/err")"
}
refused 2 "no species" -s S01 -c O3,Xe "$case"
refused 2 "no 'S99' inside" -s S99 -c O3 "$case"
refused 2 "outside the grid" -x 10 -y 10 -c O3 "$case"
refused 2 "either --station" -c O3 "$case"
refused 2 "needs degrees" -x east -y 29 "$case"
refused 2 "no species to account for" -s S01 "$case"

# In the forecast: at every station, closing; sums are refused with the line.
sed -i 's/^output:/output:\n  processes: [O3, PEC]/' "$case"
"$build/qinglan" forecast --quiet "$case" >"$work/log"
worst=$(sed -n 's/^Process analysis closes to \([^ ]*\) of.*/\1/p' "$work/log")
awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-6) }' || fail "the forecast's processes close only to '$worst'"
rows=$(grep -vc '^#' "$work/demo/output/processes.csv")
[ "$rows" -eq $((1 + 18 * 2 * 2)) ] || fail "$rows rows in processes.csv"
sed -i 's/processes: \[O3/processes: [NOx/' "$case"
code=0
"$build/qinglan" check "$case" 2>"$work/err" >/dev/null || code=$?
[ $code -eq 2 ] && grep -q "case.yaml:[0-9]*: .*NOx.*no species" "$work/err" || fail "NOx in output.processes: $(cat "$work/err")"
