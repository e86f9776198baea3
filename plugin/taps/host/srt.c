/* srt: how long commands take to their final reply, `-z ftpx,srt` and the window's Service Response
 * Time. The host keeps the figures; marks (1yz) do not count, as in the field ftpx.response.time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/fields.h"
#include "../../epan/tap.h"
#include "../../epan/view/show.h"
#include "late.h"
#include "taps.h"

#include "../../model/session/notes.h"
#include <epan/packet.h>
#include <epan/srt_table.h>

/* What one event brings to the tables. */
struct measure {
    srt_data_t *srt;
    packet_info *pinfo;
};

/* A row for each command that has a number, so that a peer that makes names up fills one row. To a row's
 * number the host puts "ftpx.verb==" for a display filter. */
static void begin(struct register_srt *srt, GArray *tables)
{
    srt_stat_table *table = init_srt_table("FTPX Commands", "FTPX", tables, FTPX_CMD_COUNT,
                                           "Command", "ftpx.verb", NULL);

    (void)srt;
    for (int id = 0; id < FTPX_CMD_COUNT; id++)
        init_srt_table_row(table, id, ftpx_fields_verb((enum ftpx_cmd)id));
}

static srt_stat_table *table_of(const srt_data_t *srt)
{
    return g_array_index(srt->srt_array, srt_stat_table *, 0);
}

static void measure_reply(const struct measure *measure, const struct ftpx_reply *reply)
{
    const struct ftpx_exchange *exchange = reply->exchange;

    if (!exchange || exchange->final != reply || !ftpx_late_learn(measure->srt, reply))
        return;
    nstime_t delta = ftpx_nstime(reply->time - exchange->time);
    time_stat_update(&table_of(measure->srt)->procedures[exchange->verb->id].stats, &delta,
                     measure->pinfo);
}

static void measure_line(void *context, const struct ftpx_note *note)
{
    const struct measure *measure = context;
    const struct ftpx_reply *reply = ftpx_notes_reply(note);

    ftpx_late_learn(measure->srt, note);
    if (reply)
        measure_reply(measure, reply);
}

/* A line that a filter left out stays so. */
static void measure_again(void *context, const struct ftpx_note *note)
{
    const struct measure *measure = context;

    if (ftpx_late_knows(measure->srt, note))
        measure_line(context, note);
}

/* The host wants to know which packet it was. */
static void measure_left(void *tapdata, const struct ftpx_flow *flow)
{
    packet_info pinfo = {.num = flow->last_frame};
    struct measure measure = {tapdata, &pinfo};

    ftpx_notes_all(flow, measure_again, &measure);
    ftpx_notes_left(flow, measure_line, &measure);
}

static tap_packet_status see(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;

    (void)edt;
    (void)flags;
    if (tap->flow->verdict != FTPX_VERDICT_CONTROL)
        return TAP_PACKET_DONT_REDRAW;
    struct measure measure = {tapdata, pinfo};
    ftpx_late_hear(tapdata, tap, measure_left);
    ftpx_notes_lines(tap->flow, tap->side, tap->frame, tap->first_pass, measure_line, &measure);
    return TAP_PACKET_REDRAW;
}

void ftpx_srt_register(void)
{
    register_srt_table(ftpx_proto_control(), FTPX_TAP_NAME, 1, see, begin, NULL);
}
