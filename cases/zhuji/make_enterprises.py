#!/usr/bin/env python3
"""Make enterprises.yaml of the embedded Zhuji case, one for each season: what the 40 enterprises of
enterprises.csv can shift. Standard library only; the same output on every machine:

    python3 cases/zhuji/make_enterprises.py      (writes cases/zhuji/tables/enterprises_*.yaml)

Everything is synthetic. The processes that share a stack emit together what the case gives the
stack in every hour of the season's days, to the rounding of six digits: a process is either given
its hours, or it is the one of its group on the stack that takes the rest.
"""
import calendar
import csv
import os

import make_tables as tables

SEASONS = {"summer": (2023, 8), "winter": (2024, 1)}  # the demo's days are Tuesday to Thursday
SPECIES = {"PM25": "PM25", "NOx": "NOx", "VOC": "NMVOC", "SO2": "SO2"}
HOURS = range(24)


def day_rate(sector, year, month):
    """Part of an annual amount that falls into each hour of a Tuesday (docs/theory/emissions.md)."""
    months, week, hours = (tables.unit_mean(v) for v in tables.PROFILES[sector])
    days = calendar.monthrange(year, month)[1]
    whole = sum(week[calendar.weekday(year, month, d + 1)] for d in range(days))
    return [months[month - 1] / 12 * week[1] / whole * h / 24 for h in hours]


def between(*spans):
    return [float(any(a <= h < b if a < b else h >= a or h < b for a, b in spans)) for h in HOURS]


FLAT = [1.0] * 24


class Process:
    """A process of a template. `on`: its load by hour, "rest" or "as the stack"; of a batch: the
    hours in which one starts. `share`: its part of the stack's day; `stack`: number, None: no
    emission. `gases`: the species it emits, all of those of its stack by default."""

    def __init__(self, id_, name, kind, stack, on, share=0.0, gases=None, **keys):
        self.id, self.name, self.kind, self.stack, self.on = id_, name, kind, stack, on
        self.share, self.gases, self.keys = share, gases or tuple(SPECIES), keys

    def load(self):
        if self.kind != "batch":
            return list(self.on)
        return [float(any((h - s) % 24 < self.keys["duration"] for s in self.on)) for h in HOURS]

    def switches(self):
        """Hours in which it starts and hours in which it has just stopped."""
        load = self.load()
        return ([h for h in HOURS if load[h] > 0 and load[h - 1] == 0],
                [h for h in HOURS if load[h] == 0 and load[h - 1] > 0])


def emit(p):
    """Emission by hour of a process that is given its hours, in its own full load."""
    if p.kind == "batch":
        hours = p.keys["duration"]
        parts = [x * hours for x in p.keys.get("shape", [1 / hours] * hours)]
        return [sum(parts[(h - s) % 24] for s in p.on if (h - s) % 24 < hours) for h in HOURS]
    start, idle = p.keys.get("start", 0.0), p.keys.get("idle", 0.0)
    out = [0.0 if x == 0 else idle + (1 - idle) * x for x in p.load()]
    begins, ends = p.switches()
    for h in begins:
        out[h] += start
    for h in ends:
        for after in range(p.keys.get("drying", 0)):
            out[(h + after) % 24] += idle
    return out


def settle(processes, sector, year, month):
    """The base load of every process and what it emits at full load, as parts of its stack's year
    by species: a list of (process, base, parts)."""
    rate = day_rate(sector, year, month)
    day, top, found = sum(rate), max(rate), {}
    follow = [p for p in processes if p.on == "as the stack"]
    for p in follow:
        found[p] = ([x / top for x in rate], {g: p.share * top for g in p.gases})
    led = [p for p in processes if p.stack is not None and p not in follow]
    for stack, gases in sorted({(p.stack, p.gases) for p in led}):
        group = [p for p in led if (p.stack, p.gases) == (stack, gases)]
        left = list(rate)
        for p in group:
            if p.on == "rest":
                continue
            profile = emit(p)
            part = p.share * day / sum(profile)
            left = [x - part * y for x, y in zip(left, profile)]
            found[p] = (p.load() if p.kind != "batch" else None, {g: part for g in gases})
        rest, = [p for p in group if p.on == "rest"]
        taken = {g: sum(p.share for p in follow if p.stack == stack and g in p.gases)
                 for g in gases}
        assert len(group) == 1 or not any(taken.values())  # else the rest differs by species
        idle, head = rest.keys.get("idle", 0.0), rest.keys.get("head", 1.0)
        part = max(left) / (idle + (1 - idle) * head)  # at load `head` it emits the most
        base = [(x / part - idle) / (1 - idle) for x in left]
        least = rest.keys.get("minimum_load", 0.0)
        assert min(base) >= least, (sector, rest.id, min(base), [round(x, 2) for x in base])
        found[rest] = (base, {g: part * (1 - taken[g]) for g in gases})
    for p in processes:
        if p.stack is None:
            found[p] = (p.load() if p.kind != "batch" else None, {})
    return [(p,) + found[p] for p in processes]


