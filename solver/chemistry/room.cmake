# Mechanisms: every mechanisms/NAME.def becomes C in the build folder and is registered. A user adds
# one by putting its files there (docs/howto/mechanism.md).
file(GLOB mechgen_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/solver/chemistry/mechgen/*.c)
add_executable(ql-mechgen ${mechgen_sources})
target_include_directories(ql-mechgen PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_options(ql-mechgen PRIVATE ${QL_WARNINGS})

set(mechanism_folder ${CMAKE_BINARY_DIR}/generated/mechanisms)
file(MAKE_DIRECTORY ${mechanism_folder})
file(GLOB mechanism_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/solver/chemistry/mechanisms/*)
file(GLOB mechanism_defs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/solver/chemistry/mechanisms/*.def)
set(mechanism_list "")
foreach(definition ${mechanism_defs})
  get_filename_component(name ${definition} NAME_WE)
  set(kernels ${mechanism_folder}/${name}_double.c ${mechanism_folder}/${name}_float.c)
  add_custom_command(OUTPUT ${mechanism_folder}/${name}.c ${kernels}
    COMMAND ql-mechgen ${definition} ${mechanism_folder}
    DEPENDS ${mechanism_files} ql-mechgen VERBATIM)
  target_sources(qinglan PRIVATE ${mechanism_folder}/${name}.c ${kernels})
  # The parts of a kernel stay apart (solver/chemistry/mechgen/emit_kernels.c).
  set_property(SOURCE ${kernels} APPEND PROPERTY COMPILE_OPTIONS "-fno-inline")
  # Straight-line code over constant indices that mechgen has checked: instrumenting each of its
  # ten thousand loads would take minutes and find nothing.
  if(QL_SANITIZE)
    set_property(SOURCE ${kernels} APPEND PROPERTY COMPILE_OPTIONS "-fno-sanitize=all")
  endif()
  string(APPEND mechanism_list "QL_MECHANISM(${name})\n")
endforeach()
file(CONFIGURE OUTPUT ${mechanism_folder}/list.h CONTENT "${mechanism_list}")
