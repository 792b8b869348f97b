#!/usr/bin/env python3
"""Make the CSV tables of the embedded Zhuji case: speciation, profiles, vertical, enterprises,
stations. Standard library only; the same output on every machine:

    python3 cases/zhuji/make_tables.py        (writes cases/zhuji/tables/*.csv)

Everything is synthetic. How each table is made stands in docs/formats/demo.md.
"""
import math
import os

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables")
SYNTHETIC = "# SYNTHETIC: invented by the embedded Zhuji case of qinglan; not observed, not reported"

# Compounds: g mol-1 and carbon-bond species per mole (Yarwood et al. 2010, CB6; a paraffin carbon
# is PAR, a terminal double bond OLE, an internal one IOLE, a keto group KET).
COMPOUNDS = {
    "ethane": (30.07, {"ETHA": 1}),
    "propane": (44.10, {"PRPA": 1}),
    "butanes": (58.12, {"PAR": 4}),
    "hexanes": (86.18, {"PAR": 6}),
    "octanes": (114.23, {"PAR": 8}),
    "ethene": (28.05, {"ETH": 1}),
    "propene": (42.08, {"OLE": 1, "PAR": 1}),
    "2-butene": (56.11, {"IOLE": 1}),
    "ethyne": (26.04, {"ETHY": 1}),
    "benzene": (78.11, {"BENZENE": 1}),
    "toluene": (92.14, {"TOL": 1}),
    "ethylbenzene": (106.17, {"TOL": 1, "PAR": 1}),
    "xylenes": (106.17, {"XYLMN": 1}),
    "trimethylbenzenes": (120.19, {"XYLMN": 1, "PAR": 1}),
    "naphthalene": (128.17, {"NAPH": 1}),
    "formaldehyde": (30.03, {"FORM": 1}),
    "acetaldehyde": (44.05, {"ALD2": 1}),
    "propanal": (58.08, {"ALDX": 1}),
    "methanol": (32.04, {"MEOH": 1}),
    "ethanol": (46.07, {"ETOH": 1}),
    "acetone": (58.08, {"ACET": 1}),
    "butanone": (72.11, {"KET": 1, "PAR": 3}),
    "ethyl acetate": (88.11, {"PAR": 3}),
    "2-propanol": (60.10, {"PAR": 3}),
    "intermediate volatility": (212.42, {"IVOC": 1}),
}

# Composition of the NMVOC of a kind of source, g per g; the rest does not react.
COMPOSITION = {
    "combustion": {"ethane": .08, "propane": .04, "butanes": .05, "ethene": .16, "propene": .06,
                   "ethyne": .12, "benzene": .12, "toluene": .08, "formaldehyde": .10,
                   "acetaldehyde": .04, "methanol": .03, "acetone": .03, "naphthalene": .005},
    "exhaust": {"ethane": .03, "butanes": .15, "hexanes": .15, "octanes": .07, "ethene": .09,
                "propene": .06, "2-butene": .03, "ethyne": .04, "benzene": .05, "toluene": .10,
                "ethylbenzene": .02, "xylenes": .07, "trimethylbenzenes": .03,
                "formaldehyde": .02, "acetaldehyde": .01, "naphthalene": .002,
                # Tang et al. 2021 (ACP 21, 2569, abstract): 0.07 of total hydrocarbons, a petrol car of China V
                "intermediate volatility": .07},
    "petrol": {"propane": .02, "butanes": .42, "hexanes": .35, "octanes": .05, "2-butene": .06,
               "benzene": .01, "toluene": .03, "xylenes": .02},
    "paint": {"octanes": .10, "toluene": .20, "ethylbenzene": .09, "xylenes": .24,
              "trimethylbenzenes": .07, "butanone": .05, "ethyl acetate": .12, "acetone": .03,
              "2-propanol": .04},
    "printing": {"hexanes": .06, "toluene": .06, "ethyl acetate": .34, "2-propanol": .20,
                 "ethanol": .16, "butanone": .10, "acetone": .04},
    "textile": {"hexanes": .05, "octanes": .15, "toluene": .10, "xylenes": .06, "ethanol": .10,
                "formaldehyde": .05, "acetaldehyde": .03, "methanol": .08, "ethyl acetate": .15},
    "chemical": {"ethane": .03, "propane": .04, "ethene": .08, "propene": .10, "hexanes": .12,
                 "benzene": .06, "toluene": .14, "xylenes": .08, "methanol": .12, "acetone": .06,
                 "ethanol": .04, "propanal": .02},
}
# Solvent use of the county: paint (bicycles, machinery), printing and packaging, textiles.
COMPOSITION["solvent"] = {}
for kind, share in (("paint", .5), ("printing", .25), ("textile", .25)):
    for name, part in COMPOSITION[kind].items():
        COMPOSITION["solvent"][name] = COMPOSITION["solvent"].get(name, 0) + share * part