DAY, LATE, NIGHT = (8, 20), (6, 22), (22, 6)
SHIFTS = [DAY, (20, 24)]
TEMPLATES = {
    "clinker": [
        Process("KILN", "回转窑 rotary kiln", "continuous", 0, "rest", head=.95, idle=.3, start=4.0,
                warm=.04, minimum_load=.8, ramp=.1, minimum_up=72, minimum_down=24, power=9.0,
                start_cost=280000, stop_cost=60000, warm_cost=2500, shift_cost=9000, day_share=0,
                quota_share=.9, shortfall_cost=20000),
        Process("COOL", "篦冷机 clinker cooler", "continuous", 1, [.95] * 24, .45, gases=("PM25",),
                minimum_load=.75, ramp=.15, minimum_up=24, minimum_down=8, power=2.5,
                start_cost=8000, quota_share=.9, shortfall_cost=500),
        Process("RAW", "生料磨 raw mill", "continuous", 1, "rest", gases=("PM25",), minimum_load=.5,
                ramp=.5, minimum_up=4, minimum_down=2, power=4.5, start_cost=2500, shift_cost=150,
                quota_share=.9, shortfall_cost=1500),
        Process("MILL1", "1号水泥磨 cement mill 1", "continuous", 1, between((22, 10)), .12,
                gases=("PM25",), minimum_load=.85, ramp=.5, minimum_up=4, minimum_down=3, power=5.0,
                start_cost=2200, shift_cost=120, day_share=.3, quota_share=.95,
                shortfall_cost=3500),
        Process("MILL2", "2号水泥磨 cement mill 2", "continuous", 1, between((10, 22)), .12,
                gases=("PM25",), minimum_load=.85, ramp=.5, minimum_up=4, minimum_down=3, power=5.0,
                start_cost=2200, shift_cost=120, day_share=.3, quota_share=.95,
                shortfall_cost=3500),
        Process("PACK", "包装与装车 packing and loading", "storage", 1, between((6, 20)), .06,
                gases=("PM25",), windows=[(6, 24)], quiet=[(0, 6)], power=.6, shift_cost=200,
                day_share=.4, quota_share=1.0, shortfall_cost=900)],
    "steel": [
        Process("HEAT", "加热炉 reheating furnace", "continuous", 0, "rest", head=.9, idle=.25,
                start=1.5, warm=.12, minimum_load=.5, ramp=.2, minimum_up=12, minimum_down=8,
                power=1.5, start_cost=30000, stop_cost=9000, warm_cost=900, shift_cost=1200,
                day_share=.5, quota_share=.95, shortfall_cost=6000),
        Process("EAF", "电弧炉 electric arc furnace", "batch", 1, tuple(range(16)) + (20, 21, 22, 23),
                .40, duration=1, setup=0, power=38.0, start_cost=900, shift_cost=1500,
                least_batches=4, most_batches=24, day_share=.4, quota_share=.95,
                shortfall_cost=9000),
        Process("LADLE", "精炼炉 ladle furnace", "continuous", 1, "rest", minimum_load=.2,
                ramp=1.0, minimum_up=2, power=5.0, start_cost=1200, shift_cost=700, day_share=.4,
                quota_share=.9, shortfall_cost=3000),
        Process("CAST", "连铸机 continuous caster", "line", None, between((21, 18)), minimum_load=.7,
                ramp=.3, minimum_up=6, minimum_down=2, power=2.0, start_cost=6000, shift_cost=500,
                day_share=.4, quota_share=.9, shortfall_cost=2500),
        Process("SCRAP", "废钢装卸 scrap yard", "storage", 1, between((6, 20)), .04,
                windows=[(6, 22)], quiet=[NIGHT], power=.8, shift_cost=150, day_share=.4,
                shortfall_cost=600)],
    "heat_power": [
        Process("B1", "1号锅炉 boiler 1", "continuous", 0, "rest", idle=.1, start=2.0, warm=.03,
                minimum_load=.4, ramp=.25, minimum_up=24, minimum_down=12, must_run=True,
                start_cost=60000, shift_cost=900, day_share=.7, quota_share=.95,
                shortfall_cost=12000, heat=.85),
        Process("B2", "2号锅炉 boiler 2", "continuous", 1, "rest", idle=.1, start=2.0, warm=.03,
                minimum_load=.4, ramp=.25, minimum_up=24, minimum_down=12, start_cost=60000,
                shift_cost=900, day_share=.6, quota_share=.9, shortfall_cost=9000, heat=.6),
        Process("COAL", "煤场与灰渣 coal yard and ash", "storage", 0, "as the stack", .04,
                gases=("PM25",), shift_cost=60, quota_share=.95, shortfall_cost=500, power=.5)],
    "waste": [
        Process("L1", "1号焚烧线 line 1", "continuous", 0, "rest", head=.95, idle=.2, start=2.0,
                minimum_load=.7, ramp=.1, minimum_up=72, minimum_down=24, must_run=True,
                start_cost=90000, day_share=.9, shortfall_cost=30000, heat=.8),
        Process("L2", "2号焚烧线 line 2", "continuous", 1, "rest", head=.95, idle=.2, start=2.0,
                minimum_load=.7, ramp=.1, minimum_up=72, minimum_down=24, must_run=True,
                start_cost=90000, day_share=.9, shortfall_cost=30000, heat=.8),
        Process("ASH", "飞灰固化 fly ash", "storage", 1, "as the stack", .02,
                gases=("PM25",), power=.2,
                shift_cost=50, shortfall_cost=300)],
    "dyeing": [
        Process("BOIL", "导热油与蒸汽锅炉 boiler", "continuous", 0, "rest", idle=.1, start=.5,
                warm=.05, minimum_load=.3, ramp=.3, minimum_up=6, minimum_down=4, must_run=True,
                start_cost=3000, shift_cost=180, day_share=.6, quota_share=.9, shortfall_cost=900,
                heat=.55),
        Process("STEN", "定型机组 stenters", "line", 1, "rest", minimum_load=.5, ramp=.5, idle=.15,
                minimum_up=3, minimum_down=1, drying=1, power=1.2, start_cost=450, shift_cost=260,
                day_share=.4, quota_share=.95, shortfall_cost=2200),
        Process("PRINT", "印花线 printing line", "line", 1, between((8, 20)), .10, start=.2,
                idle=.15, drying=1, minimum_up=3, minimum_down=1, windows=[(6, 24)], power=.6,
                start_cost=500, shift_cost=240, day_share=.3, quota_share=1.0, shortfall_cost=1800),
        Process("COAT", "涂层整理 coating", "batch", 1, (9, 11, 13, 15), .06, duration=2, setup=0,
                shape=[.6, .4], windows=[(7, 24)], quiet=[(0, 6)], power=.4, start_cost=120,
                shift_cost=200, least_batches=1, most_batches=5, quota_share=1.0,
                shortfall_cost=1500),
        Process("VAT", "染缸 dyeing vats", "batch", None, (0, 6, 12, 18), duration=5, setup=1,
                power=.9, start_cost=150, shift_cost=220, least_batches=2, most_batches=4,
                quota_share=1.0, shortfall_cost=4500)],
    "copper": [
        Process("MELT", "熔炼炉 melting furnace", "batch", 0, (0, 6, 12, 18), .42, duration=5,
                setup=1, shape=[.26, .22, .2, .17, .15], power=3.2, start_cost=900, shift_cost=900,
                least_batches=1, most_batches=4, quota_share=1.0, shortfall_cost=9000),
        Process("HOLD", "保温炉 holding furnace", "continuous", 0, "rest", minimum_load=0.05,
                ramp=1.0, minimum_up=12, minimum_down=6, must_run=True, power=.8, start_cost=5000,
                warm_cost=150, quota_share=.8, shortfall_cost=400),
        Process("CAST", "铸造与轧制 casting and rolling", "line", None, between((1, 23)),
                minimum_load=.6, ramp=.4, minimum_up=4, minimum_down=2, power=2.4, start_cost=2000,
                shift_cost=500, day_share=.4, quota_share=.95, shortfall_cost=2500),
        Process("CHIP", "废铜屑烘干 chip dryer", "line", 0, between((8, 18)), .06, windows=[(6, 22)],
                quiet=[NIGHT], power=.5, start_cost=150, shift_cost=180, minimum_up=2,
                quota_share=1.0, shortfall_cost=700)],
    "machinery": [
        Process("MELT", "中频炉熔炼 induction melting", "batch", 0, (7, 9, 11, 13, 15, 17), .34,
                duration=2, setup=0, shape=[.55, .45], quiet=[NIGHT], power=1.8, start_cost=250,
                shift_cost=450, least_batches=1, most_batches=8, quota_share=1.0,
                shortfall_cost=3200),
        Process("SAND", "砂处理与造型 sand and moulding", "line", 0, between((8, 18)), .13,
                windows=[(6, 22)], quiet=[NIGHT], minimum_up=2, power=.6, start_cost=120,
                shift_cost=220, day_share=.3, quota_share=1.0, shortfall_cost=900),
        Process("CORE", "制芯与保温 core making and holding", "continuous", 0, "rest",
                minimum_load=.2, ramp=1.0, minimum_up=2, power=.4, start_cost=100, shift_cost=120,
                day_share=.4, quota_share=.9, shortfall_cost=500),
        Process("BOOTH", "喷漆房 paint booth", "line", 1, between((8, 18)), .50,
                gases=("PM25", "VOC"), start=.15, idle=.2, drying=1, windows=[(6, 24)],
                minimum_up=2, minimum_down=1, power=.35, start_cost=200, shift_cost=320,
                day_share=.3, quota_share=1.0, shortfall_cost=2200),
        Process("DRY", "晾干与调漆 drying and mixing", "continuous", 1, "rest",
                gases=("PM25", "VOC"), minimum_load=.1, ramp=1.0, power=.15, shift_cost=150,
                day_share=.4, quota_share=.9, shortfall_cost=800),
        Process("OVEN", "烘干炉 curing oven", "continuous", 1, "rest", gases=("NOx", "SO2"),
                minimum_load=.1, ramp=.6, minimum_up=2, power=.1, shift_cost=120, day_share=.3,
                quota_share=.95, shortfall_cost=400)],
    "bicycle": [
        Process("LINE1", "1号喷涂线 painting line 1", "line", 0, between((8, 12), (13, 17)), .22,
                gases=("PM25", "VOC"), start=.15, idle=.2, drying=1, windows=[(6, 24)],
                minimum_up=3, minimum_down=1, power=.6, start_cost=350, shift_cost=450,
                day_share=.3, quota_share=1.0, shortfall_cost=3500),
        Process("LINE2", "2号喷涂线 painting line 2", "line", 0, between((7, 20)), .26,
                gases=("PM25", "VOC"), start=.15, idle=.2, drying=1, windows=[(6, 24)],
                minimum_up=3, minimum_down=1, power=.6, start_cost=350, shift_cost=450,
                day_share=.3, quota_share=1.0, shortfall_cost=3500),
        Process("MIX", "调漆与流平 mixing and flash-off", "continuous", 0, "rest",
                gases=("PM25", "VOC"), minimum_load=.2, ramp=1.0, power=.1, shift_cost=200,
                day_share=.4, quota_share=.9, shortfall_cost=1000),
        Process("OVEN", "固化炉 curing oven", "continuous", 0, "rest", gases=("NOx", "SO2"),
                minimum_load=.1, ramp=.6, minimum_up=2, power=.2, shift_cost=150, day_share=.3,
                quota_share=.95, shortfall_cost=600)],
    "packaging": [
        Process("GRAV", "凹印机 gravure press", "line", 0, between((7, 19)), .34,
                gases=("PM25", "VOC"), start=.1, idle=.1, drying=1, windows=[(6, 24)],
                minimum_up=3, minimum_down=1, power=.5, start_cost=400, shift_cost=380,
                day_share=.3, quota_share=1.0, shortfall_cost=2800),
        Process("LAM", "复合机 laminator", "line", 0, between((8, 17)), .12, gases=("PM25", "VOC"),
                idle=.1, windows=[(6, 24)], quiet=[(0, 6)], minimum_up=2, power=.3, start_cost=200,
                shift_cost=300, day_share=.3, quota_share=1.0, shortfall_cost=1800),
        Process("CLEAN", "洗版清洗 cleaning", "batch", 0, (19,), .015, gases=("PM25", "VOC"),
                duration=1, setup=0, windows=[(7, 24)], power=.05, shift_cost=80, least_batches=1,
                most_batches=2, quota_share=1.0, shortfall_cost=600),
        Process("CURE", "熟化室 curing room", "continuous", 0, "rest", gases=("PM25", "VOC"),
                minimum_load=.1, ramp=1.0, power=.1, shift_cost=120, day_share=.5, quota_share=.9,
                shortfall_cost=700),
        Process("RTO", "蓄热焚烧 oxidiser", "continuous", 0, "rest", gases=("NOx",),
                minimum_load=.15, ramp=.6, minimum_up=12, minimum_down=4, must_run=True, power=.2,
                warm_cost=60, start_cost=1200, quota_share=.9, shortfall_cost=200)],
    "hosiery": [
        Process("SET", "定型机 setting", "line", 0, "rest", minimum_load=.4, ramp=.5, minimum_up=2,
                power=.3, start_cost=150, shift_cost=150, day_share=.4, quota_share=.95,
                shortfall_cost=1200),
        Process("DYE", "染色 dyeing", "batch", 0, (6, 10, 14, 18), .16, duration=3, setup=1,
                shape=[.3, .4, .3], windows=[(6, 22)], power=.3, start_cost=80, shift_cost=140,
                least_batches=1, most_batches=4, quota_share=1.0, shortfall_cost=1400),
        Process("KNIT", "织袜 knitting", "line", None, [1.0] * 24, minimum_load=.2, ramp=1.0, power=.5,
                start_cost=60, shift_cost=120, day_share=.5, quota_share=.95, shortfall_cost=900)],
    "chemical": [
        Process("HEAT", "导热油炉 process heater", "continuous", 0, "rest", head=.9, idle=.15,
                start=.8, warm=.06, minimum_load=.45, ramp=.2, minimum_up=24, minimum_down=8,
                must_run=True, start_cost=9000, shift_cost=260, day_share=.6, quota_share=.95,
                shortfall_cost=3000, heat=.6),
        Process("REACT", "反应釜 reactors", "batch", 1, (0, 8, 16), .40, duration=7, setup=1,
                shape=[.1, .1, .15, .2, .2, .15, .1], power=.8, start_cost=1500, shift_cost=700,
                least_batches=1, most_batches=3, quota_share=1.0, shortfall_cost=14000),
        Process("TANK", "装卸车与储罐 loading and tanks", "storage", 1, between((8, 18)), .10,
                windows=[(6, 22)], power=.1, shift_cost=150, day_share=.2, quota_share=1.0,
                shortfall_cost=900),
        Process("FLARE", "火炬 flare", "continuous", 1, "rest", minimum_load=.05, ramp=1.0,
                must_run=True, minimum_up=24, quota_share=.8, shortfall_cost=100)],
}
# from, to, hours of capacity
BUFFERS = {
    "clinker": (("KILN", "COOL", 12, "高温熟料 hot clinker"), ("RAW", "KILN", 60, "生料库 raw meal silo"),
                ("COOL", "MILL1", 240, "熟料库 clinker silo"),
                ("MILL2", "PACK", 48, "水泥库 cement silo")),
    "steel": (("EAF", "CAST", 6, "钢水 liquid steel"), ("CAST", "HEAT", 72, "板坯 slab yard")),
    "dyeing": (("VAT", "STEN", 16, "坯布 grey cloth"),),
    "copper": (("MELT", "CAST", 8, "保温熔体 held melt"),),
    "machinery": (("SAND", "MELT", 16, "砂型 moulds"),),
    "hosiery": (("KNIT", "DYE", 60, "袜坯 undyed hosiery"),),
    "packaging": (("GRAV", "LAM", 24, "印膜 printed film"),),
    "bicycle": (),
    "chemical": (),
}
TARIFF = {"clinker": "large", "steel": "large", "heat_power": None, "waste": None,
          "copper": "large"}
