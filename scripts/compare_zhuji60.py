#!/usr/bin/env python3
"""Compare a forecast of cases/zhuji60.yaml with CAMx 7.20's answer on the same inputs.

usage: compare_zhuji60.py FORECAST.nc REFERENCE.nc [--profiles] [--particles] [--table] [--check]

Prints, for every hour (local) and species, the domain means of both, the bias, the normalised mean error and the spatial
correlation; --particles the means of the day of the particles' components; --table the rows of docs/zhuji60.md. --check exits with 1 if surface ozone leaves
the bar: within 20 % at every hour 09-18 local, within 8 ppb at night; with --particles also if a component's mean leaves
30 % (sulfate 15 %). Needs python3 with numpy and netCDF4. The reference is a peer's answer, not truth.
"""
import argparse
import sys

import netCDF4
import numpy as np


# What the reference calls by one name and this model keeps apart.
PARTS = {
    "OA": [f"{kind}{bin_}" for kind in ("ASOA", "BSOA") for bin_ in "01234"] + ["POA", "POA1", "POA2", "POA3", "POA4"],
    "OTHER": ["FPRM", "FCRS", "NA", "PCL"],
}
COMPONENTS = {"PSO4": 15, "PNO3": 30, "PNH4": 30, "OA": 30, "PEC": 30, "OTHER": 30}  # bar, %


def surface(dataset, name):
    if name not in dataset.variables and name in PARTS:
        return sum(surface(dataset, part) for part in PARTS[name])
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


def particles(ours, theirs):
    """Means of the hours the forecast has; True if every component is inside its bar."""
    good = True
    print("\ncomponent  mean of the day, ours / CAMx, ug m-3   bias %    NME %    r   bar %")
    for name, bar in COMPONENTS.items():
        ours_now = surface(ours, name)
        m, r, nme, corr = scores(ours_now, surface(theirs, name)[: len(ours_now)])
        inside = abs(m / r - 1) <= bar / 100
        good = good and inside
        print(f"{name:10}{m:12.3f} /{r:8.3f}{100 * (m / r - 1):31.1f}{100 * nme:9.1f}{corr:7.2f}{bar:6d}" + ("" if inside else "  OUTSIDE"))
    for name in ("NH3", "HNO3", "SO2", "PM25"):
        ours_now = surface(ours, name)
        m, r, nme, corr = scores(ours_now, surface(theirs, name)[: len(ours_now)])
        print(f"{name:10}{m:12.3f} /{r:8.3f}{100 * (m / r - 1):31.1f}{100 * nme:9.1f}{corr:7.2f}")
    return good


def table(ours, theirs):
    """The answer as docs/zhuji60.md has it: ours / CAMx by local hour."""
    hours = (2, 5, 8, 11, 14, 17, 20, 23)
    print("| species | " + " | ".join(f"{h:02d}" for h in hours) + " | NME %, 24 h | r, least of the hours |")
    print("|---" * (len(hours) + 3) + "|")
    names = ["O3", "NO2", "NO", "HNO3", "NH3", "H2O2", "FORM", "PAN", "CO", "ISOP", "SO2", *COMPONENTS, "PM25"]
    for name in names:
        m, r = surface(ours, name), surface(theirs, name)
        digits = 0 if r.mean() > 100 else 1 if r.mean() > 10 else 2
        means = [f"{m[h].mean():.{digits}f} / {r[h].mean():.{digits}f}" for h in hours]
        least = min(np.corrcoef(m[h].ravel(), r[h].ravel())[0, 1] for h in range(24))
        print(f"| {name} | " + " | ".join(means) + f" | {100 * np.abs(m - r).sum() / r.sum():.0f} | {least:.2f} |")


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
    parser.add_argument("--particles", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    ours, theirs = netCDF4.Dataset(options.forecast), netCDF4.Dataset(options.reference)
    compare(ours, theirs, ["O3", "NO2", "NO", "HNO3", "SO2"])
    compare(ours, theirs, ["FORM", "PAN", "H2O2", "CO", "ISOP"])
    if options.profiles:
        profiles(ours, theirs, ["O3", "NO2", "CO", "ISOP"])
    if options.table:
        table(ours, theirs)
    good = check(ours, theirs) if options.check else True
    if options.particles:
        inside = particles(ours, theirs)
        good = good and (inside or not options.check)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
