#!/usr/bin/env bash
# `qinglan puff --experiment` and `qinglan verify --dispersion` on wrong input: exit code 2, the place named, no output left.
. "$(dirname "$0")/common.sh"
head='exp,arc_m,azimuth_deg,conc_mg_m3,Q_g_s,h_src_m,h_rec_m,L_m,ustar_m_s,zi_m,wd_deg,sigma_az_deg,U2m_m_s'
row='1,50,10,5.0,50,0.46,1.5,-20,0.3,800,190,10,4'

# expect TEXT COMMAND...
expect() {
  local text=$1 code=0
  shift
  "$build/qinglan" "$@" >"$work/out" 2>"$work/log" || code=$?
  [ $code -eq 2 ] && grep -qF -- "$text" "$work/log" || fail "$*: expected 2 and '$text', got $code: $(cat "$work/log")"
  [ ! -e "$work/model.csv" ] || fail "$*: left an output"
}

printf '%s\n%s\n' "$head" "$row" >"$work/good.csv"
sed 's/arc_m/arc/' "$work/good.csv" >"$work/column.csv"
printf '%s\n%s\n' "$head" "${row/1,50,10/1,-50,10}" >"$work/arc.csv"
printf '%s\n%s\n' "$head" "${row/50,0.46/50,900}" >"$work/source.csv"
expect 'puff --help' puff
expect '--output' puff --experiment "$work/good.csv"
expect 'arc_m' puff --experiment "$work/column.csv" --output "$work/model.csv"
expect 'arc.csv:2' puff --experiment "$work/arc.csv" --output "$work/model.csv"
expect 'source.csv:2' puff --experiment "$work/source.csv" --output "$work/model.csv"
expect 'cannot be opened' puff --experiment "$work/nothing.csv" --output "$work/model.csv"
expect 'model_mg_m3' verify --dispersion "$work/good.csv"
expect 'needs one table' verify --dispersion

# A run without meteorology is left out, a sampler without measurement has no model value.
printf '%s\n%s\n%s\n%s\n' "$head" "$row" "${row/10,5.0/12,-9}" '2,50,10,5.0,50,0.46,1.5,,,,,,' >"$work/mixed.csv"
"$build/qinglan" puff --experiment "$work/mixed.csv" --output "$work/model.csv" >"$work/log"
grep -q '1 runs modelled, 1 left out (no meteorology), 1 samplers without measurement' "$work/log" || fail "$(cat "$work/log")"
[ "$(awk -F, 'NR > 1 && $NF != ""' "$work/model.csv" | wc -l)" -eq 1 ] || fail "$(cat "$work/model.csv")"
"$build/qinglan" puff --help | grep -q -- --no-sigma-theta