STATUS = {5: "protected", 6: "protected", 24: "exempt", 27: "exempt", 14: "voluntary",
          25: "voluntary", 38: "voluntary"}
VOLUNTARY_COST = {14: 15000, 25: 4000, 38: 3000}
KINDS = {"clinker": "水泥熟料 clinker cement", "steel": "钢铁 steel works",
         "heat_power": "热电联产 heat and power", "waste": "垃圾焚烧 waste incineration",
         "dyeing": "印染 dyeing and printing", "copper": "铜加工 copper processing",
         "machinery": "机械铸造与涂装 machinery", "bicycle": "自行车涂装 bicycle painting",
         "packaging": "包装印刷 packaging and printing", "hosiery": "袜业 hosiery",
         "chemical": "化工 chemicals"}

HEAD = """# SYNTHETIC: invented by the embedded Zhuji case of qinglan; not observed, not reported
#
# What the 40 enterprises of enterprises.csv can shift, by process. No firm, price or figure is real.
# Base emissions are those of the case's days, Tuesday to Thursday of {month}: the processes of a
# stack add up to what the case gives it in every hour (to six digits).
# The prices are an ASSUMPTION of the form of Zhejiang's time-of-use tariff (valley 0-8 x 0.4, flat
# 8-16 and 23-24, peak 16-23 x 1.85 of a flat price), not a published tariff: put in your own.
# What each key means: docs/howto/enterprises.md and docs/formats/enterprises.md.
title: "Zhuji demo (synthetic): 40 enterprises, {season}"
synthetic: true

tariffs:
"""


