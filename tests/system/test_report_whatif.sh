#!/usr/bin/env bash
# qinglan report of a folder of scenarios: the hand-made results that tests/unit/test_whatif.c leaves behind (a base, three
# scenarios, one that failed), opened in Chromium (tests/browser/whatif.mjs); its figure as PNG; and what is refused.
source "$(dirname "$0")/common.sh"
[ -s "$build/report/page.html" ] || skip "qinglan was built without the pages of the report (node and npm are needed)"
browser=$(command -v "${QINGLAN_CHROMIUM:-chromium}") || skip "chromium is not installed"
(cd "$work" && "$build/tests/unit_whatif" >log 2>&1) || fail "the hand-made results: $(tail -n 20 "$work/log")"
out=$work/whatif_world
"$build/qinglan" report -p "$work/png" "$out" >"$work/log" 2>&1 || fail "report: $(cat "$work/log")"
head -c 4 "$work/png/whatif.png" | grep -q PNG || fail "no whatif.png among: $(ls "$work/png")"
[ "$(grep -c '</script' "$out/report.html")" -eq "$(grep -c '</script' "$build/report/page.html")" ] || fail "data can end a script element"
browser_modules
CHROMIUM=$browser NODE_PATH=$modules/node_modules node tests/browser/whatif.mjs "$out" || fail "the report in the browser"

# What the page is made of must be what qinglan wrote.
refuse() { # refuse WORD
  local code=0
  "$build/qinglan" report "$out" >"$work/log" 2>&1 || code=$?
  [ $code -eq 2 ] || fail "exit code $code: $(cat "$work/log")"
  grep -q -- "$1" "$work/log" || fail "no '$1' in: $(cat "$work/log")"
}
cp "$out/whatif_stations.csv" "$work/stations.csv"
echo 'scenario,station' >"$out/whatif_stations.csv"
refuse 'whatif_stations.csv: the header lacks'
cp "$work/stations.csv" "$out/whatif_stations.csv"
echo nothing >"$out/cut/difference.nc"
refuse 'cut/difference.nc'
rm "$out/cut/difference.nc"
"$build/qinglan" report "$out" >"$work/log" 2>&1 || fail "without a map: $(cat "$work/log")"
