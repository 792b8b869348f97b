// Species of heterogeneous.eqn: nitryl chloride and the least chlorine that gives it a fate.

#ATOMS H; N; O; Cl;

#DEFVAR
  CLNO2 = Cl + N + 2O;   // nitryl chloride
  CL = Cl;
  CLO = Cl + O;
  ACLF = Cl;             // chloride of the fine particles, lent to a chemistry step
  ACLC = Cl;             // of the coarse ones

#SETRAD
  CL; CLO; ACLF; ACLC;
