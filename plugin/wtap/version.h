/* version: which Wireshark this is built for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_VERSION_H
#define FTPX_WTAP_VERSION_H

#include <ws_version.h>

#define FTPX_HOST_AT_LEAST(major, minor)  \
    (WIRESHARK_VERSION_MAJOR > (major) || \
     (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* The versions whose structs were looked at where no installed header has them. */
#define FTPX_HOST_IS(major, minor) \
    (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR == (minor))
#if FTPX_HOST_IS(4, 0) || FTPX_HOST_IS(4, 4) || FTPX_HOST_IS(4, 6)
#define FTPX_HOST_KNOWN
#endif

#endif
