# The build of ftpx as a custom plugin inside Wireshark's source tree. Put or link this project
# there as plugins/epan/ftpx and configure Wireshark with -DCUSTOM_PLUGIN_SRC_DIR=plugins/epan/ftpx,
# or name the folder in Wireshark's CMakeListsCustom.txt; the plugin is then part of Wireshark's
# targets `plugins` and `install`. No tests are built.
#
# SPDX-License-Identifier: GPL-2.0-or-later
ftpx_expect_known_wireshark(${PROJECT_MAJOR_VERSION}.${PROJECT_MINOR_VERSION})
include(WiresharkPlugin)
find_package(PkgConfig REQUIRED)
pkg_check_modules(FTPX_MAGIC REQUIRED IMPORTED_TARGET libmagic)
pkg_check_modules(FTPX_UCHARDET IMPORTED_TARGET uchardet)

string(REPLACE "." ";" version_parts ${FTPX_VERSION})
set_module_info(ftpx ${version_parts} 0)

set(PLUGIN_FILES ${FTPX_CORE_SOURCES} ${FTPX_PLUGIN_SOURCES})
set_source_files_properties(${PLUGIN_FILES} PROPERTIES COMPILE_FLAGS "${WERROR_COMMON_FLAGS}")

add_wireshark_plugin_library(ftpx epan)
target_compile_definitions(ftpx PRIVATE _FILE_OFFSET_BITS=64)
target_include_directories(ftpx SYSTEM PRIVATE ${GCRYPT_INCLUDE_DIRS} ${ZLIB_INCLUDE_DIRS})
target_link_libraries(ftpx epan ${GCRYPT_LIBRARIES} ${ZLIB_LIBRARIES} PkgConfig::FTPX_MAGIC)
if(FTPX_UCHARDET_FOUND)
    target_compile_definitions(ftpx PRIVATE FTPX_HAVE_UCHARDET)
    target_link_libraries(ftpx PkgConfig::FTPX_UCHARDET)
else()
    message(WARNING "Without libuchardet the character set of names is not guessed, but by the locale")
endif()
install_plugin(ftpx epan)
