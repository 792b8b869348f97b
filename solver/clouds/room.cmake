ql_embed(qinglan ql_henry_csv ${CMAKE_SOURCE_DIR}/solver/clouds/tables/henry.csv)
