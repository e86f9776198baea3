/* spoken: a password is replaced before anything else happens to its line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "spoken.h"

#include "../../model/session/session.h"
#include "../../model/session/login.h"
#include "layout.h"
#include "said.h"

static void append_text(GString *out, const struct ftpx_session *session, ftpx_span text,
                        const struct ftpx_spoken_style *style)
{
    if (style->columns > 0)
        ftpx_layout_text_head(out, ftpx_session_charset(session), text, style->columns);
    else
        ftpx_layout_text(out, ftpx_session_charset(session), text);
}

static void append_answer(GString *out, const struct ftpx_note *note,
                          const struct ftpx_spoken_style *style)
{
    const struct ftpx_said_style said = {style->show_passwords, FTPX_LOGIN_MASK_ASCII};
    const struct ftpx_exchange *asked = note->from_client ? NULL : note->exchange;
    GString *text = g_string_new(NULL);

    ftpx_said_text(text, note->session, asked, note->text, &said);
    if (style->columns > 0)
        ftpx_layout_cut(text, style->columns, false);
    g_string_append_len(out, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
}

void ftpx_spoken_line(GString *out, const struct ftpx_note *note,
                      const struct ftpx_spoken_style *style)
{
    if (note->from_client && ftpx_login_hides(note->exchange, style->show_passwords)) {
        append_text(out, note->session, note->exchange->name, style);
        g_string_append(out, " " FTPX_LOGIN_MASK_ASCII);
        return;
    }
    append_answer(out, note, style);
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
        ftpx_layout_text_tail(out, ftpx_session_charset(transfer->session), transfer->path,
                              style->columns);
    else
        ftpx_layout_text(out, ftpx_session_charset(transfer->session), transfer->path);
}
