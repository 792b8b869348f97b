/* Cost of the transport operator: ns per cell, step and species, one size and wind speed. */
#include "solver/transport/transport.h"

#include "base/timer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
int main(void){return 0;}
