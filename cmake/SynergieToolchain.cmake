# Compiler, linker and warnings, the same for every target. Sanitizers come from the presets.
set(SYNERGIE_SANITIZE "" CACHE STRING "address, undefined or thread: built into every target")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# Line numbers for stack traces, without the types of every header: half the bytes to link.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

find_program(SYNERGIE_CCACHE ccache)
if(SYNERGIE_CCACHE)
  # Another clone hits the same entries: paths are taken relative to the checkout. Precompiled
  # headers carry time stamps; without the sloppiness ccache would never hit.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${SYNERGIE_CCACHE})
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
find_program(SYNERGIE_MOLD mold)
if(SYNERGIE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wno-missing-field-initializers -Werror=return-type
                    -Werror=switch -fno-omit-frame-pointer)
foreach(sanitizer IN LISTS SYNERGIE_SANITIZE)
  add_compile_options(-fsanitize=${sanitizer} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizer})
endforeach()
