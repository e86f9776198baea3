/* unwrapper: has the plugin take TCP packets out of frames that plain headers do not show. The plugin, and
 * Wireshark's library with it, are loaded only for who needs them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_UNWRAPPER_H
#define FTPX_SCAN_UNWRAPPER_H

#include "../wtap/unwrap.h"

/* While nothing is known of any capture: see wtap/unwrap.h. False when it cannot, or was started before: the
 * plugin is not where Wireshark would load it from, or of another version. */
bool ftpx_unwrapper_start(void);
void ftpx_unwrapper_close(void);

/* NULL before it was started. */
const struct ftpx_unwrap *ftpx_unwrapper(void);

#endif
