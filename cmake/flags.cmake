# Warnings for every room, and the flags that decide what the arithmetic does.
set(QL_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wcast-qual -Wno-sign-conversion -Wno-format-truncation)
if(QL_WERROR)
  list(APPEND QL_WARNINGS -Werror)
endif()

# -fno-math-errno and -fno-trapping-math let loops with sqrt and selects be vectorised and change no
# result. Nothing that reorders sums (-ffast-math, -fassociative-math) is ever allowed: answers must
# not depend on how a loop is cut.
set(QL_CODE_FLAGS -fno-math-errno -fno-trapping-math -ffp-contract=fast)
set(QL_LINK_FLAGS "")
set(CMAKE_C_FLAGS_RELEASE "-O3 -g1 -DNDEBUG")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
if(QL_NATIVE)
  include(CheckCCompilerFlag)
  list(APPEND QL_CODE_FLAGS -march=native)
  check_c_compiler_flag(-mprefer-vector-width=512 QL_HAS_WIDTH)
  if(QL_HAS_WIDTH)
    list(APPEND QL_CODE_FLAGS -mprefer-vector-width=512)
  endif()
endif()
if(QL_SANITIZE STREQUAL "address")
  list(APPEND QL_CODE_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all
       -fno-omit-frame-pointer)
  set(QL_LINK_FLAGS -fsanitize=address,undefined)
elseif(QL_SANITIZE STREQUAL "thread")
  list(APPEND QL_CODE_FLAGS -fsanitize=thread -fno-omit-frame-pointer)
  set(QL_LINK_FLAGS -fsanitize=thread)
endif()
