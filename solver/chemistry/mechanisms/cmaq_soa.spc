// What CMAQ's rows SA.. and BL.. make: condensable products and nitrates that nothing consumes.

#DEFVAR
  SVAVB2 = IGNORE;                // condensable products, bin 2
  SVAVB3 = IGNORE;                // condensable products, bin 3
  SVAVB4 = IGNORE;                // condensable products, bin 4
  SVAVB1 = IGNORE;                // condensable products, bin 1
  MTNO3 = 10C + 17H + N + 5O;     // monoterpene nitrates