# Fine particles, g per g, sum 1: POA PEC PSO4 PNO3 FPRM FCRS.
FINE = {
    "boiler": (.15, .10, .12, .01, .47, .15),
    "process": (.08, .04, .08, .01, .59, .20),
    "exhaust": (.35, .50, .02, .005, .085, .04),
    "biofuel": (.58, .14, .02, .01, .23, .02),
    "dust": (.05, .01, .01, .004, .126, .80),
}
FINE_SPECIES = ("POA", "PEC", "PSO4", "PNO3", "FPRM", "FCRS")

# Volatility of the primary organic matter, shares of POA (not volatile), POA1, POA2, POA3, POA4 (C*
# 1, 10, 100, 1000 ug m-3), sum 1: CAMx's 1.5-D VBS. Road: petrol and diesel in equal parts. The
# other sectors' does not evaporate.
PETROL, DIESEL = (.27, .15, .26, .15, .17), (.03, .25, .37, .24, .11)
VOLATILITY = {"road": tuple((a + b) / 2 for a, b in zip(PETROL, DIESEL)), "nonroad": DIESEL,
              "residential": (.20, .10, .10, .20, .40)}  # as wood burning

# sector: NMVOC composition, fine particles, share of coarse that is crustal
SECTORS = {
    "energy": ("combustion", "boiler", .3), "industry": ("chemical", "process", .4),
    "cement": ("combustion", "process", .8), "steel": ("combustion", "process", .5),
    "road": ("exhaust", "exhaust", .5), "nonroad": ("exhaust", "exhaust", .5),
    "residential": ("combustion", "biofuel", .2), "solvent": ("solvent", None, 0),
    "petrol": ("petrol", None, 0), "agriculture": (None, None, 0), "dust": (None, "dust", 1),
    "biogenic": (None, None, 0),
    "clinker": ("combustion", "process", .8),
    "heat_power": ("combustion", "boiler", .3), "waste": ("combustion", "boiler", .3),
    "dyeing": ("textile", "boiler", .3), "copper": ("chemical", "process", .3),
    "machinery": ("paint", "process", .3), "bicycle": ("paint", "process", .3),
    "packaging": ("printing", "process", .3), "hosiery": ("textile", "process", .3),
    "chemical": ("chemical", "process", .3),
}


def write(name, comments, header, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="\n") as out:
        out.write(SYNTHETIC + "\n")
        for line in comments:
            out.write("# " + line + "\n")
        out.write(header + "\n")
        for row in rows:
            out.write(",".join(row) + "\n")


def number(value):
    return "%.6g" % value


def speciate(sector, composition, fine, crustal):
    rows = []

    def add(pollutant, species, amount, units):
        rows.append((sector, pollutant, species, number(amount), units))

    if sector == "biogenic":
        add("isoprene", "ISOP", 1 / 68.12, "mol g-1")
        # monoterpenes to sesquiterpenes 15 to 3: Guenther et al. 2012 (GMD 5, 1471)
        add("terpenes", "TERP", 5 / 6 * .6 / 136.23, "mol g-1")
        add("terpenes", "APIN", 5 / 6 * .4 / 136.23, "mol g-1")
        add("terpenes", "SQT", 1 / 6 / 204.35, "mol g-1")
        return rows
    hono = .008 if sector in ("road", "nonroad") else 0
    no2 = .10 if sector in ("road", "nonroad") else .05
    if sector not in ("solvent", "petrol", "dust"):
        add("NOx", "NO", (1 - no2 - hono) / 46.0055, "mol g-1")
        add("NOx", "NO2", no2 / 46.0055, "mol g-1")
        if hono:
            add("NOx", "HONO", hono / 46.0055, "mol g-1")
    if sector not in ("solvent", "petrol", "dust", "agriculture"):
        add("SO2", "SO2", .98 / 64.066, "mol g-1")
        add("SO2", "SULF", .02 / 64.066, "mol g-1")
        add("CO", "CO", 1 / 28.010, "mol g-1")
    if composition:
        total = {}
        for name, part in COMPOSITION[composition].items():
            mass, bonds = COMPOUNDS[name]
            for species, moles in bonds.items():
                total[species] = total.get(species, 0) + part / mass * moles
        for species in sorted(total):
            add("NMVOC", species, total[species], "mol g-1")
    if fine:
        for bin_, share in enumerate(VOLATILITY.get(sector, (1,))):
            add("PM25", "POA%s" % (bin_ or ""), FINE[fine][0] * share, "g g-1")
        for species, part in zip(FINE_SPECIES[1:], FINE[fine][1:]):
            add("PM25", species, part, "g g-1")
        if crustal < 1:
            add("PMC", "CPRM", 1 - crustal, "g g-1")
        if crustal > 0:
            add("PMC", "CCRS", crustal, "g g-1")
    return rows


