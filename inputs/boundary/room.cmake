ql_embed(qinglan ql_background_csv ${CMAKE_SOURCE_DIR}/inputs/tables/background.csv)
