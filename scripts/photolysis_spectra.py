"""Molecular data of photolysis on a fine wavelength grid: solar photon flux, ozone and Rayleigh
cross sections, and the product of cross section and quantum yield of every reaction at any
temperature and air density.

The measured values are read from the data files of TUV 5.4 (NCAR/TUV on GitHub, V5.4/DATAE1 and
V5.4/DATAJ1, Apache-2.0); each file names its own papers in its header. Which evaluation serves
which reaction, and the formulas for temperature and pressure, follow TUV 5.4 (JPL Publication 10-6,
2011, unless a line says otherwise), so that results can be compared with it.

Used by photolysis_tables.py. Needs python3 and numpy."""
import os

import numpy as np

EDGES = np.concatenate([np.arange(280.0, 420.0, 1.0), np.arange(420.0, 736.1, 2.0)])  # nm, vacuum
CENTRE = 0.5 * (EDGES[1:] + EDGES[:-1])
PLANCK_LIGHT = 6.62607015e-34 * 2.99792458e8  # J m


class Source:
    """The folder that holds DATAE1 and DATAJ1."""

    def __init__(self, folder):
        self.folder = folder

    def columns(self, path, skip, rows=None):
        """Numeric rows of a file after `skip` lines (at most `rows` of them) as a 2-D array."""
        out = []
        with open(os.path.join(self.folder, path), errors='replace') as file:
            for number, line in enumerate(file):
                if number < skip or not line.strip():
                    continue
                if rows is not None and len(out) == rows:
                    break
                try:
                    out.append([float(word) for word in line.split()])
                except ValueError:
                    break
        width = min(len(row) for row in out)
        return np.array([row[:width] for row in out])

    def on_grid(self, path, skip, column=1, rows=None, scale=1.0, ends=('zero', 'zero')):
        table = self.columns(path, skip, rows)
        return bin_mean(table[:, 0], table[:, column] * scale, ends)


def bin_mean(x, y, ends=('zero', 'zero')):
    """Means over the grid's intervals of the piecewise linear function through (x, y); beyond its
    ends the function is zero or holds its last value."""
    far = 1e5
    left = y[0] if ends[0] == 'hold' else 0.0
    right = y[-1] if ends[1] == 'hold' else 0.0
    x = np.concatenate([[0.0, x[0] * (1 - 1e-5)], x, [x[-1] * (1 + 1e-5), far]])
    y = np.concatenate([[left, left], y, [right, right]])
    cumulative = np.concatenate([[0.0], np.cumsum(0.5 * (y[1:] + y[:-1]) * np.diff(x))])
    k = np.clip(np.searchsorted(x, EDGES, 'right') - 1, 0, len(x) - 2)
    value = y[k] + (y[k + 1] - y[k]) * (EDGES - x[k]) / (x[k + 1] - x[k])
    integral = cumulative[k] + 0.5 * (y[k] + value) * (EDGES - x[k])
    return np.diff(integral) / np.diff(EDGES)


def air_index(wavelength, density=2.45e19):
    """Refractive index of air: Edlen 1966 (Metrologia 2, 71), wavelength nm, density cm-3."""
    s = (1e3 / wavelength) ** 2
    standard = 1e-8 * (8342.13 + 2406030.0 / (130.0 - s) + 15997.0 / (38.9 - s))
    return 1.0 + standard * density / (2.69e19 * 273.15 / 288.15)


def solar_flux(data):
    """Photons cm-2 s-1 in each interval at 1 au: Chance and Kurucz 2010."""
    watts = data.on_grid('DATAE1/SUN/sao2010.solref.converted', 8, column=2)  # W m-2 nm-1
    return watts * np.diff(EDGES) * CENTRE * 1e-9 / PLANCK_LIGHT * 1e-4


def rayleigh():
    """cm2 per molecule of air: Nicolet 1984 (Planet. Space Sci. 32, 1467)."""
    micron = CENTRE * 1e-3
    power = np.where(micron <= 0.55, 3.6772 + 0.389 * micron + 0.09426 / micron, 4.04)
    return 4.02e-28 / micron ** power


