#!/usr/bin/env python3
"""Draw a forecast of cases/zhuji60.yaml beside CAMx 7.20's answer and cost: docs/images/zhuji60.png.

usage: plot_zhuji60.py OUTPUT_FOLDER DATA_FOLDER PICTURE.png

OUTPUT_FOLDER holds forecast.nc and manifest.json of the run, DATA_FOLDER reference_camx720.nc and
reference_camx720_timing.csv. Needs python3 with numpy, netCDF4 and matplotlib.
"""
import csv
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import netCDF4
import numpy as np

OURS, THEIRS = "#1f77b4", "#d95f02"
# Like processes: our timers, CAMx's rows.
PROCESSES = [
    ("gas chemistry", ["chemistry"], ["chemdriv: ebisolv", "chemdriv: ktherm+khetero+znth"]),
    ("advection", ["transport"], ["xyadvec", "zadvec"]),
    ("diffusion, vertical mixing", ["diffusion", "mixing"], ["diffus(z+xy)"]),
    ("photolysis", ["photolysis"], ["drvtuv", "chemdriv: kphoto"]),
    ("dry deposition", ["deposition"], ["drydep"]),
]


def surface(dataset, name):
    data = dataset[name][:].astype(float)
    return data[:, 0] if data.ndim == 4 else data[:, 1:-1, 1:-1]


def draw_hours(axis, ours, theirs):
    hours = np.arange(24) + 0.5
    for name, style in (("O3", "-"), ("NO2", "--")):
        axis.plot(hours, surface(theirs, name).mean(axis=(1, 2)), style, color=THEIRS, label=f"{name}, CAMx 7.20")
        axis.plot(hours, surface(ours, name).mean(axis=(1, 2)), style, color=OURS, label=f"{name}, qinglan")
    axis.set(title="Surface, domain mean", xlabel="local hour", ylabel="ppb", xlim=(0, 24), ylim=(0, None),
             xticks=range(0, 25, 6))
    axis.legend(fontsize=7, ncol=1, loc="center right", frameon=False)


def draw_maps(axes, ours, theirs, figure):
    hour = 14
    fields = [surface(ours, "O3")[hour], surface(theirs, "O3")[hour]]
    low, high = min(f.min() for f in fields), max(f.max() for f in fields)
    for axis, field, title in zip(axes, fields, ("qinglan", "CAMx 7.20")):
        image = axis.imshow(field, origin="lower", vmin=low, vmax=high, extent=(-87, 87, -87, 87), cmap="viridis")
        axis.set_title(f"O3 at 14-15 h, {title}")
        axis.set_xlabel("km")
    figure.colorbar(image, ax=list(axes), label="ppb", shrink=0.8)


def draw_cost(axis, manifest, timing):
    seconds = {row["process"]: float(row["cpu_s"]) for row in timing if row["cpu_s"]}
    names = [p[0] for p in PROCESSES]
    mine = [sum(manifest["timers"][t]["cpu_s"] for t in p[1]) for p in PROCESSES]
    peer = [sum(seconds[t] for t in p[2]) for p in PROCESSES]
    place = np.arange(len(names))
    bars = [axis.barh(place + 0.2, mine, 0.38, color=OURS, label="qinglan"),
            axis.barh(place - 0.2, peer, 0.38, color=THEIRS, label="CAMx 7.20")]
    for group in bars:
        axis.bar_label(group, fmt="%.3g", fontsize=7, padding=2)
    axis.set(title="CPU s of 24 h (different machines)", xscale="log", yticks=place, yticklabels=names,
             xlim=(1, 1000))
    axis.invert_yaxis()
    axis.legend(fontsize=7, frameon=False, loc="lower right")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folder, data, picture = sys.argv[1:]
    ours = netCDF4.Dataset(f"{folder}/forecast.nc")
    theirs = netCDF4.Dataset(f"{data}/reference_camx720.nc")
    with open(f"{folder}/manifest.json", encoding="utf-8") as text:
        manifest = json.load(text)
    with open(f"{data}/reference_camx720_timing.csv", encoding="utf-8") as text:
        timing = list(csv.DictReader(text))
    plt.rcParams.update({"font.size": 8})
    figure, axes = plt.subplots(2, 2, figsize=(8.4, 6.4), layout="constrained")
    draw_hours(axes[0, 0], ours, theirs)
    draw_cost(axes[0, 1], manifest, timing)
    draw_maps(axes[1], ours, theirs, figure)
    figure.savefig(picture, dpi=100)


if __name__ == "__main__":
    main()
