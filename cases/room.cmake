# The embedded cases: their C sources are part of the program, not of the library.
file(GLOB_RECURSE case_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cases/*.c)
target_sources(qinglan-program PRIVATE ${case_sources})
ql_embed(qinglan-program zhuji_text_case ${CMAKE_SOURCE_DIR}/cases/zhuji/case.yaml.in)
foreach(table speciation profiles vertical enterprises stations)
  ql_embed(qinglan-program zhuji_text_${table} ${CMAKE_SOURCE_DIR}/cases/zhuji/tables/${table}.csv)
endforeach()
foreach(season summer winter)
  ql_embed(qinglan-program zhuji_text_enterprises_${season}
           ${CMAKE_SOURCE_DIR}/cases/zhuji/tables/enterprises_${season}.yaml)
endforeach()
ql_embed(qinglan-program ql_zhuji60_case ${CMAKE_SOURCE_DIR}/cases/zhuji60.yaml)
ql_embed(qinglan-program ql_zhuji60_species ${CMAKE_SOURCE_DIR}/cases/zhuji60_species.yaml)
