foreach(table land_use_modis land_use_usgs)
  ql_embed(qinglan ql_embedded_${table} ${CMAKE_SOURCE_DIR}/inputs/tables/${table}.csv)
endforeach()