def unit_mean(values):
    mean = sum(values) / len(values)
    return [v / mean for v in values]


FLAT12, FLAT7, FLAT24 = [1.0] * 12, [1.0] * 7, [1.0] * 24
WORK7 = [1.04, 1.05, 1.05, 1.05, 1.05, .92, .84]
DAY24 = [.35, .3, .3, .3, .35, .5, .8, 1.2, 1.5, 1.6, 1.6, 1.5, 1.3, 1.5, 1.6, 1.6, 1.5, 1.3, 1.1,
         .9, .8, .7, .55, .45]
TRAFFIC24 = [.4, .3, .28, .28, .35, .6, 1.0, 1.6, 1.6, 1.35, 1.3, 1.3, 1.2, 1.25, 1.3, 1.4, 1.6, 1.7,
             1.5, 1.1, .9, .8, .65, .5]
INDUSTRY24 = [.8, .78, .77, .77, .78, .82, .9, 1.0, 1.12, 1.18, 1.2, 1.18, 1.1, 1.15, 1.2, 1.2, 1.17,
              1.12, 1.05, 1.0, .97, .93, .9, .85]
HOME24 = [.3, .2, .2, .2, .3, .8, 1.6, 1.5, .9, .7, 1.1, 1.9, 1.3, .7, .6, .8, 1.4, 2.1, 1.9, 1.4,
          1.1, .9, .7, .4]
LIGHT24 = [max(0.0, math.sin(math.pi * (h + .5 - 5.5) / 13.0)) if 5 <= h <= 18 else 0.0
           for h in range(24)]
WARM24 = [.35 + .65 * x for x in LIGHT24]
LEAF12 = [.04, .06, .20, .55, 1.1, 1.7, 2.6, 2.5, 1.6, .8, .3, .09]
PINE12 = [.25, .3, .5, .8, 1.1, 1.4, 2.0, 1.9, 1.4, .9, .6, .35]
FARM12 = [.4, .45, .8, 1.2, 1.4, 1.6, 1.6, 1.4, 1.1, .9, .65, .5]
HEAT12 = [1.8, 1.6, 1.2, .9, .7, .6, .6, .6, .7, .9, 1.2, 1.6]
DUST12 = [.9, .9, 1.1, 1.1, 1.1, .9, 1.0, 1.0, 1.0, 1.1, 1.0, .9]
SPRING12 = [.95, .6, 1.05, 1.05, 1.05, 1.05, 1.0, 1.0, 1.05, 1.05, 1.08, 1.07]

PROFILES = {
    "energy": (HEAT12, FLAT7, INDUSTRY24), "industry": (SPRING12, WORK7, INDUSTRY24),
    "cement": (SPRING12, FLAT7, DAY24), "steel": (FLAT12, FLAT7, FLAT24),
    "road": (SPRING12, WORK7, TRAFFIC24), "nonroad": (SPRING12, WORK7, DAY24),
    "residential": (HEAT12, FLAT7, HOME24), "solvent": (SPRING12, WORK7, DAY24),
    "petrol": (FLAT12, FLAT7, TRAFFIC24), "agriculture": (FARM12, FLAT7, WARM24),
    "dust": (DUST12, WORK7, DAY24), "biogenic": (LEAF12, FLAT7, LIGHT24),
    "clinker": (SPRING12, FLAT7, FLAT24),
    "heat_power": (FLAT12, FLAT7, INDUSTRY24), "waste": (FLAT12, FLAT7, FLAT24),
    "dyeing": (SPRING12, WORK7, INDUSTRY24), "copper": (FLAT12, FLAT7, FLAT24),
    "machinery": (SPRING12, WORK7, DAY24), "bicycle": (SPRING12, WORK7, DAY24),
    "packaging": (SPRING12, WORK7, DAY24), "hosiery": (SPRING12, WORK7, INDUSTRY24),
    "chemical": (FLAT12, FLAT7, FLAT24),
}

