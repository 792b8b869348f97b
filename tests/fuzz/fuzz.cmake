# fuzz_case_replay runs the target over the stored inputs with the normal compiler: a test like any
# other. With -DQL_FUZZ=ON, `fuzz_case` is the same target with clang's fuzzer (docs/howto/fuzzing.md);
# it compiles the few sources it needs itself, so that the rest of the build keeps its compiler.
set(fuzz ${CMAKE_SOURCE_DIR}/tests/fuzz)
add_executable(fuzz_case_replay ${fuzz}/fuzz_case.c ${fuzz}/replay.c)
target_link_libraries(fuzz_case_replay PRIVATE qinglan)
target_compile_options(fuzz_case_replay PRIVATE -Wall -Wextra)
add_test(NAME fuzz_case_replay COMMAND fuzz_case_replay ${CMAKE_SOURCE_DIR}/tests/hostile/case
  ${CMAKE_SOURCE_DIR}/tests/hostile/good ${fuzz}/corpus WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests/hostile/case)

option(QL_FUZZ "Build the fuzz targets with clang" OFF)
if(QL_FUZZ)
  find_program(QL_CLANG NAMES clang clang-14 REQUIRED)
  file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/inputs/case/*.c ${CMAKE_SOURCE_DIR}/inputs/yaml/*.c)
  foreach(part clock error problems units)
    list(APPEND fuzz_sources ${CMAKE_SOURCE_DIR}/base/${part}.c)
  endforeach()
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/fuzz_case
    COMMAND ${QL_CLANG} -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -O1 -g
      -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I${CMAKE_SOURCE_DIR}
      -I${UDUNITS2_INCLUDE} ${fuzz}/fuzz_case.c ${fuzz_sources} -o ${CMAKE_BINARY_DIR}/fuzz_case
      -lcyaml -lyaml ${UDUNITS2_LIBRARY} -lm
    DEPENDS ${fuzz}/fuzz_case.c ${fuzz_sources} VERBATIM)
  add_custom_target(fuzz_case ALL DEPENDS ${CMAKE_BINARY_DIR}/fuzz_case)
endif()
