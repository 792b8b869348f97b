foreach(table aqi limits classes rules)
  ql_embed(qinglan ql_standards_${table}_csv ${CMAKE_SOURCE_DIR}/outputs/standards/${table}.csv)
endforeach()
ql_embed(qinglan ql_visibility_growth_csv ${CMAKE_SOURCE_DIR}/outputs/visibility/growth.csv)
