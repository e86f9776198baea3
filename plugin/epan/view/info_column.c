/* info_column: `RETR big.iso → 226, 104 857 600 bytes in 3.2 s`.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "info_column.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/figures.h"
#include "../../model/session/login.h"
#include "../../model/session/notes.h"
#include "../prefs.h"
#include "show.h"

#include <epan/column-utils.h>

#define ARROW      " \u2192 "
#define LINE_WIDTH 160
#define NAME_WIDTH 60

static const char *argument(const struct ftpx_view *view, const struct ftpx_exchange *exchange,
                            size_t width)
{
    if (ftpx_login_hides(exchange, ftpx_prefs()->show_passwords))
        return FTPX_LOGIN_MASK;
    return ftpx_show_short(view, exchange->arg, width);
}

static const char *command_text(const struct ftpx_view *view, const struct ftpx_exchange *exchange,
                                size_t width)
{
    const char *verb = ftpx_show_short(view, exchange->name, NAME_WIDTH);

    if (exchange->arg.len == 0)
        return verb;
    return wmem_strdup_printf(view->pinfo->pool, "%s %s", verb, argument(view, exchange, width));
}

/* What a transfer came to, for its final reply. */
static const char *transfer_text(const struct ftpx_view *view, const struct ftpx_transfer *transfer)
{
    struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);
    GString *text = g_string_new(", ");

    ftpx_figure_grouped(text, ftpx_transfer_bytes(transfer));
    g_string_append(text, " bytes in ");
    ftpx_figure_duration(text, ftpx_transfer_duration(transfer));
    if (ftpx_progress_is_settled(transfer->progress) &&
        (outcome.state == FTPX_STATE_INCOMPLETE || outcome.state == FTPX_STATE_ABORTED))
        g_string_append_printf(text, ", %s", ftpx_state_name(outcome.state));
    return ftpx_show_kept(view->pinfo, text);
}

static bool ends_transfer(const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;

    return exchange->verb->role == FTPX_ROLE_TRANSFER && exchange->transfer &&
           exchange->transfer->flow && exchange->final == note->reply;
}

static const char *reply_text(const struct ftpx_view *view, const struct ftpx_note *note)
{
    const char *line = ftpx_show_short(view, note->text, LINE_WIDTH);

    if (!note->exchange)
        return line;
    const char *command = command_text(view, note->exchange, NAME_WIDTH);
    if (ends_transfer(note))
        return wmem_strdup_printf(view->pinfo->pool, "%s" ARROW "%u%s", command, note->reply->code,
                                  transfer_text(view, note->exchange->transfer));
    return wmem_strdup_printf(view->pinfo->pool, "%s" ARROW "%s", command, line);
}

void ftpx_info_column_begin(const struct ftpx_view *view)
{
    uint32_t first;
    const struct ftpx_flow *flow = view->sighting.flow;
    uint32_t frame = view->segment->frame;

    if (ftpx_notes_in(flow, 0, frame, &first) + ftpx_notes_in(flow, 1, frame, &first) == 0)
        return;
    col_set_str(view->pinfo->cinfo, COL_PROTOCOL, "FTPX");
    col_clear_fence(view->pinfo->cinfo, COL_INFO);
    col_clear(view->pinfo->cinfo, COL_INFO);
}

void ftpx_info_column_add(const struct ftpx_view *view, const struct ftpx_note *note)
{
    if (!col_get_writable(view->pinfo->cinfo, COL_INFO))
        return;
    const char *text =
        note->from_client ? command_text(view, note->exchange, LINE_WIDTH) : reply_text(view, note);

    col_append_sep_str(view->pinfo->cinfo, COL_INFO, " | ", text);
}
