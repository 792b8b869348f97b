#!/usr/bin/env bash
# qinglan report: a short forecast of the demo, with observations, scores, a ledger and components of PM2.5, opened in
# Chromium (tests/browser/report.mjs); its figures as PNG; what is refused; and what is left out by name.
source "$(dirname "$0")/common.sh"
[ -s "$build/report/page.html" ] || skip "qinglan was built without the pages of the report (node and npm are needed)"
browser=$(command -v "${QINGLAN_CHROMIUM:-chromium}") || skip "chromium is not installed"

# --- a folder with everything ---
demo_case "$work/case" summer 3
sed -i 's/  layers: 1 .*/  layers: 0/; s|^title:.*|title: "Demo </script><script>window.hacked=2</script>"|' "$work/case/case.yaml"
sed -i 's|^S01,[^,]*,|S01,"Station <script>window.hacked=1</script><img src=x onerror=""window.hacked=1"">",|' "$work/case/stations.csv"
out=$work/case/output
(cd "$work/case" && "$build/qinglan" forecast -q case.yaml >"$work/log") || fail "forecast: $(cat "$work/log")"

# The hours of the inventories sum to what is on the grid, the enterprises to what their table emitted.
awk -F, 'FNR == NR { if (/^energy,SO2,SO2,/) want = $5; next } /,energy,SO2,/ { got += $4 }
  END { d = got - want; exit !(want > 0 && d * d < 1e-8 * want * want) }' "$out/emissions.csv" "$out/emissions_hourly.csv" || fail "emissions by hour"
awk -F, 'FNR == NR { if (/^enterprises,PM25/) want += $6; next } $2 == "PM25" { got += $3 }
  END { d = got - want; exit !(want > 0 && d * d < 1e-8 * want * want) }' "$out/emissions.csv" "$out/emissions_enterprises.csv" || fail "emissions by enterprise"

# Two days of a bulletin, one of each standard, with every class.
awk -F, 'BEGIN { OFS = ","; OFMT = "%d"
    print "日期 date,站点编号 station,站点名称 name,标准 standard,AQI,全部可得污染物AQI AQI_of_available,级别 level,类别 class_zh,class_en,颜色 colour_zh,colour_en,rgb,首要污染物 primary_pollutant,O3日最大8小时 O3_MDA8[ug m-3],O3分指数 IAQI_O3"
    split("优 良 轻度污染 中度污染 重度污染 严重污染", zh, " "); split("excellent good light moderate heavy severe", en, " ")
    split("#00E400 #FFFF00 #FF7E00 #FF0000 #99004C #7E0023", rgb, " "); split("40 90 140 190 290 400", aqi, " ") }
  /^S/ { name = $0; sub(/^[^,]*,/, "", name); sub(/,[^,]*,[^,]*$/, "", name)
    for (d = 0; d < 2; d++) { n++; c = (n - 1) % 6 + 1; a = aqi[c]
      print (d ? "2026-03-01" : "2026-02-28"), $1, name, (d ? "HJ 633-2026" : "HJ 633-2012"), a, a, c, zh[c], en[c], "x", "x", rgb[c], (a > 50 ? "O3" : "-"), 100 + n, a } }
  END { print "2026-02-28,all,mean,HJ 633-2012,140,140,3,轻度污染,light,x,x,#FF7E00,O3,150,140"
    print "2026-03-01,all,mean,HJ 633-2026,190,190,4,中度污染,moderate,x,x,#FF0000,O3,200,190" }' \
  "$work/case/stations.csv" | awk 'NR == 1 || /^2026-02/; /^2026-03/ { late[++n] = $0 } END { for (i = 1; i <= n; i++) print late[i] }' >"$out/bulletin.csv"
# Observations: PM2.5 a tenth above the forecast. Everything else stays.
awk 'BEGIN { FS = OFS = "," } /^#/ { next } /^hour/ { for (i = 1; i <= NF; i++) if ($i ~ /^PM25\[/) column = i - NF }
  !/^hour/ { at = NF + column; $at = 1.1 * $at } { print }' "$out/stations.csv" >"$out/observations.csv"
"$build/qinglan" verify -o "$out" "$out" "$out/observations.csv" >"$work/log" || fail "verify: $(cat "$work/log")"
awk 'BEGIN { print "hour_start_local,station,PM2.5[ug m-3],PM10[ug m-3],SO2[ug m-3],NO2[ug m-3],CO[mg m-3],O3[ug m-3]"
  for (d = 0; d < 40; d++) for (h = 0; h < 24; h++)
    printf "2026-%02d-%02d %02d:00,S01,%g,%g,8,%g,0.6,%g\n", d < 31 ? 1 : 2, d % 31 + 1, h, 30 + d + h % 5, 60 + d + h % 7, 30 + h % 3, 40 + 3 * h }' >"$work/year.csv"
"$build/qinglan" ledger -g 0.8 -o "$out" "$work/year.csv" >"$work/log" || fail "ledger: $(cat "$work/log")"
"$build/qinglan" report -l "$work/case/outline.geojson" -b "$out/observations.csv" "$out" >"$work/log" 2>&1 || fail "report: $(cat "$work/log")"
[ "$(grep -c '</script' "$out/report.html")" -eq "$(grep -c '</script' "$build/report/page.html")" ] || fail "data can end a script element"

# --- in the browser ---
browser_modules
CHROMIUM=$browser NODE_PATH=$modules/node_modules node tests/browser/report.mjs "$out" || fail "the report in the browser"

# --- figures, of a folder that holds no more than a forecast ---
mkdir "$work/bare"
cp "$out/forecast.nc" "$work/bare/"
"$build/qinglan" report -p "$work/png" "$work/bare" >"$work/log" 2>&1 || fail "png: $(cat "$work/log")"
for figure in maps_O3 maps_PM25 maps_NO2; do
  head -c 4 "$work/png/$figure.png" | grep -q PNG || fail "no $figure.png among: $(ls "$work/png")"
done
[ "$(ls "$work/png" | wc -l)" -eq 4 ] || fail "figures of a bare forecast: $(ls "$work/png")"
code=0
QINGLAN_CHROMIUM=$work/none "$build/qinglan" report -p "$work/png" "$work/bare" >"$work/log" 2>&1 || code=$?
[ $code -eq 1 ] && grep -q 'needs Chromium' "$work/log" || fail "without Chromium: $code, $(cat "$work/log")"

# --- refusals and gaps ---
refuse() { # refuse WORD ARGUMENT...
  local word=$1 code=0
  shift
  "$build/qinglan" report "$@" >"$work/log" 2>&1 || code=$?
  [ $code -eq 2 ] || fail "exit code $code for $*: $(cat "$work/log")"
  grep -q -- "$word" "$work/log" || fail "no '$word' in: $(cat "$work/log")"
}
refuse 'forecast.nc is not there' "$work"
refuse 'one folder' "$out" "$out"
refuse 'no such outline' -l "$work/none.geojson" "$out"
echo '{"type": "Point", "coordinates": [120, 30]}' >"$work/point.geojson"
refuse 'no line and no area' -l "$work/point.geojson" "$out"
echo '{"type": "LineString", "coordinates": [[120, 30], ["x", 1]]}' >"$work/bad.geojson"
refuse 'not \[longitude, latitude\]' -l "$work/bad.geojson" "$out"
refuse "no station 'nowhere'" -c nowhere "$out"
echo '{' >"$out/ledger.json"
refuse 'ledger.json' "$out"
