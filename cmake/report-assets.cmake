# Turns the files of plugin/taps/report into report_assets.c, and adds that to FTPX_CORE_SOURCES. The
# library for charts is fetched when it is not there, as package-lock.json names it: the only thing
# that a build takes from the network. FTPX_CHARTS: AUTO does without where it cannot be fetched, ON
# fails there, OFF never has it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
set(FTPX_CHARTS AUTO CACHE STRING
    "Put a library for interactive charts into the pages of ftpx,report: AUTO, ON or OFF")

set(report ${FTPX_SOURCE_DIR}/taps/report)
set(uplot ${report}/node_modules/uplot)
set(report_assets
    PAGE ${report}/report.html
    STYLE ${report}/report.css
    SCRIPT ${report}/report.js)

if(FTPX_CHARTS AND NOT EXISTS ${uplot}/dist/uPlot.iife.min.js)
    set(without "Cannot fetch uPlot, which draws the charts of ftpx,report: without it, its pages have "
        "still pictures only. Run `npm ci` in ${report} where there is a network.")
    execute_process(COMMAND ${report}/fetch RESULT_VARIABLE fetched)
    if(NOT fetched EQUAL 0 AND FTPX_CHARTS STREQUAL AUTO)
        message(STATUS ${without})
    elseif(NOT fetched EQUAL 0)
        message(FATAL_ERROR ${without})
    endif()
endif()
set(FTPX_HAS_CHARTS OFF)
if(FTPX_CHARTS AND EXISTS ${uplot}/dist/uPlot.iife.min.js)
    set(FTPX_HAS_CHARTS ON)
    list(APPEND report_assets
        CHARTS ${uplot}/dist/uPlot.iife.min.js
        CHARTS_STYLE ${uplot}/dist/uPlot.min.css
        CHARTS_LICENSE ${uplot}/LICENSE)
endif()

set(report_source ${CMAKE_CURRENT_BINARY_DIR}/report_assets.c)
set(report_arrays "")
set(report_rows "")
while(report_assets)
    list(POP_FRONT report_assets name file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    string(APPEND report_arrays "static const unsigned char of_${name}[] = {${bytes}0};\n")
    string(APPEND report_rows "    [FTPX_ASSET_${name}] = {of_${name}, sizeof of_${name} - 1},\n")
endwhile()
file(CONFIGURE OUTPUT ${report_source} @ONLY CONTENT [[
/* Made from plugin/taps/report by cmake/report-assets.cmake. */
#include "taps/report/report_assets.h"

@report_arrays@
const struct ftpx_asset_text ftpx_assets[FTPX_ASSET_COUNT] = {
@report_rows@};
]])
set_source_files_properties(${report_source} PROPERTIES INCLUDE_DIRECTORIES ${FTPX_SOURCE_DIR})
list(APPEND FTPX_CORE_SOURCES ${report_source})
