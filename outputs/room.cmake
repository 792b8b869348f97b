foreach(table aqi limits classes rules)
  ql_embed(qinglan ql_standards_${table}_csv ${CMAKE_SOURCE_DIR}/outputs/standards/${table}.csv)
endforeach()
include(outputs/report/report.cmake)
