/* changed: the preferences that the user has set otherwise, in words, for who wants to have a report again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SETTINGS_CHANGED_H
#define FTPX_SETTINGS_CHANGED_H

#include "preferences.h"

/* `ftpx.NAME:VALUE` of each, as `-o` takes it, in their order; of those that change what reports say. Ends with
 * NULL; to be freed by g_strfreev. */
char **ftpx_preferences_changed(const struct ftpx_preferences *preferences);

#endif
