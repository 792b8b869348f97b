"""Compute the band tables of solver/photolysis/tables from measured spectra.

usage: python3 scripts/photolysis_tables.py FOLDER [OUTPUT]

FOLDER holds DATAE1 and DATAJ1 of TUV 5.4 (see photolysis_spectra.py). Run by hand by a developer
when the bands or the spectra change; its output is committed and compiled in. Needs python3 and
numpy.

A band mean of a product of flux, attenuation and cross section is not the product of plain means
where ozone cuts the spectrum off. Every mean is therefore weighted with the solar flux behind a
slant ozone column N0: the flux F and the ozone cross section s of a band satisfy
    F exp(-s N0) = sum of F_i exp(-s_i N0),  s = log-slope of that sum at N0,
so that the transmitted flux is right to first order around N0, and the reactions' means use the
transmitted flux as weight. N0 is the column where the optical depth is about OPTICAL_DEPTH, within
COLUMNS: short waves matter only when the sun is high, long ones at any time."""
import os
import sys

import numpy as np

import photolysis_spectra as spectra

EDGES = [288, 296, 300, 303, 306, 309, 312, 316, 320, 326, 333, 345, 360, 380, 400, 420, 476, 576,
         606, 640, 736]  # nm
DOBSON = 2.687e16  # molecules cm-2
COLUMNS = (300 * DOBSON, 500 * DOBSON)
OPTICAL_DEPTH = 3.0
STRATOSPHERE = 235.0  # K, of the ozone in the weight
DENSITY = 2.55e19  # cm-3, unit of air density in the fits
T_MIDDLE, T_SCALE = 255.0, 50.0  # K
T_RANGE = 215.0, 315.0  # K, of the fits; temperatures are clamped to it
QUENCHING = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
SOURCE = ('# Computed by scripts/photolysis_tables.py from the spectra of TUV 5.4 (NCAR/TUV,\n'
          '# Apache-2.0; the papers are named in its DATAE1 and DATAJ1 files). Not edited by hand.'
          '\n')

# Elterman 1968 (AFCRL-68-0153), continental aerosol: extinction km-1 at 340 nm at 0, 1 .. 50 km
ELTERMAN = [2.40E-01, 1.06E-01, 4.56E-02, 1.91E-02, 1.01E-02, 7.63E-03, 5.38E-03, 5.00E-03,
            5.15E-03, 4.94E-03, 4.82E-03, 4.51E-03, 4.74E-03, 4.37E-03, 4.28E-03, 4.03E-03,
            3.83E-03, 3.78E-03, 3.88E-03, 3.08E-03, 2.26E-03, 1.64E-03, 1.23E-03, 9.45E-04,
            7.49E-04, 6.30E-04, 5.50E-04, 4.21E-04, 3.22E-04, 2.48E-04, 1.90E-04, 1.45E-04,
            1.11E-04, 8.51E-05, 6.52E-05, 5.00E-05, 3.83E-05, 2.93E-05, 2.25E-05, 1.72E-05,
            1.32E-05, 1.01E-05, 7.72E-06, 5.91E-06, 4.53E-06, 3.46E-06, 2.66E-06, 2.04E-06,
            1.56E-06, 1.19E-06, 9.14E-07]


def weights(flux, ozone):
    """Rows of weights (bands x intervals, each row sums to 1) and the bands' photon fluxes."""
    band = np.digitize(spectra.CENTRE, EDGES) - 1
    sigma = ozone(STRATOSPHERE)
    rows, fluxes = [], []
    for b in range(len(EDGES) - 1):
        inside = band == b
        plain = (sigma * flux)[inside].sum() / flux[inside].sum()
        column = np.clip(OPTICAL_DEPTH / plain, *COLUMNS)
        row = np.where(inside, flux * np.exp(-sigma * column), 0.0)
        transmitted = row.sum()
        rows.append(row / transmitted)
        fluxes.append(transmitted * np.exp((rows[-1] * sigma).sum() * column))
    return np.array(rows), np.array(fluxes)


def write_bands(folder, rows, fluxes, ozone):
    temperature = np.arange(T_RANGE[0], T_RANGE[1] - 14.0, 5.0)
    x = (temperature - T_MIDDLE) / T_SCALE
    sections = np.array([rows @ ozone(t) for t in temperature])
    fit = np.polynomial.polynomial.polyfit(x, sections, 2)
    with open(os.path.join(folder, 'bands.csv'), 'w') as out:
        out.write(SOURCE)
        out.write('# flux: photons cm-2 s-1 at 1 au; rayleigh: cm2; ozone cross section (cm2) ='
                  ' o0 + o1 x + o2 x^2, x = (T - 255 K) / 50 K\n')
        out.write('lower_nm,upper_nm,wavelength_nm,flux,rayleigh,o0,o1,o2\n')
        means = rows @ spectra.CENTRE, rows @ spectra.rayleigh()
        for b, flux in enumerate(fluxes):
            out.write(f'{EDGES[b]},{EDGES[b + 1]},{means[0][b]:.2f},{flux:.5e},{means[1][b]:.5e},'
                      + ','.join(f'{c:.5e}' for c in fit[:, b]) + '\n')
    error = np.abs(np.polynomial.polynomial.polyval(x, fit).T / sections - 1).max(0)
    print('ozone: worst fit error by band, %:', np.round(100 * error, 1))


