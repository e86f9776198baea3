/* taps: the list of all reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps.h"

#include "input.h"
#include "late.h"
#include "listen.h"

void ftpx_taps_register(void)
{
    ftpx_input_register();
    ftpx_listen_register();
    ftpx_late_register();
    ftpx_stattables_register();
    ftpx_cli_register();
    ftpx_counters_register();
    ftpx_objects_register();
    ftpx_srt_register();
    ftpx_flow_graph_register();
    ftpx_follow_register();
    ftpx_menu_register();
}
