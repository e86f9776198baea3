# Where things are installed: for everybody, in Wireshark's own folders and below the prefix; with
# `cmake --install BUILD --component personal`, for whoever runs it, below his home. That is decided when it
# is installed, so nothing of it stays in the cache. FTPX_INSTALL_PERSONAL makes plain `cmake --install`
# do the second, until the next configuring. The target profile-zip makes an archive for Edit >
# Configuration Profiles > Import, the same bytes from the same files.
#
# SPDX-License-Identifier: GPL-2.0-or-later
include(GNUInstallDirs)
set(profile ${FTPX_SOURCE_DIR}/profile/FTPX)
set(profile_zip ${PROJECT_BINARY_DIR}/ftpx-profile.zip)
set(plugin_folder ${Wireshark_PLUGIN_INSTALL_DIR}/epan)
set(profile_folder ${Wireshark_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/wireshark/profiles)
set(programs ${FTPX_SOURCE_DIR}/check/ftpx-check ${FTPX_SOURCE_DIR}/archive/ftpx-archive)
set(manuals ${FTPX_SOURCE_DIR}/check/ftpx-check.1 ${FTPX_SOURCE_DIR}/scan/ftpx-scan.1
    ${FTPX_SOURCE_DIR}/archive/ftpx-archive.1)
set(completions scan archive) # of ftpx-scan and so on
set(modules ${FTPX_SOURCE_DIR}/archive/ftpx_archive)

set(personal ${PROJECT_BINARY_DIR}/install-personal.cmake)
file(GENERATE OUTPUT ${personal} CONTENT "
set(below \"\$ENV{HOME}/.local\")
set(configuration \"\$ENV{XDG_CONFIG_HOME}\")
if(NOT configuration)
    set(configuration \"\$ENV{HOME}/.config\")
endif()
file(INSTALL \"$<TARGET_FILE:ftpx>\" TYPE MODULE
    DESTINATION \"\${below}/lib/wireshark/plugins/${wireshark_series}/epan\")
set(programs \"${programs}\")
set(manuals \"${manuals}\")
set(completions \"${completions}\")
file(INSTALL \"$<TARGET_FILE:ftpx-scan>\" \${programs} TYPE PROGRAM DESTINATION \"\${below}/bin\")
file(INSTALL \${manuals} DESTINATION \"\${below}/share/man/man1\")
file(INSTALL \"${modules}\" DESTINATION \"\${below}/share/ftpx-archive\" FILES_MATCHING PATTERN *.py)
foreach(name IN LISTS completions)
    file(INSTALL \"${FTPX_SOURCE_DIR}/\${name}/ftpx-\${name}.bash\"
        DESTINATION \"\${below}/share/bash-completion/completions\" RENAME ftpx-\${name})
endforeach()
set(profiles \"\${configuration}/wireshark/profiles\")
if(EXISTS \"\$ENV{DESTDIR}\${profiles}/FTPX\")
    message(STATUS \"Kept: \${profiles}/FTPX\")
else()
    file(INSTALL \"${profile}\" DESTINATION \"\${profiles}\")
endif()
")

if(FTPX_INSTALL_PERSONAL)
    install(SCRIPT ${personal})
    unset(FTPX_INSTALL_PERSONAL CACHE)
else()
    install(TARGETS ftpx LIBRARY DESTINATION ${plugin_folder})
    install(TARGETS ftpx-scan RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(PROGRAMS ${programs} DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(FILES ${manuals} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(DIRECTORY ${modules} DESTINATION ${CMAKE_INSTALL_DATADIR}/ftpx-archive
        FILES_MATCHING PATTERN *.py)
    foreach(name IN LISTS completions)
        install(FILES ${FTPX_SOURCE_DIR}/${name}/ftpx-${name}.bash RENAME ftpx-${name}
            DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    endforeach()
    install(DIRECTORY ${profile} DESTINATION ${profile_folder})
endif()
install(SCRIPT ${personal} COMPONENT personal EXCLUDE_FROM_ALL)
message(STATUS "For Wireshark ${Wireshark_VERSION}; install puts it into ${plugin_folder}, or with "
    "--component personal below your home")

add_custom_target(profile-zip
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/plugin/profile/archive ${profile} ${profile_zip}
    BYPRODUCTS ${profile_zip}
    VERBATIM)
