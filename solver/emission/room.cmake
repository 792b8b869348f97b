ql_embed(qinglan ql_emission_vegetation_csv ${CMAKE_SOURCE_DIR}/solver/emission/tables/vegetation.csv)
ql_embed(qinglan ql_emission_soil_csv ${CMAKE_SOURCE_DIR}/solver/emission/tables/soil.csv)
