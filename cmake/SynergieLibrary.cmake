# synergie_library(NAME SOURCES … [DEPENDS …]): one static library per folder, sources listed.
function(synergie_library name)
  cmake_parse_arguments(LIB "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${LIB_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${LIB_DEPENDS})
endfunction()

# synergie_test(NAME SOURCES … [DEPENDS …]): one GoogleTest executable, one ctest entry.
function(synergie_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${TEST_DEPENDS} GTest::gtest GTest::gmock GTest::gtest_main
                                        ${RAPIDCHECK_LIBRARY})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
endfunction()
