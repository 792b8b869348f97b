#!/usr/bin/env bash
# Take the pictures of the documentation from a real report: the winter demo (synthetic), its forecast, its report, drawn by
# Chromium. Usage: scripts/pictures.sh [FOLDER OF RESULTS]   (default: run the demo; needs build/, see scripts/test.sh)
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
results=${1:-}
outline=()
if [ -z "$results" ]; then
  build/qinglan demo --dir "$work/demo" --season winter --size small
  sed -i 's/^  layers: 1 .*/  layers: 0/' "$work/demo/case.yaml"
  build/qinglan forecast --quiet "$work/demo/case.yaml"
  results=$work/demo/output
  outline=(--outline "$work/demo/outline.geojson")
fi
build/qinglan report "${outline[@]}" --output "$work/report.html" --png "$work/png" "$results"
for figure in bulletin maps_PM25 composition series emissions section; do
  cp "$work/png/$figure.png" "docs/images/report_$figure.png"
  echo "docs/images/report_$figure.png"
done
