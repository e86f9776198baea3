/* transcript: frames in one column, what was said in the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transcript.h"

#include "../../model/figures.h"
#include "../../model/session/notes.h"
#include "../../model/limits.h"
#include "../../wire/quirk.h"

/* A text that is being written. */
struct writing {
    GString *out;
    const struct ftpx_spoken_style *style;
    uint32_t lines;
};

static void append_line(void *context, const struct ftpx_note *note)
{
    struct writing *writing = context;

    if (writing->lines++ >= FTPX_LIMIT_DIALOGUE_LINES)
        return;
    if (note->quirks & FTPX_QUIRK(AFTER_GAP))
        g_string_append_printf(writing->out, "%8s  %s\n", "", FTPX_SPOKEN_GAP);
    g_string_append_printf(writing->out, "%8u  %s ", note->frame, note->from_client ? "→" : "←");
    ftpx_spoken_line(writing->out, note, writing->style);
    g_string_append_c(writing->out, '\n');
}

void ftpx_transcript_write(GString *out, const struct ftpx_session *session,
                           const struct ftpx_spoken_style *style)
{
    struct writing writing = {out, style, 0};

    ftpx_notes_all(session->flow, append_line, &writing);
    if (writing.lines > FTPX_LIMIT_DIALOGUE_LINES) {
        g_string_append(out, "and ");
        ftpx_figure_grouped(out, writing.lines - FTPX_LIMIT_DIALOGUE_LINES);
        g_string_append(out, " further lines\n");
    }
}
