# fuzz_NAME_replay runs a target over stored inputs with the normal compiler: a test like any other.
# With -DQL_FUZZ=ON, `fuzz_NAME` is the same target with clang's fuzzer (docs/howto/fuzzing.md); it
# compiles the few sources it needs itself, so that the rest of the build keeps its compiler.
set(fuzz ${CMAKE_SOURCE_DIR}/tests/fuzz)
option(QL_FUZZ "Build the fuzz targets with clang" OFF)
if(QL_FUZZ)
  find_program(QL_CLANG NAMES clang clang-14 REQUIRED)
endif()

# ql_fuzz(NAME SEED...): the target fuzz_NAME.c, of inputs/NAME and what reads YAML, and the inputs
# that are replayed.
function(ql_fuzz name)
  set(target fuzz_${name})
  add_executable(${target}_replay ${fuzz}/${target}.c ${fuzz}/replay.c)
  target_link_libraries(${target}_replay PRIVATE qinglan)
  target_compile_options(${target}_replay PRIVATE -Wall -Wextra)
  add_test(NAME ${target}_replay COMMAND ${target}_replay ${ARGN}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests/hostile/case)
  if(NOT QL_FUZZ)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/inputs/${name}/*.c ${CMAKE_SOURCE_DIR}/inputs/yaml/*.c)
  foreach(part clock error problems units)
    list(APPEND sources ${CMAKE_SOURCE_DIR}/base/${part}.c)
  endforeach()
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/${target}
    COMMAND ${QL_CLANG} -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -O1 -g
      -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I${CMAKE_SOURCE_DIR}
      -I${UDUNITS2_INCLUDE} ${fuzz}/${target}.c ${sources} -o ${CMAKE_BINARY_DIR}/${target}
      -lcyaml -lyaml ${UDUNITS2_LIBRARY} -lm
    DEPENDS ${fuzz}/${target}.c ${sources} VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${CMAKE_BINARY_DIR}/${target})
endfunction()

set(hostile ${CMAKE_SOURCE_DIR}/tests/hostile)
ql_fuzz(case ${hostile}/case ${hostile}/good ${fuzz}/corpus)
ql_fuzz(enterprises ${hostile}/case ${fuzz}/enterprises ${CMAKE_SOURCE_DIR}/docs/howto/enterprises_template.yaml
  ${CMAKE_SOURCE_DIR}/cases/zhuji/tables/enterprises_summer.yaml)
