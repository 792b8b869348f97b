# The pages of `qinglan report`: bundled with npm where it is there, else the program says what it lacks.
option(QL_REPORT "Bundle the pages of `qinglan report` (needs node, npm and, once, the packages of its lock file)" ON)
find_program(QL_NODE NAMES node nodejs)
find_program(QL_NPM npm)
set(report_source ${CMAKE_SOURCE_DIR}/outputs/report)
set(report_build ${CMAKE_BINARY_DIR}/report)
file(MAKE_DIRECTORY ${report_build})

# Install exactly what the lock file names, once for each state of it.
set(report_ready OFF)
if(QL_REPORT AND QL_NODE AND QL_NPM)
  file(SHA256 ${report_source}/package-lock.json report_hash)
  set(report_stamp ${report_build}/node_modules/.${report_hash})
  if(NOT EXISTS ${report_stamp})
    file(COPY ${report_source}/package.json ${report_source}/package-lock.json ${report_source}/.npmrc
         DESTINATION ${report_build})
    execute_process(COMMAND ${QL_NPM} ci WORKING_DIRECTORY ${report_build}
                    RESULT_VARIABLE npm_failed OUTPUT_VARIABLE npm_said ERROR_VARIABLE npm_said)
    if(npm_failed)
      message(WARNING "npm could not install the packages of outputs/report; the program is built without "
                      "`qinglan report`:\n${npm_said}")
    else()
      file(TOUCH ${report_stamp})
    endif()
  endif()
  if(EXISTS ${report_stamp})
    set(report_ready ON)
  endif()
endif()

if(report_ready)
  file(GLOB report_files CONFIGURE_DEPENDS ${report_source}/*.js ${report_source}/*.css ${report_source}/*.html)
  set(report_page ${report_build}/page.html)
  add_custom_command(OUTPUT ${report_page}
    COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${report_build}/node_modules
            ${QL_NODE} ${report_source}/build.mjs ${report_source} ${report_page}
    DEPENDS ${report_files} ${report_source}/build.mjs ${report_stamp} VERBATIM)
else()
  message(STATUS "qinglan report: left out (node or npm is missing, or QL_REPORT is OFF)")
  set(report_page ${report_build}/none.html)
  if(NOT EXISTS ${report_page})
    file(WRITE ${report_page} "")
  endif()
endif()
ql_embed(qinglan ql_report_page ${report_page})