VERTICAL = {
    "energy": ((0, 40, .4), (40, 120, .6)), "industry": ((0, 30, .6), (30, 90, .4)),
    "cement": ((0, 30, .7), (30, 80, .3)), "steel": ((0, 30, .6), (30, 80, .4)),
    "residential": ((0, 20, 1.0),), "solvent": ((0, 20, .9), (20, 40, .1)),
}


def profile_rows():
    for sector, (month, week, hour) in PROFILES.items():
        for kind, first, values in (("month", 1, month), ("weekday", 1, week), ("hour", 0, hour)):
            for index, factor in enumerate(unit_mean(values)):
                yield (sector, kind, str(first + index), "%.9f" % factor)


# Kinds of enterprise: sector, name, number of enterprises, stacks of each. A stack: process, height
# m, diameter m, temperature K, velocity m/s, then t/yr NOx SO2 CO NMVOC PM25 PMC.
KINDS = (
    ("clinker", "clinker cement", 2, (
        ("kiln", 105, 4.2, 383, 15, 620, 110, 2600, 45, 60, 30),
        ("clinker cooler", 40, 3.6, 393, 13, 0, 0, 0, 0, 38, 22))),
    ("steel", "steel works", 1, (
        ("reheating furnace", 60, 3.0, 523, 10, 360, 150, 1200, 30, 25, 8),
        ("electric furnace", 45, 4.0, 358, 14, 170, 60, 2600, 40, 55, 18))),
    ("heat_power", "heat and power plant", 1, (
        ("boiler 1", 120, 3.5, 325, 14, 210, 120, 420, 12, 22, 8),
        ("boiler 2", 120, 3.5, 325, 14, 190, 110, 380, 11, 20, 7))),
    ("waste", "waste incinerator", 2, (
        ("line 1", 80, 2.0, 418, 16, 105, 45, 40, 4, 5, 2),
        ("line 2", 80, 2.0, 418, 16, 100, 42, 38, 4, 5, 2))),
    ("dyeing", "dyeing and printing", 7, (
        ("boiler", 35, 1.0, 413, 9, 24, 12, 60, 6, 6, 3),
        ("stenter", 20, 1.2, 338, 8, 4, 1, 12, 34, 7, 2))),
    ("copper", "copper processing", 4, (
        ("melting furnace", 30, 1.6, 373, 11, 42, 38, 480, 14, 14, 6),)),
    ("machinery", "machinery", 6, (
        ("casting", 22, 1.2, 343, 10, 18, 10, 160, 12, 10, 6),
        ("painting", 20, 1.0, 308, 9, 3, 0, 6, 72, 3, 1))),
    ("bicycle", "bicycle making", 3, (
        ("painting line", 20, 1.1, 313, 10, 5, 1, 10, 140, 3, 1),)),
    ("packaging", "packaging and printing", 5, (
        ("oxidiser", 20, 1.0, 353, 11, 4, 0, 8, 110, 1, 0),)),
    ("hosiery", "hosiery", 5, (
        ("setting", 18, .8, 333, 8, 6, 2, 16, 26, 3, 1),)),
    ("chemical", "chemicals", 4, (
        ("process heater", 35, 1.3, 433, 8, 36, 18, 90, 18, 6, 2),
        ("flare and tank farm", 25, .8, 473, 12, 8, 4, 40, 95, 2, 1))),
)
# Industrial areas, degrees: around the seat, Datang, Diankou, Fengqiao, Ciwu, Paitou, Shanxiahu.
AREAS = ((120.23, 29.74), (120.18, 29.65), (120.26, 29.90), (120.39, 29.79), (120.14, 29.89),
         (120.14, 29.58), (120.33, 29.83))
PREFER = {"clinker": (4, 1), "steel": (2,), "heat_power": (0,), "waste": (1, 2),
          "dyeing": (1, 3, 0), "copper": (2,), "machinery": (2, 0, 4), "bicycle": (0, 5),
          "packaging": (0, 6, 5), "hosiery": (1,), "chemical": (3, 2)}


