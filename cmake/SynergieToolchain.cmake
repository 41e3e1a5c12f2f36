# Compiler, linker and warnings, the same for every target. Sanitizers come from the presets.
set(SYNERGIE_SANITIZE "" CACHE STRING "address;undefined or thread: built into every target")

find_program(SYNERGIE_CCACHE ccache)
if(SYNERGIE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SYNERGIE_CCACHE})
  # Precompiled headers carry time stamps; without this ccache would never hit.
  set(ENV{CCACHE_SLOPPINESS} "pch_defines,time_macros,include_file_mtime,include_file_ctime")
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
