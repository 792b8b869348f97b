# Each part of the room may bring its own generated sources and embedded tables.
file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/inputs/*/room.cmake)
foreach(part ${parts})
  include(${part})
endforeach()
