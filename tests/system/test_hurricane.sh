#!/usr/bin/env bash
# A forecast on the real winds of a hurricane (WRF 3.8, four frames, 70 m/s): a uniform tracer stays uniform to 1e-6, and the
# full set of species ends without a negative, a NaN or a clipped value, and prints its budgets.
source "$(dirname "$0")/common.sh"
wrf=$shared/data/wrf_python_ci/ci_test_file.nc
[ -r "$wrf" ] || skip "reference data data/wrf_python_ci are not here"

ncgen -o "$work/uniform.nc" <<'END'
netcdf uniform {
variables: double CO ; CO:units = "ppb" ;
data: CO = 100 ;
}
END

# write_case NAME EXTRA...: nine hours of the hurricane; EXTRA lines end the case file.
write_case() {
  local name=$1
  shift
  cat >"$work/$name.yaml" <<END
name: hurricane-$name
start: 2005-08-28T12:00:00Z
end: 2005-08-28T21:00:00Z
timezone: "-06:00"
meteorology:
  files: [$(realpath "$wrf")]
output:
  folder: $work/$name
  layers: 0
$(printf '%s\n' "$@")
END
}

write_case uniform "  species: [CO]" "numerics: {no_chemistry: true, no_deposition: true}" \
  "initial: {file: $work/uniform.nc}" "boundary: {file: $work/uniform.nc}"
"$build/qinglan" forecast --quiet "$work/uniform.yaml" >"$work/log" || fail "the uniform tracer's run"
"$build/tests/nc_range" "$work/uniform/forecast.nc" CO 99.9999 100.0001 || fail "the tracer is not uniform to 1e-6"
grep -q '^Budgets' "$work/log" || fail "no budgets were printed"

write_case full "  species: [O3, NO, NO2, CO, OH, HO2, N2O5, HNO3, PAN, FORM, H2O2, ISOP, PM25, PM10]"
"$build/qinglan" forecast --quiet "$work/full.yaml" >"$work/log" || fail "the run with all species"
for range in "O3 0 200" "NO 0 10" "NO2 0 50" "CO 10 500" "OH 0 0.01" "HO2 0 1" "N2O5 0 5" "HNO3 0 10" "PAN 0 5" \
  "FORM 0 10" "H2O2 0 20" "ISOP 0 10" "PM25 0 100" "PM10 0 200"; do
  "$build/tests/nc_range" "$work/full/forecast.nc" $range || fail "$range"
done
grep -q '^Budgets' "$work/log" || fail "no budgets were printed"
worst=$(sed -n 's/^Mass closes to \([^ ]*\) of.*/\1/p' "$work/log")
awk -v w="$worst" 'BEGIN { exit !(w != "" && w <= 1e-6) }' || fail "mass closes only to $worst of what passed through"
grep '^Clipped' "$work/log" | grep -q 'Clipped: nothing' || fail "$(grep '^Clipped' "$work/log")"
