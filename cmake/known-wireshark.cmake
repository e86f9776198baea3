# Refuses a Wireshark whose own structures nobody has compared with those that ftpx declares anew: without them flow
# graphs and credentials would be missing without a word. plugin/wtap/version.h says which are known.
#
# SPDX-License-Identifier: GPL-2.0-or-later
option(FTPX_UNKNOWN_WIRESHARK "Build for a Wireshark that ftpx was not compared with, without what needs that" OFF)

function(ftpx_expect_known_wireshark series)
    file(STRINGS ${FTPX_SOURCE_DIR}/wtap/version.h row REGEX "FTPX_HOST_IS\\([0-9]+, [0-9]+\\)")
    string(REGEX MATCHALL "[0-9]+, [0-9]+" known "${row}")
    string(REPLACE ", " "." known "${known}")
    if(series IN_LIST known)
        return()
    endif()
    list(JOIN known ", " listed)
    set(missing "Wireshark ${series} was not compared with what ftpx knows of ${listed}")
    if(NOT FTPX_UNKNOWN_WIRESHARK)
        message(FATAL_ERROR "${missing}. With -DFTPX_UNKNOWN_WIRESHARK=ON it is built without flow graphs "
            "and Tools > Credentials, if it can be built at all.")
    endif()
    message(WARNING "${missing}: built without flow graphs and Tools > Credentials.")
endfunction()
