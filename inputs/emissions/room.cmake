ql_embed(qinglan ql_emissions_fire_fuels ${CMAKE_SOURCE_DIR}/inputs/tables/fire_fuels.csv)
ql_embed(qinglan ql_emissions_fire_factors ${CMAKE_SOURCE_DIR}/inputs/tables/fire_factors.csv)
