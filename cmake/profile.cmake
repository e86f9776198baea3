# Installs the FTPX profile where Wireshark looks for profiles: those of everybody beside its own, one's
# own in the personal configuration, where changed ones stay as they are. The target profile-zip makes
# an archive for Edit > Configuration Profiles > Import, the same bytes from the same files.
#
# SPDX-License-Identifier: GPL-2.0-or-later
set(profile ${FTPX_SOURCE_DIR}/profile/FTPX)
set(profile_zip ${PROJECT_BINARY_DIR}/ftpx-profile.zip)

if(FTPX_INSTALL_PERSONAL)
    set(configuration $ENV{XDG_CONFIG_HOME})
    if(NOT configuration)
        set(configuration $ENV{HOME}/.config)
    endif()
    set(profile_folder ${configuration}/wireshark/profiles)
    install(CODE "
        if(EXISTS \"\$ENV{DESTDIR}${profile_folder}/FTPX\")
            message(STATUS \"Kept: ${profile_folder}/FTPX\")
        else()
            file(INSTALL \"${profile}\" DESTINATION \"${profile_folder}\")
        endif()")
else()
    include(GNUInstallDirs)
    set(profile_folder ${Wireshark_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/wireshark/profiles)
    install(DIRECTORY ${profile} DESTINATION ${profile_folder})
endif()

add_custom_target(profile-zip
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/plugin/profile/archive ${profile} ${profile_zip}
    BYPRODUCTS ${profile_zip}
    VERBATIM)
