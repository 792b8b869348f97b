// Precursors and vapours of organic aerosol (soa.eqn). A vapour stands for a volatility bin: its
// number n = 1-4 means a saturation concentration of 10^(n-1) ug m-3 at 298 K, 0 one so low that all
// of it condenses. Molar masses: CAMx 7.20, Includes/soap.inc (mwVBS, mwPAS0, mwPAP0); they are
// also those of the particles (solver/aerosol/particles.c).

#ATOMS H; C;

#DEFVAR
  SQT = 15C + 24H;      // sesquiterpenes
  IVOC = 15C + 32H;     // intermediate volatility, as pentadecane (Jathar et al. 2014)
  ASOG0 = MASS(172);    // of anthropogenic precursors
  ASOG1 = MASS(167);
  ASOG2 = MASS(163);
  ASOG3 = MASS(158);
  ASOG4 = MASS(153);
  BSOG0 = MASS(172);    // of biogenic precursors
  BSOG1 = MASS(167);
  BSOG2 = MASS(163);
  BSOG3 = MASS(158);
  BSOG4 = MASS(153);
  POG0 = MASS(278);     // of primary organic matter
  POG1 = MASS(275);
  POG2 = MASS(272);
  POG3 = MASS(268);
  POG4 = MASS(266);

// Vapours that condense within the step that made them, and counters that last for seconds by day, minutes at night.
#SETRAD
  ASOG0; BSOG0; POG0; ISOPRXN; TRPRXN;
