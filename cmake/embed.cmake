# ql_embed(target symbol file): compile a text file into target as `const char symbol[]`.
add_executable(ql-embed ${CMAKE_SOURCE_DIR}/cmake/embed.c)
function(ql_embed target symbol file)
  set(output ${CMAKE_BINARY_DIR}/generated/embedded/${symbol}.c)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated/embedded
    COMMAND ql-embed ${symbol} ${file} ${output}
    DEPENDS ${file} ql-embed VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