def ozone(data):
    """Cross section cm2 as a function of temperature: Malicet et al. 1995 below 345 nm (218, 228,
    243, 295 K), Brion et al. 1998 above (295 K); wavelengths in air made those in vacuum."""
    table = data.columns('DATAE1/O3/1995Malicet_O3.txt', 2)
    far = data.columns('DATAE1/O3/1998Brion_295.txt', 15)
    far = far[far[:, 0] > 345.0]
    x_far = np.concatenate([table[:, 0], far[:, 0]])
    warm = bin_mean(x_far * air_index(x_far), np.concatenate([table[:, 1], far[:, 1]]))
    x = table[:, 0] * air_index(table[:, 0])
    at = [bin_mean(x, table[:, c]) for c in (4, 3, 2)] + [warm]
    nodes = np.array([218.0, 228.0, 243.0, 295.0])
    limit = 345.0 * air_index(345.0)

    def cross_section(t):
        t = min(max(t, nodes[0]), nodes[-1])
        k = min(np.searchsorted(nodes, t, 'right') - 1, 2)
        w = (t - nodes[k]) / (nodes[k + 1] - nodes[k])
        return np.where(EDGES[:-1] < limit, at[k] + w * (at[k + 1] - at[k]), warm)
    return cross_section


def o1d_yield(t):
    """O(1D) from ozone: Matsumi et al. 2002 (JGR 107, 4024), as in JPL 10-6."""
    w, kt = CENTRE, 0.695 * t
    q2 = np.exp(-825.518 / kt)
    fit = (0.0765 + 0.8036 / (1 + q2) * np.exp(-((304.225 - w) / 5.576) ** 4)
           + 8.9061 * (t / 300) ** 2 * q2 / (1 + q2) * np.exp(-((314.957 - w) / 6.601) ** 2)
           + 0.1192 * (t / 300) ** 1.5 * np.exp(-((310.737 - w) / 2.187) ** 2))
    return np.select([w <= 305, w <= 328, w <= 340], [0.90, fit, 0.08], 0.0)


def acetone_yield(t, m):
    """CH3CO from acetone: Blitz et al. 2004 (GRL 31, L06111)."""
    w, r = CENTRE, t / 295.0
    a0, b0 = 0.350 * r ** -1.28, 0.068 * r ** -2.65
    co = 1 / (1 + a0 / (1 - a0) * np.exp(np.minimum(b0 * (w - 248), 80)))
    a1 = 1.6e-19 * r ** -2.38 * np.exp(-0.55e-3 * r ** -3.19 * (1e7 / w - 33113))
    short = (1 - co) / (1 + a1 * m)
    a2 = 1.62e-17 * r ** -10.03 * np.exp(-1.79e-3 * r ** -1.364 * (1e7 / w - 30488))
    a3 = 26.29 * r ** -6.59 * np.exp(-5.72e-7 * r ** -2.93 * (1e7 / w - 30006 * r ** -0.064) ** 2)
    a4 = 1.67e-15 * r ** -7.25 * np.exp(-2.08e-3 * r ** -1.16 * (1e7 / w - 30488))
    long = (1 - co) * (1 + a3 + a4 * m) / ((1 + a3 + a2 * m) * (1 + a4 * m))
    value = np.select([w < 279, w < 302, w <= 327], [0.95, short, long], 0.0)
    return np.clip(value, 0, 1)


def nitrogen_reactions(data):
    grid = data.on_grid
    no2_bins = data.columns('DATAE1/NO2/NO2_jpl2006.abs', 3)
    middle = 0.5 * (no2_bins[:, 0] + no2_bins[:, 1])
    no2_220, no2_294 = (bin_mean(middle, no2_bins[:, c] * 1e-20) for c in (2, 3))
    yield_298, yield_248 = (grid('DATAJ1/YLD/NO2_jpl11.yld', 2, c, ends=('hold', 'zero'))
                            for c in (1, 2))
    no3 = grid('DATAJ1/ABS/NO3_jpl11.abs', 6, scale=1e-20)
    no3_nodes = np.array([190.0, 230.0, 298.0])
    no3_no = [grid('DATAJ1/YLD/NO3_jpl2011.qy', 5, c, scale=1e-3) for c in (3, 2, 1)]
    table = data.columns('DATAJ1/YLD/NO3_jpl2011.qy', 5)
    x = np.insert(table[:, 0], 0, table[0, 0] - 1e-2)  # NO2 + O is all there is at shorter waves
    no3_no2 = [bin_mean(x, np.insert(table[:, c] * 1e-3, 0, 1.0), ('hold', 'zero'))
               for c in (6, 5, 4)]
    hono = grid('DATAJ1/ABS/HONO_jpl11.abs', 3, scale=1e-20)
    hno3_table = data.columns('DATAJ1/ABS/HNO3_burk.abs', 6)
    hno3_x = 186.0 + 2.0 * np.arange(len(hno3_table))
    hno3 = bin_mean(hno3_x, hno3_table[:, 0] * 1e-20)
    hno3_b = bin_mean(hno3_x, hno3_table[:, 1] * 1e-3, ('hold', 'hold'))
    hno4 = grid('DATAJ1/ABS/HNO4_jpl11.abs', 2, scale=1e-20)
    n2o5 = grid('DATAJ1/ABS/N2O5_jpl11.abs', 4, rows=103, scale=1e-20)
    slope = data.columns('DATAJ1/ABS/N2O5_jpl11.abs', 111, rows=8)
    n2o5_b = bin_mean(slope[:, 0], slope[:, 2])

    def between(tables, t):
        return sum(np.interp(t, no3_nodes, np.eye(3)[i]) * tables[i] for i in range(3))
    return {
        'NO2': lambda t, m: (no2_220 + (no2_294 - no2_220) * (t - 220) / 74)
        * np.maximum(yield_298 + (yield_298 - yield_248) * (t - 298) / 50, 0),
        'NO3_NO2': lambda t, m: no3 * between(no3_no2, t),
        'NO3_NO': lambda t, m: no3 * between(no3_no, t),
        'HONO': lambda t, m: hono,
        'HNO3': lambda t, m: hno3 * np.exp(hno3_b * (t - 298)),
        'HNO4': lambda t, m: hno4,
        'N2O5': lambda t, m: n2o5 * 10 ** (1e3 * n2o5_b * (1 / min(max(t, 233), 300) - 1 / 300)),
    }


