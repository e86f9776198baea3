/* prefs: the user's preferences `ftpx.…`, as Wireshark keeps them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_PREFS_H
#define FTPX_EPAN_PREFS_H

#include "../settings/settings.h"

/* The values as of now; ports as of the last time that they were applied. */
const struct ftpx_preferences *ftpx_prefs(void);

/* What they come to for reports. */
struct ftpx_settings ftpx_prefs_settings(void);

/* The part of them that the model works by, applied. `config->ports` belongs to prefs, until they change. */
struct ftpx_config ftpx_prefs_config(void);

/* Has a user of the ports called before they change, and after. One user at most. */
void ftpx_prefs_watch_ports(void (*before)(void), void (*after)(void));

void ftpx_prefs_register(void);

#endif