def number(value):
    return "%.6g" % value


def listing(values):
    return "[" + ", ".join(number(v) for v in values) + "]"


def tariff(name, flat):
    prices = [flat * (.4 if h < 8 else 1.85 if 16 <= h < 23 else 1) for h in HOURS]
    rows = [", ".join(number(p) for p in prices[k:k + 12]) for k in (0, 12)]
    return "  - name: %s\n    price: [%s,\n            %s]\n" % (name, rows[0], rows[1])


def process_lines(p, base, parts, stacks, seen):
    """The lines of a process; `stacks`: rows of enterprises.csv."""
    keys = dict(p.keys)
    idle, start, warm = (keys.pop(k, 0.0) for k in ("idle", "start", "warm"))
    keys.pop("head", None)
    heat = keys.pop("heat", None)
    yield "      - id: %s" % p.id
    yield '        name: "%s"' % p.name
    yield "        kind: %s" % p.kind
    if p.stack is not None:
        row = stacks[p.stack]
        yield "        stacks: [%s]" % row["id"]
        lines = []
        for species in p.gases:
            full = 1000 * parts[species] * float(row[SPECIES[species] + "[t year-1]"])
            if full == 0:
                continue
            lines.append("          - {species: %s, full: %s%s}" % (species, number(full), "".join(
                ", %s: %s" % (k, number(x * full)) for k, x in
                (("idle", idle), ("start", start), ("warm", warm)) if x > 0)))
        if lines:
            yield "        emissions:"
            yield from lines
    if p.kind == "batch":
        base = [float(h in p.on) for h in HOURS]
    same = len(set(base)) == 1
    yield "        base: %s" % listing(base[:1] if same else base)
    seen[p.id] = p.load() if p.kind == "batch" else [float(number(x)) for x in base]
    if heat:
        yield "        heat: %s" % listing([heat * base[0]] if same else
                                            [round(heat * x, 3) for x in base])
    for key, value in keys.items():
        if key in ("windows", "quiet"):
            yield "        %s: [%s]" % (key, ", ".join("{from: %d, to: %d}" % w for w in value))
        elif key == "shape":
            yield "        shape: %s" % listing(value)
        elif value is True:
            yield "        %s: true" % key
        else:
            yield "        %s: %s" % (key, number(value))