def oxygen_reactions(data):
    o3 = ozone(data)
    near = data.columns('DATAJ1/ABS/H2O2_jpl94.abs', 53, rows=33)
    far = data.columns('DATAJ1/ABS/H2O2_Kahan.abs', 0)
    peroxide = bin_mean(np.concatenate([near[:, 0], far[:, 0]]),
                        np.concatenate([near[:, 1] * 1e-20, far[:, 1]]))
    a = np.polynomial.Polynomial([6.4761e4, -9.2170972e2, 4.535649, -4.4589016e-3, -4.035101e-5,
                                  1.6878206e-7, -2.652014e-10, 1.5534675e-13])(CENTRE)
    b = np.polynomial.Polynomial([6.8123e3, -5.1351e1, 1.1522e-1, -3.0493e-5, -1.0924e-7])(CENTRE)

    def hydrogen_peroxide(t, m):  # Nicovich and Wine 1988 in 260-350 nm
        chi = 1 / (1 + np.exp(-1265 / min(max(t, 200), 400)))
        return np.where(EDGES[:-1] < 350, (chi * a + (1 - chi) * b) * 1e-21, peroxide)
    methyl = data.on_grid('DATAJ1/CH3OOH/CH3OOH_jpl11.abs', 2, scale=1e-20)
    hydroxymethyl = data.on_grid('DATAJ1/ABS/HOCH2OOH_jpl11.abs', 3, scale=1e-20)
    peracetic = data.on_grid('DATAJ1/ABS/Peracetic_acid.txt', 6, scale=1e-20)
    return {
        'O3_O1D': lambda t, m: o3(t) * o1d_yield(t),
        'O3_O3P': lambda t, m: o3(t) * (1 - o1d_yield(t)),
        'H2O2': hydrogen_peroxide,
        'ROOH': lambda t, m: methyl,
        'HOCH2OOH': lambda t, m: hydroxymethyl,
        'PAA': lambda t, m: peracetic,
    }


