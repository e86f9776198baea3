/* spoken: a password is replaced before anything else happens to its line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "spoken.h"

#include "../../model/session/login.h"
#include "layout.h"

/* In ASCII, as transcripts and graphs in text show nothing else. */
#define HIDDEN "****"

static void append_text(GString *out, ftpx_span text, const struct ftpx_spoken_style *style)
{
    if (style->columns > 0)
        ftpx_layout_text_head(out, style->charset, text, style->columns);
    else
        ftpx_layout_text(out, style->charset, text);
}

static bool is_secret(const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->from_client ? note->exchange : NULL;

    return exchange && exchange->arg.len > 0 && !ftpx_login_is_anonymous(note->user) &&
           (exchange->verb->id == FTPX_CMD_PASS || exchange->verb->id == FTPX_CMD_ACCT);
}

void ftpx_spoken_line(GString *out, const struct ftpx_note *note,
                      const struct ftpx_spoken_style *style)
{
    if (!style->show_passwords && is_secret(note)) {
        append_text(out, note->exchange->name, style);
        g_string_append(out, " " HIDDEN);
        return;
    }
    append_text(out, note->text, style);
}

void ftpx_spoken_transfer(GString *out, const struct ftpx_transfer *transfer,
                          const struct ftpx_spoken_style *style)
{
    if (transfer->exchange)
        g_string_append(out, transfer->exchange->verb->name);
    else if (transfer->direction != FTPX_NO_DIRECTION)
        g_string_append(out, ftpx_direction_name(transfer->direction));
    else
        g_string_append(out, "data");
    if (transfer->path.len == 0)
        return;
    g_string_append_c(out, ' ');
    if (style->columns > 0)
        ftpx_layout_text_tail(out, style->charset, transfer->path, style->columns);
    else
        ftpx_layout_text(out, style->charset, transfer->path);
}
