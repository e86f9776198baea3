/* register: the parts that ftpx_taps_register calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_REGISTER_H
#define FTPX_TAPS_HOST_REGISTER_H

void ftpx_cli_register(void);
void ftpx_stattables_register(void);
void ftpx_counters_register(void);
void ftpx_objects_register(void);
void ftpx_extract_register(void);
void ftpx_srt_register(void);
void ftpx_flow_graph_register(void);
void ftpx_follow_register(void);
void ftpx_menu_register(void);

#endif
