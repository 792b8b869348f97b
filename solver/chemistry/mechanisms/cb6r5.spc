// Species of CB6r5. Compositions: of the compound, or of the carbon-bond group that a lumped
// species stands for (PAR a CH2, OLE a C=C group, KET a C=O group: Yarwood et al. 2010, table 2-1);
// IGNORE: operators and counters, which stand for no compound.
// CMAQ's namelist weighs two of them as compounds instead: KET 72.1 (butanone), OLE 42.1 (propene).

#ATOMS H; C; N; O; S;

#DEFVAR
  NO2 = N + 2O;
  NO = N + O;
  O = O;
  O3 = 3O;
  NO3 = N + 3O;
  O1D = O;
  OH = O + H;
  HO2 = H + 2O;
  H2O2 = 2H + 2O;
  N2O5 = 2N + 5O;
  HNO3 = H + N + 3O;
  HONO = H + N + 2O;
  PNA = H + N + 4O;               // peroxynitric acid
  SO2 = S + 2O;
  SULF = 2H + S + 4O;             // sulfuric acid, not yet condensed
  SULRXN = IGNORE;                // counter: SO2 oxidised by OH
  C2O3 = 2C + 3H + 3O;            // acetylperoxy
  MEO2 = C + 3H + 2O;
  RO2 = IGNORE;                   // operator: sum of peroxy radicals
  PAN = 2C + 3H + N + 5O;         // peroxyacetyl nitrate
  PACD = 2C + 4H + 3O;            // peracetic acid
  AACD = 2C + 4H + 2O;            // acetic acid
  CXO3 = 3C + 5H + 3O;            // C3 and higher acylperoxy
  ALD2 = 2C + 4H + O;             // acetaldehyde
  XO2H = IGNORE;                  // operator: NO to NO2 with HO2
  PANX = 3C + 5H + N + 5O;        // C3 and higher PAN
  FORM = C + 2H + O;
  MEPX = C + 4H + 2O;             // methylhydroperoxide
  MEOH = C + 4H + O;
  ROOH = 4C + 10H + 2O;           // higher peroxides, as C4
  XO2 = IGNORE;                   // operator: NO to NO2
  XO2N = IGNORE;                  // operator: NO to organic nitrate
  NTR1 = 4C + 9H + N + 3O;        // monofunctional organic nitrates, as C4
  NTR2 = 4C + 9H + N + 4O;        // multifunctional organic nitrates, as C4
  FACD = C + 2H + 2O;             // formic acid
  CO = C + O;
  HCO3 = C + 3H + 3O;             // adduct of FORM and HO2
  ALDX = 3C + 6H + O;             // C3 and higher aldehydes
  GLYD = 2C + 4H + 2O;            // glycolaldehyde
  GLY = 2C + 2H + 2O;             // glyoxal
  MGLY = 3C + 4H + 2O;            // methylglyoxal
  ETHA = 2C + 6H;
  ETOH = 2C + 6H + O;
  KET = C + O;                    // ketone group
  PAR = C + 2H;                   // single carbon bond
  ACET = 3C + 6H + O;
  PRPA = 3C + 8H;
  XPRP = 3C + 7H + 2O;            // operator: from PRPA
  XPAR = IGNORE;                  // operator: from PAR
  ROR = IGNORE;                   // secondary alkoxy radicals
  ETHY = 2C + 2H;
  ETH = 2C + 4H;
  OLE = 2C + 4H;                  // terminal olefin group
  IOLE = 4C + 8H;                 // internal olefins
  ISOP = 5C + 8H;
  ISO2 = 5C + 9H + 3O;            // peroxy radicals of isoprene
  ISOPRXN = IGNORE;               // counter: isoprene reacted with OH or NO3
  ISPD = 4C + 6H + O;             // methacrolein, methyl vinyl ketone
  INTR = 5C + 9H + N + 4O;        // isoprene nitrates
  ISPX = 5C + 10H + 3O;           // isoprene hydroxyhydroperoxides
  HPLD = 5C + 8H + 3O;            // isoprene hydroperoxyaldehydes
  OPO3 = 4C + 3H + 4O;            // acylperoxy from OPEN
  EPOX = 5C + 10H + 3O;           // isoprene epoxydiols
  EPX2 = 5C + 9H + 5O;            // peroxy radicals of EPOX
  TERP = 10C + 16H;               // monoterpenes but alpha-pinene
  TRPRXN = IGNORE;                // counter: monoterpenes reacted with OH, O3 or O
  TERPNRO2 = IGNORE;              // counter: TERP and NO3
  APIN = 10C + 16H;               // alpha-pinene
  BENZENE = 6C + 6H;
  CRES = 7C + 8H + O;             // cresols
  BZO2 = 6C + 7H + 5O;            // peroxy radicals of BENZENE
  OPEN = 4C + 4H + 2O;            // aromatic ring-opening product
  BENZRO2 = IGNORE;               // counter: BENZENE and OH
  TOL = 7C + 8H;
  TO2 = 7C + 9H + 5O;             // peroxy radicals of TOL
  TOLRO2 = IGNORE;                // counter: TOL and OH
  XOPN = 5C + 6H + 2O;            // ring-opening product of XYLMN
  XYLMN = 8C + 10H;               // xylenes but naphthalene
  XLO2 = 8C + 11H + 5O;           // peroxy radicals of XYLMN
  XYLRO2 = IGNORE;                // counter: XYLMN and OH
  NAPH = 10C + 8H;                // naphthalene
  PAHRO2 = IGNORE;                // counter: NAPH and OH
  CRO = 7C + 7H + O;              // alkoxy radical of CRES
  CAT1 = 7C + 8H + 2O;            // methylcatechols
  CRON = 7C + 7H + N + 3O;        // nitrocresols
  OPAN = 4C + 3H + N + 6O;        // PAN of OPO3
  ECH4 = C + 4H;                  // emitted methane

#DEFFIX
  M = IGNORE;    // air
  O2 = 2O;
  H2O = 2H + O;  // from the meteorology
  H2 = 2H;
  CH4 = C + 4H;

// Mole fractions of the fixed species, CMAQ's (mech_cb6r5_ae7_aq and its driver).
#INITVALUES
  O2 = 0.2095;
  H2 = 0.56e-6;
  CH4 = 1.85e-6;

// Not transported: free radicals and the operators and counters that stand for them. In daylight
// they live less than a minute, a fraction of the transport step, and are at night below 0.02 ppb.
#SETRAD
  O; O1D; OH; HO2; C2O3; MEO2; RO2; CXO3; XO2H; XO2; XO2N; HCO3; XPRP; XPAR; ROR; ISO2; OPO3;
  EPX2; BZO2; TO2; XLO2; CRO; TERPNRO2; BENZRO2; TOLRO2; XYLRO2; PAHRO2;
