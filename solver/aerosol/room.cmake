ql_embed(qinglan ql_equilibrium_molality_csv
         ${CMAKE_SOURCE_DIR}/solver/aerosol/equilibrium/tables/molality.csv)
