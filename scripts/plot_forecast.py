#!/usr/bin/env python3
"""Draw a forecast: a map of ozone and one of primary PM2.5, and the day at the stations.

usage: plot_forecast.py OUTPUT_FOLDER PICTURE.png [--hour N]

Reads forecast.nc and stations.csv of `qinglan forecast`. Needs python3 with numpy, netCDF4 and matplotlib.
"""
import argparse
import csv

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import netCDF4
import numpy as np


def read_stations(path):
    rows = csv.reader(line for line in open(path, encoding="utf-8") if not line.startswith("#"))
    head = next(rows)
    return head, list(rows)


def draw_map(axis, data, name, hour, label):
    x, y = data["x"][:] / 1000.0, data["y"][:] / 1000.0
    image = axis.pcolormesh(x, y, data[name][hour, 0], cmap="viridis", shading="nearest")
    axis.set_title(f"{label}, hour {hour:02d}-{hour + 1:02d} of the run")
    axis.set_xlabel("km east of the centre")
    axis.set_ylabel("km north")
    axis.set_aspect("equal")
    plt.colorbar(image, ax=axis, shrink=0.8)


def draw_series(axis, head, rows, column, label):
    at = next(n for n, name in enumerate(head) if name.startswith(column + "["))
    stations = sorted({row[2] for row in rows})
    series = np.array([[float(row[at]) for row in rows if row[2] == s] for s in stations])
    times = [row[1][11:16] for row in rows if row[2] == stations[0]]
    hours = np.arange(len(times))
    axis.fill_between(hours, series.min(0), series.max(0), alpha=0.25, label="all stations")
    axis.plot(hours, series.mean(0), label="mean")
    axis.set_title(label)
    axis.set_xticks(hours[::3])
    axis.set_xticklabels(times[::3])
    axis.set_xlabel("local time")
    axis.set_ylim(bottom=0)
    axis.legend()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("picture")
    parser.add_argument("--hour", type=int, default=14)
    options = parser.parse_args()
    data = netCDF4.Dataset(options.folder + "/forecast.nc")
    head, rows = read_stations(options.folder + "/stations.csv")
    figure, axes = plt.subplots(2, 2, figsize=(11, 8), constrained_layout=True)
    draw_map(axes[0, 0], data, "O3", options.hour, "ozone, ppb")
    draw_map(axes[0, 1], data, "PM25", options.hour, "primary PM2.5, ug m-3")
    draw_series(axes[1, 0], head, rows, "O3", "ozone at the stations, ppb")
    draw_series(axes[1, 1], head, rows, "NO2", "NO2 at the stations, ppb")
    note = " (synthetic weather and emissions)" if "synthetic" in data.ncattrs() else ""
    figure.suptitle(data.title + note)
    figure.savefig(options.picture, dpi=80)


if __name__ == "__main__":
    main()
