# Program, library, headers, man page and completion go where a Debian user expects them.
install(TARGETS qinglan-program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS qinglan
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(room base grids inputs solver scheduling outputs)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qinglan
          FILES_MATCHING PATTERN "*.h" PATTERN mechgen EXCLUDE PATTERN tables EXCLUDE
          PATTERN "*_body.h" EXCLUDE)
endforeach()
if(EXISTS ${CMAKE_SOURCE_DIR}/docs/qinglan.1)
  install(FILES docs/qinglan.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES scripts/qinglan.bash RENAME qinglan
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
endif()