class Random:
    """A 64-bit linear congruential generator (Knuth's MMIX constants), upper bits used."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 11) / 2.0 ** 53


# What the stacks emit together, t/yr: the county's totals less the inventories' (docs/formats).
POINT_TOTALS = {"NOx": 4000, "SO2": 1500, "CO": 15000, "NMVOC": 3000, "PM25": 700, "PMC": 350}


def enterprise_rows():
    random, rows, enterprise = Random(20230801), [], 0
    for sector, name, count, stacks in KINDS:
        for member in range(count):
            enterprise += 1
            areas = PREFER[sector]
            lon, lat = AREAS[areas[member % len(areas)]]
            lon += .05 * (random.uniform() - .5)
            lat += .05 * (random.uniform() - .5)
            size = math.exp(.5 * (random.uniform() + random.uniform() - 1))
            for index, stack in enumerate(stacks):
                rows.append([enterprise, index + 1, sector, name, stack,
                             lon + .002 * index, lat + .001 * index, size])
    names = list(POINT_TOTALS)
    raw = [sum(r[7] * r[4][5 + n] for r in rows) for n in range(len(names))]
    for enterprise, process, sector, name, stack, lon, lat, size in rows:
        rates = [size * stack[5 + n] * POINT_TOTALS[names[n]] / raw[n] for n in range(len(names))]
        # the volume of exhaust goes with the size of the plant: v held, area scaled
        yield (["E%02d-P%d" % (enterprise, process), "E%02d" % enterprise, "P%d" % process,
                "Enterprise %02d 企业%02d (%s: %s)" % (enterprise, enterprise, name, stack[0]),
                sector, "%.4f" % lon, "%.4f" % lat, "%g" % stack[1],
                "%.2f" % (stack[2] * math.sqrt(size)), "%g" % stack[3], "%g" % stack[4]] +
               ["%.4f" % r for r in rates])


STATIONS = (("暨阳街道", 120.24, 29.71), ("浣东街道", 120.28, 29.72), ("陶朱街道", 120.20, 29.73),
            ("暨南街道", 120.20, 29.63), ("大唐街道", 120.16, 29.66), ("应店街镇", 120.12, 29.81),
            ("次坞镇", 120.17, 29.89), ("店口镇", 120.26, 29.91), ("姚江镇", 120.25, 29.85),
            ("山下湖镇", 120.34, 29.83), ("枫桥镇", 120.40, 29.79), ("赵家镇", 120.46, 29.73),
            ("马剑镇", 119.97, 29.74), ("五泄镇", 120.07, 29.76), ("牌头镇", 120.13, 29.58),
            ("安华镇", 120.10, 29.54), ("璜山镇", 120.33, 29.54), ("陈宅镇", 120.37, 29.48))


def main():
    os.makedirs(HERE, exist_ok=True)
    write("speciation.csv",
          ["amount of a model species in one gram of a pollutant; NOx counts as NO2",
           "compositions are simplified by hand; carbon bonds: CB6, Yarwood et al. 2010"],
          "sector,pollutant,species,amount,units",
          [row for s, p in SECTORS.items() for row in speciate(s, *p)])
    write("profiles.csv",
          ["factors in local time; the mean of each profile is 1",
           "month 1-12; weekday 1-7, 1 is Monday; hour 0-23, from that hour to the next"],
          "sector,kind,index,factor", profile_rows())
    write("vertical.csv", ["metres above ground; sectors that are not here: the lowest layer"],
          "sector,bottom_m,top_m,fraction",
          [(s, str(a), str(b), str(f)) for s, rows in VERTICAL.items() for a, b, f in rows])
    write("enterprises.csv",
          ["40 enterprises by number; invented stacks, scaled to the county's totals",
           "PMC is PM10 less PM2.5"],
          "id,enterprise,process,name,sector,longitude[degrees_east],latitude[degrees_north],"
          "stack_height[m],stack_diameter[m],exit_temperature[K],exit_velocity[m s-1]," +
          ",".join("%s[t year-1]" % n for n in POINT_TOTALS), enterprise_rows())
    write("stations.csv",
          ["18 township stations by number; the township's name is a label, positions are"
           " approximate and invented"],
          "id,name,longitude,latitude",
          [("S%02d" % (n + 1), "Station %02d %s" % (n + 1, s[0]), "%.3f" % s[1], "%.3f" % s[2])
           for n, s in enumerate(STATIONS)])


if __name__ == "__main__":
    main()
