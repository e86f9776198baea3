/* taps: what the rest of the plugin needs to know of the reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_TAPS_H
#define FTPX_TAPS_HOST_TAPS_H

/* Registers all reports, once the protocols and the tap `ftpx` are registered. Listens to nothing
 * yet. */
void ftpx_taps_register(void);

/* The parts that it calls, each in the file of its name. */
void ftpx_cli_register(void);
void ftpx_stattables_register(void);
void ftpx_counters_register(void);
void ftpx_objects_register(void);
void ftpx_srt_register(void);
void ftpx_flow_graph_register(void);
void ftpx_follow_register(void);
void ftpx_menu_register(void);

#endif
