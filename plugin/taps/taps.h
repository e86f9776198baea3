/* taps: what the rest of the plugin needs to know of the reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_TAPS_H
#define FTPX_TAPS_TAPS_H

#include <stdbool.h>

/* Registers all reports, once the protocols and the tap `ftpx` are registered. Listens to nothing
 * yet. */
void ftpx_taps_register(void);

/* The tap of Export Objects takes the same struct ftpx_tap as `ftpx`, but only when somebody wants
 * it. */
extern int ftpx_objects_tap;
bool ftpx_objects_wanted(void);

#endif
