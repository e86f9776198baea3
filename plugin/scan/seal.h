/* seal: what two programs must have in common for one to go on where the other has left off: version, reports and
 * preferences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_SEAL_H
#define FTPX_SCAN_SEAL_H

#include "../settings/preferences.h"

#include <glib.h>

/* `reports`: const char *, as behind `-z`. A text that differs when any of them does; to be freed with g_free. */
char *ftpx_seal_of(const GPtrArray *reports, const struct ftpx_preferences *preferences);

#endif
