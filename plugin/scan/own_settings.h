/* own_settings: what the user has set for Wireshark for good, in files of its configuration, as far as reports
 * of ftpx depend on it. It changes none of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_OWN_SETTINGS_H
#define FTPX_SCAN_OWN_SETTINGS_H

#include "../settings/preferences.h"

#include <glib.h>

/* Sets those of the preferences `ftpx.…` that the user keeps. `texts` gets what they refer to, to be freed with
 * them. False when something is set that dissection may depend on: only Wireshark itself can tell what
 * comes of it. */
bool ftpx_own_settings_read(struct ftpx_preferences *preferences, GPtrArray *texts);

#endif
