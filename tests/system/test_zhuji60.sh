#!/usr/bin/env bash
# The benchmark case zhuji60, 00-10 local: surface ozone stays near the answer of CAMx 7.20 (20 % by day, 8 ppb at
# night), and so do the components of particles (sulfate 15 %, others 30 %); docs/zhuji60.md has the whole day. Mass
# closes, also of each element, and nothing is clipped.
source "$(dirname "$0")/common.sh"
data=$shared/data/zhuji60
[ -r "$data/reference_camx720.nc" ] || skip "reference data data/zhuji60 are not here"

sed "s|\.\./\.\./shared|$(realpath "$shared")|; s|species_map: |&$PWD/cases/|; s|^end:.*|end: 2023-07-15T10:00:00+08:00|
     /^            [A-Z]/d; s|^  species:.*|  species: [O3, PSO4, PNO3, PNH4, PEC]|" cases/zhuji60.yaml >"$work/case.yaml"
"$build/qinglan" forecast --quiet -o "$work/out" "$work/case.yaml" >"$work/log" || fail "the run: $(cat "$work/log")"

"$build/tests/zhuji60_check" "$work/out/forecast.nc" "$data/reference_camx720.nc" || fail "outside a bar"
worst=$(sed -n 's/^Mass closes to \([^ ]*\) of.*/\1/p' "$work/log")
awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-6) }' || fail "mass closes only to $worst of what passed through"
sed -n 's/^Elements close[^:]*: //p' "$work/log" | tr ',' '\n' | awk '
  { sub(/\.$/, "", $NF); if (!($NF <= 1e-5)) { print; bad = 1 } } END { exit bad || NR != 5 }' || fail "an element does not close"
grep -q '^Clipped: nothing' "$work/log" || fail "$(grep '^Clipped' "$work/log")"

# The check itself must be able to fail.
cdo -s addc,20 "$work/out/forecast.nc" "$work/more.nc"
code=0
"$build/tests/zhuji60_check" "$work/more.nc" "$data/reference_camx720.nc" >"$work/log" || code=$?
[ $code = 1 ] && grep -q OUTSIDE "$work/log" || fail "20 ppb more passed the check (code $code)"