def buffer_lines(sector, seen):
    """Stores that the base fills and empties alike in a day."""
    for source, user, hours, name in BUFFERS.get(sector, ()):
        made, used = sum(seen[source]), sum(seen[user])
        per_hour = float("%.9g" % (made / used))
        level, low, high = 0.0, 0.0, 0.0
        for h in HOURS:
            level += seen[source][h] - per_hour * seen[user][h]
            low, high = min(low, level), max(high, level)
        assert high - low < hours, (sector, source, user, high - low)
        yield "      - {from: %s, to: %s, per_hour: %.9g, capacity: %g, initial: %s}  # %s" % (
            source, user, per_hour, hours, number(round((hours - high - low) / 2, 1)), name)


def changes(processes):
    """Starts and stops of the base in a day; a batch has one of each."""
    total = 0
    for p in processes:
        if p.kind == "batch":
            total += 2 * len(p.on)
        elif not isinstance(p.on, str):
            total += sum(len(x) for x in p.switches())
    return total


def read_table(*path):
    with open(os.path.join(os.path.dirname(tables.HERE), *path), encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def enterprise_lines(index, stacks, grade, permits, when):
    number_, sector = index + 1, stacks[0]["sector"]
    year, month = when
    status = STATUS.get(number_, "negotiated")
    processes = TEMPLATES[sector]
    yield "  - id: E%02d" % number_
    yield '    name: "企业%02d Enterprise %02d (%s)"' % (number_, number_, KINDS[sector])
    yield "    sector: %s" % sector
    yield "    grade: %s" % grade
    yield "    status: %s" % status
    if status == "voluntary":
        yield "    voluntary_cost: %d" % VOLUNTARY_COST[number_]
    if TARIFF.get(sector, "general"):
        yield "    tariff: %s" % TARIFF.get(sector, "general")
    settled, seen = settle(processes, sector, year, month), {}
    lines = [line for p, base, parts in settled
             for line in process_lines(p, base, parts, stacks, seen)]
    power = [sum(p.keys.get("power", 0) * seen[p.id][h] for p in processes) for h in HOURS]
    if max(power) > 0:
        yield "    power_cap: %s" % number(round(1.1 * max(power) + .05, 1))
        yield "    power_excess_cost: 42000"
    if sector not in ("heat_power", "waste"):
        yield "    most_changes: %d" % (changes(processes) + 8)
    if permits:
        yield "    permits:"
    for row in permits:
        species, = [k for k, name in SPECIES.items() if name == row["pollutant"]]
        yield "      - {species: %s, tonnes: %s}" % (species, row["tonnes[t year-1]"])
    yield "    processes:"
    yield from lines
    buffers = list(buffer_lines(sector, seen))
    if buffers:
        yield "    buffers:"
        yield from buffers


def main():
    rows = read_table("tables", "enterprises.csv")
    permits = read_table("scenarios", "permits.csv")
    grades = {r["enterprise"]: r["grade"] for r in read_table("scenarios", "grades.csv")}
    for season, when in SEASONS.items():
        path = os.path.join(tables.HERE, "enterprises_%s.yaml" % season)
        month = "%s %d" % (calendar.month_name[when[1]], when[0])
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            out.write(HEAD.format(season=season, month=month))
            out.write(tariff("large", 620.0) + tariff("general", 760.0) + "\nenterprises:\n")
            for index, name in enumerate(sorted(grades)):
                of = [[r for r in table if r["enterprise"] == name] for table in (rows, permits)]
                for line in enterprise_lines(index, of[0], grades[name], of[1], when):
                    out.write(line + "\n")


if __name__ == "__main__":
    main()
