#!/bin/bash
# The committed photolysis tables are what scripts/photolysis_tables.py makes of the spectra.
set -u
spectra=../shared/data/tuv54
python=
for candidate in python3 /usr/bin/python3; do
  if "$candidate" -c 'import numpy' 2>/dev/null; then python=$candidate; break; fi
done
if [ ! -d "$spectra" ]; then echo "SKIPPED: the spectra $spectra are not here"; exit 77; fi
if [ -z "$python" ]; then echo "SKIPPED: no python3 with numpy here"; exit 77; fi
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
PYTHONDONTWRITEBYTECODE=1 "$python" scripts/photolysis_tables.py "$spectra" "$made" >"$made/log" || {
  cat "$made/log"; exit 1; }
"$python" - "$made" solver/photolysis/tables <<'END'
import csv, sys
made, kept = sys.argv[1:]
failed = False
for name in ('bands.csv', 'reactions.csv', 'atmosphere.csv'):
    rows = [[r for r in csv.reader(l for l in open(f'{d}/{name}') if l[0] != '#')] for d in (made, kept)]
    worst = 0.0
    same = len(rows[0]) == len(rows[1]) and rows[0][0] == rows[1][0]
    for a, b in zip(rows[0][1:], rows[1][1:]):
        scale = max(abs(float(x)) for x in b[1:])
        for x, y in zip(a, b):
            try:
                worst = max(worst, abs(float(x) - float(y)) / max(abs(float(y)), 1e-6 * scale))
            except ValueError:
                same = same and x == y
    print(f'{name}: {len(rows[1]) - 1} rows, worst difference {worst:.1e}')
    failed |= not same or worst > 1e-3
sys.exit(failed)
END
