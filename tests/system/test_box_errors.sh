#!/usr/bin/env bash
# `qinglan box` on wrong command lines and files: exit code 2, the place named, no output left.
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

good() {
  mkdir -p "$work/cases"
  echo 'case,T_K,p_atm,xH2O_molmol,dec_deg,start_local_solar_hour,jscale
noon,298.15,1,0.01,20,10,1' > "$work/cases/cases.csv"
  echo 'case,species,initial_ppb,emission_ppb_per_h
noon,NO2,10,0.5
noon,O3,40,0' > "$work/cases/initial_emissions.csv"
  echo 'n,J_name,l_per_s,m,n_exp
1,NO2,0.01165,0.244,0.267
2,O3_O3P,0.0004775,0.298,0.08
3,O3_O1D,6.073e-05,1.743,0.474' > "$work/cases/photolysis.csv"
}

# expect TEXT [OPTIONS]: refused with that text
expect() {
  local text=$1 code=0
  shift
  "$build/qinglan" box --mechanism chapman_nox --cases "$work/cases" --output "$work/out.csv" "$@" \
    2> "$work/log" || code=$?
  if [ $code -ne 2 ] || ! grep -qF -- "$text" "$work/log" || [ -e "$work/out.csv" ]; then
    echo "expected exit code 2 and '$text', got code $code and: $(cat "$work/log")"
    failed=1
  fi
  good
}

good
"$build/qinglan" box --help | grep -q -- --hold-photolysis
"$build/qinglan" box --mechanism chapman_nox --cases "$work/cases" --output "$work/out.csv" \
  --tolerance tight
[ "$(wc -l < "$work/out.csv")" = 50 ]
head -1 "$work/out.csv" | grep -qx 'case,hour,O3,O,O1D,NO,NO2'
# nitrogen: 10 ppb and 0.5 ppb an hour for 48 hours
awk -F, 'END { n = $6 + $7; exit !(n > 33.999999 && n < 34.000001) }' "$work/out.csv" || failed=1
rm "$work/out.csv"

expect "there is no mechanism 'none'" --mechanism none
expect "neither 'production' nor 'tight'" --tolerance loose
expect "divide 3600" --hold-photolysis 7
expect "divide 3600" --hold-photolysis nan
expect "unknown option" --frequency 3
expect "needs a value" --tolerance
rm "$work/cases/cases.csv"
expect "cases.csv: cannot read it"
: > "$work/cases/cases.csv"
expect "cases.csv: no row below the header"
sed -i 's/298.15/hot/' "$work/cases/cases.csv"
expect "cases.csv:2: T_K is 'hot'"
sed -i 's/298.15/nan/' "$work/cases/cases.csv"
expect "cases.csv:2: T_K is 'nan'"
sed -i 's/,1$//' "$work/cases/cases.csv"
expect "cases.csv:2: 7 fields expected"
sed -i 's/dec_deg/declination/' "$work/cases/cases.csv"
expect "cases.csv:1: column 'dec_deg' is missing"
echo 'dusk,NO,1,0' >> "$work/cases/initial_emissions.csv"
expect "initial_emissions.csv:4: case 'dusk' is not in cases.csv"
echo 'noon,XYZ,1,0' >> "$work/cases/initial_emissions.csv"
expect "initial_emissions.csv:4: mechanism chapman_nox has no species 'XYZ'"
echo 'noon,NO,-1,0' >> "$work/cases/initial_emissions.csv"
expect "initial_emissions.csv:4: initial_ppb is '-1'"
sed -i '/O3_O1D/d' "$work/cases/photolysis.csv"
expect "photolysis.csv: no row for O3_O1D"
exit $failed
