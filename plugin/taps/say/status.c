/* status: the line's columns are remembered, to blank them out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "status.h"

#include "../../model/figures.h"
#include "layout.h"

/* A quarter of a second: as often as numbers can be read. */
#define PAUSE (FTPX_NS_PER_SECOND / 4)

static struct {
    FILE *terminal;   /* NULL: nobody watches */
    int64_t due;      /* when the next may be shown */
    unsigned columns; /* of what is shown; 0 when there is nothing */
} line;

static void append_count(GString *out, uint64_t number, const char *what)
{
    ftpx_figure_grouped(out, number);
    g_string_append_printf(out, " %s%s", what, number == 1 ? "" : "s");
}

void ftpx_status_text(GString *out, const struct ftpx_written *written, int64_t nanoseconds)
{
    append_count(out, written->files, "file");
    g_string_append(out, ", ");
    append_count(out, written->bytes, "byte");
    if (nanoseconds <= 0)
        return;
    g_string_append(out, ", ");
    ftpx_figure_rate(out, written->bytes, nanoseconds);
}

unsigned ftpx_status_rewrite(GString *out, const char *text, unsigned before)
{
    unsigned columns = ftpx_layout_width(text);

    g_string_append_printf(out, "\r%s", text);
    for (unsigned column = columns; column < before; column++)
        g_string_append_c(out, ' ');
    g_string_append_c(out, '\r');
    return columns;
}

/* At once, or parts of it would be seen. */
static void rewrite(const char *text)
{
    GString *out = g_string_new(NULL);

    line.columns = ftpx_status_rewrite(out, text, line.columns);
    fwrite(out->str, 1, out->len, line.terminal);
    fflush(line.terminal);
    g_string_free(out, TRUE);
}

void ftpx_status_open(FILE *terminal)
{
    ftpx_status_erase();
    line.terminal = terminal;
    line.due = 0;
}

bool ftpx_status_is_due(int64_t now)
{
    return line.terminal && now >= line.due;
}

void ftpx_status_tell(const char *text, int64_t now)
{
    rewrite(text);
    line.due = now + PAUSE;
}

void ftpx_status_show(const char *report, const struct ftpx_written *written, int64_t began,
                      int64_t now)
{
    GString *text = g_string_new(report);

    g_string_append(text, ": ");
    ftpx_status_text(text, written, now - began);
    ftpx_status_tell(text->str, now);
    g_string_free(text, TRUE);
}

void ftpx_status_erase(void)
{
    if (line.columns > 0)
        rewrite("");
}