def aldehyde_reactions(data):
    grid = data.on_grid
    hcho, hcho_b = (grid('DATAJ1/CH2O/CH2O_jpl11.abs', 4, c, scale=s)
                    for c, s in ((1, 1e-20), (2, 1e-24)))
    radical, molecular = (grid('DATAJ1/CH2O/CH2O_jpl11.yld', 4, c, ends=('hold', 'zero'))
                          for c in (1, 2))

    def formaldehyde_molecular(t, m):  # JPL 10-6, note D1: quenching between 330 and 360 nm
        sigma = hcho + hcho_b * (t - 298)
        with np.errstate(divide='ignore', invalid='ignore'):
            k300 = (1 / molecular - 1 / (1 - radical)) / 2.45e19
            kt = k300 * (1 + 0.05 * (CENTRE - 329) * (300 - t) / 80)
            quenched = 1 / (1 / (1 - radical) + kt * m)
        inside = (CENTRE >= 330) & (CENTRE < 360) & (molecular > 0)
        return sigma * np.where(inside, quenched, molecular)
    ald2 = grid('DATAJ1/CH3CHO/CH3CHO_jpl11.abs', 2, scale=1e-20)
    ald2_radical, ald2_molecular = (grid('DATAJ1/CH3CHO/CH3CHO_iup.yld', 4, c) for c in (2, 1))
    with np.errstate(divide='ignore', invalid='ignore'):
        quench = np.where(ald2_radical > 0, (1 - ald2_molecular) / ald2_radical - 1, 0.0)
    aldx = grid('DATAJ1/C2H5CHO/C2H5CHO_iup.abs', 4, scale=1e-20)
    aldx_table = data.columns('DATAJ1/C2H5CHO/C2H5CHO_iup.yld', 4)
    aldx_yield = bin_mean(np.append(aldx_table[:, 0], 340.0), np.append(aldx_table[:, 1], 0.0))

    def propanal(t, m):  # Stern-Volmer with the yield at 1 atm, IUPAC
        y = np.maximum(aldx_yield, 1e-30)
        quenched = np.minimum(1 / (1 + (1 / y - 1) * m / 2.45e19), 1)
        return aldx * np.where(aldx_yield > 0, quenched, 0)
    acrolein = grid('DATAJ1/ABS/Acrolein.txt', 6, scale=1e-20)
    methacrolein = grid('DATAJ1/ABS/Methacrolein_jpl11.abs', 7, scale=1e-20)
    glycol = grid('DATAJ1/CH2OHCHO/glycolaldehyde_jpl11.abs', 2, scale=1e-20)
    glyoxal = grid('DATAJ1/CHOCHO/glyoxal_jpl11.abs', 2, scale=1e-20)
    channel = [grid('DATAJ1/CHOCHO/glyoxal_jpl11.qy', 3, c, ends=('hold', 'zero'))
               for c in (2, 3, 4)]
    return {
        'HCHO_R': lambda t, m: (hcho + hcho_b * (t - 298)) * radical,
        'HCHO_M': formaldehyde_molecular,
        'ALD2_R': lambda t, m: ald2
        * np.clip(ald2_radical * (1 + quench) / (1 + quench * m / 2.465e19), 0, 1),
        'ALDX': propanal,
        'ACROLEIN': lambda t, m: acrolein  # Gardner et al. 1987
        * (0.004 + 1 / (0.086 + 1.613e-17 * max(m, 8e17))),
        'MACR': lambda t, m: methacrolein * 0.01,
        'GLYD_a': lambda t, m: glycol * 0.83,
        'GLYD_b': lambda t, m: glycol * 0.10,
        'GLYD_c': lambda t, m: glycol * 0.07,
        'GLY_2HCO': lambda t, m: glyoxal * channel[0],
        'GLY_H2': lambda t, m: glyoxal * channel[1],
        'GLY_HCHO': lambda t, m: glyoxal * channel[2],
    }


def ketone_reactions(data):
    grid = data.on_grid
    acetone = data.columns('DATAJ1/CH3COCH3/CH3COCH3_jpl11.abs', 5)
    c0, c1, c2, c3 = (bin_mean(acetone[:, 0], acetone[:, c] * s)
                      for c, s in ((1, 1e-20), (2, 1e-3), (3, 1e-5), (4, 1e-8)))

    def acetone_product(t, m):
        u = min(max(t, 235), 298)
        return c0 * (1 + c1 * u + c2 * u ** 2 + c3 * u ** 3) * acetone_yield(t, m)
    mek = grid('DATAJ1/ABS/Martinez.abs', 4, 2, scale=1e-20)
    mgly = grid('DATAJ1/CH3COCHO/CH3COCHO_jpl11.abs', 2, scale=1e-20)
    phi0 = np.clip(1 - (CENTRE - 380) / 60, 0, 1)  # Chen et al. 2000 (J. Phys. Chem. A 104, 11126)
    quencher = np.where((CENTRE >= 380) & (CENTRE <= 440), 1.36e8 * np.exp(-8793 / CENTRE), 0.0)

    def methylglyoxal(t, m):
        bottom = phi0 + quencher * m * 760 / 2.456e19
        quenched = np.where(phi0 > 0, phi0 / np.maximum(bottom, 1e-30), 0)
        return mgly * np.where(CENTRE < 380, phi0, quenched)
    mvk = grid('DATAJ1/ABS/MVK_jpl11.abs', 2, scale=1e-20)
    biacetyl = grid('DATAJ1/CH3COCOCH3/biacetyl_horowitz.abs', 8, scale=1e-20)
    pyruvic = grid('DATAJ1/CH3COCOOH/pyruvic_jpl11.abs', 2, scale=1e-20)
    hydroxyacetone = grid('DATAJ1/ABS/Hydroxyacetone_jpl11.abs', 2, scale=1e-20)
    return {
        'ACET': acetone_product,
        'MEK': lambda t, m: mek * min(1 / (0.96 + 2.22e-3 * 760 * m / 2.69e19), 1),  # Raber 1992
        'MGLY': methylglyoxal,
        'MVK': lambda t, m: mvk
        * np.minimum(np.exp(-0.055 * (CENTRE - 308)) / (5.5 + 9.2e-19 * m), 1),
        'BIACET': lambda t, m: biacetyl * 0.158,
        'PYRUVIC': lambda t, m: pyruvic,
        'HACET_a': lambda t, m: hydroxyacetone * 0.325,
        'HACET_b': lambda t, m: hydroxyacetone * 0.325,
    }