def standard_temperature(density):
    """US standard atmosphere 1976 at an air density (cm-3), roughly, for the fits' weights."""
    return np.interp(density / DENSITY, [0.2, 0.34, 0.43, 0.6, 0.82, 1.0],
                     [216.7, 223, 236, 256, 275, 288])


def fit_reaction(function, rows, fluxes):
    """Coefficients c[band][i][j] of x^i y^j, x = (T - 255) / 50, y = 1 / (1 + q density / DENSITY),
    the best q of QUENCHING, and the worst flux-weighted relative error near the standard state."""
    t, m = [g.ravel() for g in np.meshgrid(np.arange(T_RANGE[0], T_RANGE[1] + 0.1, 5.0),
                                           DENSITY * np.linspace(0.15, 1.15, 21))]
    sections = np.array([rows @ function(a, b) for a, b in zip(t, m)])
    likely = np.exp(-((t - standard_temperature(m)) / 30) ** 2) + 0.02
    x = (t - T_MIDDLE) / T_SCALE
    mean = np.maximum(sections.mean(0), 1e-60)
    best = None
    depends = np.abs(sections.reshape(21, -1, len(fluxes)).std(0) / mean).max() > 1e-6
    for q in QUENCHING[1:] if depends else QUENCHING[:1]:
        y = 1 / (1 + q * m / DENSITY)
        powers = 3 if depends else 1
        basis = np.array([x ** i * y ** j for i in range(3) for j in range(powers)]).T
        weight = likely[:, None]
        c = np.linalg.lstsq(basis * weight, sections / mean * weight, rcond=None)[0] * mean
        total, fitted = sections @ fluxes, basis @ c @ fluxes
        error = (np.abs(fitted / total - 1) * (likely > 0.4)).max()
        if best is None or error < best[2]:
            full = np.zeros((len(fluxes), 3, 3))
            full[:, :, :powers] = c.T.reshape(len(fluxes), 3, powers)
            best = q, full, error
    return best


def write_reactions(folder, rows, fluxes, reactions):
    with open(os.path.join(folder, 'reactions.csv'), 'w') as out:
        out.write(SOURCE)
        out.write('# cross section x quantum yield (1e-20 cm2) of a band = sum of c_ij x^i y^j,'
                  ' x = (T - 255 K) / 50 K,\n# y = 1 / (1 + q density / 2.55e19 cm-3);'
                  ' band counts from 0 in bands.csv; bands without absorption are left out\n')
        out.write('reaction,q,band,c00,c01,c02,c10,c11,c12,c20,c21,c22\n')
        for name, function in reactions.items():
            q, c, error = fit_reaction(function, rows, fluxes)
            print(f'{name}: q {q:g}, worst fit error {100 * error:.2f} %')
            size = np.abs(c).sum((1, 2)) * fluxes
            for b in np.nonzero(size > 1e-7 * size.max())[0]:
                numbers = ','.join(f'{v * 1e20:.4e}' if v else '0' for v in c[b].ravel())
                out.write(f'{name},{q:g},{b},{numbers}\n')


def write_atmosphere(folder, data):
    altitude = np.arange(0.0, 81.0)
    temperature = data.columns('DATAE1/ATM/ussa.temp', 3)
    density = data.columns('DATAE1/ATM/ussa.dens', 3)
    ozone = data.columns('DATAE1/ATM/ussa.ozone', 7)
    tail = np.arange(75.0, 82.0)  # above the table: scale height 4.5 km
    decay = ozone[-1, 1] * np.exp(-(tail - ozone[-1, 0]) / 4.5)
    ozone = np.vstack([ozone[:, :2], np.array([tail, decay]).T])
    aerosol = np.append(0.5 * (np.array(ELTERMAN[1:]) + np.array(ELTERMAN[:-1])), np.zeros(31))
    with open(os.path.join(folder, 'atmosphere.csv'), 'w') as out:
        out.write(SOURCE)
        out.write('# US standard atmosphere 1976 and its ozone (40 ppb at the ground); aerosol:'
                  ' mean extinction\n# of the kilometre above at 340 nm, Elterman 1968\n'
                  'altitude_km,temperature_K,air_cm3,ozone_cm3,aerosol_km1\n')
        for k, z in enumerate(altitude):
            air = np.exp(np.interp(z, density[:, 0], np.log(density[:, 1])))
            out.write(f'{z:g},{np.interp(z, *temperature[:, :2].T):.2f},{air:.4e},'
                      f'{np.interp(z, *ozone.T):.3e},{aerosol[k]:.3e}\n')


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    data = spectra.Source(sys.argv[1])
    here = os.path.dirname(os.path.abspath(__file__))
    tables = os.path.join(here, '../solver/photolysis/tables')
    folder = sys.argv[2] if len(sys.argv) == 3 else tables
    ozone = spectra.ozone(data)
    rows, fluxes = weights(spectra.solar_flux(data), ozone)
    write_bands(folder, rows, fluxes, ozone)
    write_reactions(folder, rows, fluxes, spectra.reactions(data))
    write_atmosphere(folder, data)


if __name__ == '__main__':
    main()
