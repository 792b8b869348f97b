ql_embed(qinglan ql_deposition_land_use_csv ${CMAKE_SOURCE_DIR}/solver/deposition/tables/land_use.csv)
ql_embed(qinglan ql_deposition_gases_csv ${CMAKE_SOURCE_DIR}/solver/deposition/tables/gases.csv)
