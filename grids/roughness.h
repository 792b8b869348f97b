/* Roughness lengths of the 26 land-use classes, which both the diagnosis of meteorology and dry
 * deposition need: Zhang, Brook and Vet 2003, Atmos. Chem. Phys. 3, 2067, table 1. */
#ifndef QL_GRIDS_ROUGHNESS_H
#define QL_GRIDS_ROUGHNESS_H

/* Range (m) of a class (1 to 26, in that table's order) from bare to full leaf; 0 to 0: water,
 * whose roughness follows from the wind. */
void ql_roughness_range(int land_use, double *least, double *most);

#endif
