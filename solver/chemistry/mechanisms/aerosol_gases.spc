// Gases that aerosol exchanges with and CB6r5's gas phase does not know.

#ATOMS H; N; Cl;

#DEFVAR
  NH3 = N + 3H;
  HCL = H + Cl;
