/* taps: what the rest of the plugin needs to know of the reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_TAPS_H
#define FTPX_TAPS_HOST_TAPS_H

/* Registers all reports, once the protocols and the tap `ftpx` are registered. Listens to nothing
 * yet. */
void ftpx_taps_register(void);

#endif