def nitrate_reactions(data):
    def exponential(path, skip, columns=(1, 2), ends=('zero', 'zero')):
        """sigma(298 K) exp(B (T - 298)), B in 1e-3 K-1; a negative entry means not measured."""
        table = data.columns(path, skip)
        good = table[:, columns[0]] > 0
        sigma = bin_mean(table[good, 0], table[good, columns[0]] * 1e-20)
        good = table[:, columns[1]] > 0 if ends[0] == 'hold' else np.full(len(table), True)
        slope = bin_mean(table[good, 0], table[good, columns[1]] * 1e-3, ends)
        return lambda t, m: sigma * np.exp(slope * (t - 298))
    pan = exponential('DATAJ1/RONO2/PAN_talukdar.abs', 14)
    ppn = exponential('DATAJ1/ABS/PPN_Harwood.txt', 10)
    roberts = np.where((CENTRE >= 284) & (CENTRE <= 335),
                       np.exp(-1.365e-3 * CENTRE ** 2 + 0.7834 * CENTRE - 156.8), 0.0)
    return {
        'PAN_NO2': lambda t, m: 0.7 * pan(t, m),
        'PAN_NO3': lambda t, m: 0.3 * pan(t, m),
        'PANX_NO2': lambda t, m: 0.61 * ppn(t, m),
        'PANX_NO3': lambda t, m: 0.39 * ppn(t, m),
        'MeONO2': exponential('DATAJ1/RONO2/CH3ONO2_jpl11.abs', 2),
        'EtONO2': exponential('DATAJ1/RONO2/C2H5ONO2_iup2006.abs', 4),
        'iPrONO2': exponential('DATAJ1/RONO2/RONO2_talukdar.abs', 10, (5, 6), ('hold', 'hold')),
        'nitroxyacetone': lambda t, m: roberts,  # Roberts and Fajer 1989
    }


def chlorine_reactions(data):
    hocl = data.on_grid('DATAJ1/ABS/HOCl.abs', 7)
    clno2 = data.on_grid('DATAJ1/ABS/ClNO2.abs', 2, scale=1e-20)
    table = data.columns('DATAJ1/ABS/ClONO2_jpl97.abs', 2)
    s, a1, a2 = (bin_mean(table[:, 0], table[:, c] * f) for c, f in ((1, 1e-20), (2, 1), (3, 1)))
    radical = np.select([CENTRE < 308, CENTRE <= 364], [0.6, 7.143e-3 * CENTRE - 1.6], 1.0)

    def chlorine(t, m):  # Maric et al. 1993 (J. Photochem. Photobiol. A 70, 205)
        alpha = np.tanh(402.7 / t)
        return 1e-20 * np.sqrt(alpha) * (
            27.3 * np.exp(-99.0 * alpha * np.log(329.5 / CENTRE) ** 2)
            + 0.932 * np.exp(-91.5 * alpha * np.log(406.5 / CENTRE) ** 2))

    def nitrate(t):
        return s * (1 + a1 * (t - 296) + a2 * (t - 296) ** 2)
    return {
        'CL2': chlorine,
        'HOCL': lambda t, m: hocl,
        'CLNO2': lambda t, m: clno2,
        'CLONO2_a': lambda t, m: radical * nitrate(t),
        'CLONO2_b': lambda t, m: (1 - radical) * nitrate(t),
    }


def reactions(data):
    """name -> function(temperature K, air density cm-3) -> cm2 on the grid's intervals."""
    out = {}
    for part in (nitrogen_reactions, oxygen_reactions, aldehyde_reactions, ketone_reactions,
                 nitrate_reactions, chlorine_reactions):
        out.update(part(data))
    return out
