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

#endif
