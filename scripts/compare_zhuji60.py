#!/usr/bin/env python3
"""Compare a forecast of cases/zhuji60.yaml with CAMx 7.20's answer on the same inputs.

usage: compare_zhuji60.py FORECAST.nc REFERENCE.nc [--profiles] [--check]

Prints, for every hour (local) and species, the domain means of both, the bias, the normalised mean error and the spatial
correlation. --check exits with 1 if surface ozone leaves the bar: within 20 % at every hour 09-18 local, within 8 ppb
at night. Needs python3 with numpy and netCDF4. The reference is a peer's answer, not truth.
"""
import argparse
import sys

import netCDF4
import numpy as np


def surface(dataset, name):
    data = dataset[name][:].astype(float)
    return data[:, 0] if data.ndim == 4 else data[:, 1:-1, 1:-1]


def scores(model, reference):
    m, r = model.ravel(), reference.ravel()
    return m.mean(), r.mean(), np.abs(m - r).sum() / r.sum(), np.corrcoef(m, r)[0, 1]


def compare(ours, theirs, names):
    print("hour " + "".join(f"{n:>30}" for n in names))
    print("     " + "".join(f"{'ours  CAMx   NME %   r':>30}" for _ in names))
    for hour in range(24):
        row = f"{hour:02d}   "
        for name in names:
            m, r, nme, corr = scores(surface(ours, name)[hour], surface(theirs, name)[hour])
            row += f"{m:12.3f}{r:7.2f}{100 * nme:6.0f}{corr:5.2f}"
        print(row)


def profiles(ours, theirs, names):
    for name in names:
        print(f"\nprofile of {name}, hours ending 06, 12, 18, 24 local (ours / CAMx)")
        reference = theirs["profile_" + name][:]
        for k in range(reference.shape[1]):
            values = [(ours[name][h, k].mean(), reference[h, k]) for h in (5, 11, 17, 23)]
            print(f"{theirs['level'][k]:8.0f} m " + "  ".join(f"{a:8.3f} /{b:8.3f}" for a, b in values))


def check(ours, theirs):
    good = True
    for hour in range(24):
        m, r = surface(ours, "O3")[hour].mean(), surface(theirs, "O3")[hour].mean()
        day = 9 <= hour < 18
        inside = abs(m - r) <= 0.2 * r if day else abs(m - r) <= 8.0
        if not inside:
            print(f"hour {hour:02d}: ozone {m:.1f} ppb against {r:.1f}: outside the bar")
        good = good and inside
    print("surface ozone", "inside the bar at every hour" if good else "outside the bar")
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forecast")
    parser.add_argument("reference")
    parser.add_argument("--profiles", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    ours, theirs = netCDF4.Dataset(options.forecast), netCDF4.Dataset(options.reference)
    compare(ours, theirs, ["O3", "NO2", "NO", "HNO3", "SO2"])
    compare(ours, theirs, ["FORM", "PAN", "H2O2", "CO", "ISOP"])
    if options.profiles:
        profiles(ours, theirs, ["O3", "NO2", "CO", "ISOP"])
    sys.exit(0 if not options.check or check(ours, theirs) else 1)


if __name__ == "__main__":
    main()
