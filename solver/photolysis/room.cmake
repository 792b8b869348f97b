foreach(table bands reactions mapping atmosphere)
  ql_embed(qinglan ql_photolysis_${table}_csv
           ${CMAKE_SOURCE_DIR}/solver/photolysis/tables/${table}.csv)
endforeach()
