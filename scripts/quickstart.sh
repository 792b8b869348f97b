#!/usr/bin/env bash
# From a fresh clone to a forecast: install what is missing, build, write the Zhuji demo case (synthetic),
# run it, and say where the results are. Usage: scripts/quickstart.sh [summer|winter]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh
season=${1:-summer}

need_packages "${build_packages[@]}" "${report_packages[@]}"
build_tree build -DBUILD_TESTING=OFF
demo=zhuji-demo/$season
echo "== writing the demo case to $demo"
build/qinglan demo --dir "$demo" --season "$season" --size small
echo "== running the forecast"
build/qinglan forecast "$demo/case.yaml"
echo "== writing the report"
build/qinglan report --outline "$demo/outline.geojson" "$demo/output" || echo "(the report was left out, as said above)"
echo
echo "Done. The results stand in $demo/output:"
[ ! -e "$demo/output/report.html" ] || echo "  report.html     bulletin, maps, series, emissions: open it in a browser (Chinese and English)"
cat <<END
  forecast.nc     hourly fields on the grid (open with ncview, Panoply, xarray or cdo)
  stations.csv    hourly values at the 18 stations (ppb and ug m-3, local time)
  manifest.json   what was run, how long it took, and the mass budget of every species
The demo's weather and emissions are synthetic: they show the model, not the air of Zhuji.
END
