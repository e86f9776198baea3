/* progress: what is left is told by the rate so far.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "progress.h"

#include "../model/figures.h"
#include "../taps/say/status.h"

#define NAME "ftpx-scan"

static int64_t began;
static FILE *shown_on;

/* Microseconds are what GLib has. */
static int64_t now(void)
{
    return g_get_monotonic_time() * 1000;
}

void ftpx_progress_begin(FILE *terminal)
{
    began = now();
    shown_on = terminal;
    if (terminal)
        ftpx_status_open(terminal);
}

int ftpx_progress_is_due(void)
{
    return shown_on && ftpx_status_is_due(now());
}

static void append_rate(GString *out, uint64_t bytes, int64_t passed)
{
    if (passed <= 0)
        return;
    g_string_append(out, ", ");
    ftpx_figure_rate(out, bytes, passed);
}

static void append_left(GString *out, const struct ftpx_headway *headway, int64_t passed)
{
    if (headway->bytes == 0 || headway->of_bytes <= headway->bytes)
        return;
    double left =
        (double)passed / (double)headway->bytes * (double)(headway->of_bytes - headway->bytes);
    g_string_append_printf(out, ", %.0f s left", left / (double)FTPX_NS_PER_SECOND);
}

void ftpx_progress_show(const struct ftpx_headway *headway)
{
    int64_t time = now();
    GString *text = g_string_new(NAME ": ");

    if (headway->of_files > 1)
        g_string_append_printf(text, "%u of %u captures, ", headway->files, headway->of_files);
    ftpx_figure_grouped(text, headway->bytes);
    if (headway->of_bytes > 0) {
        g_string_append(text, " of ");
        ftpx_figure_grouped(text, headway->of_bytes);
    }
    g_string_append(text, " bytes");
    append_rate(text, headway->bytes, time - began);
    append_left(text, headway, time - began);
    ftpx_status_tell(text->str, time);
    g_string_free(text, TRUE);
}

void ftpx_progress_end(const struct ftpx_headway *headway)
{
    int64_t passed = now() - began;
    GString *text = g_string_new(NAME ": ");

    if (!shown_on)
        return;
    g_string_append_printf(text, "%u capture%s, ", headway->files, headway->files == 1 ? "" : "s");
    ftpx_figure_grouped(text, headway->frames);
    g_string_append(text, " frames, ");
    ftpx_figure_grouped(text, headway->bytes);
    g_string_append_printf(text, " bytes in %.1f s", (double)passed / (double)FTPX_NS_PER_SECOND);
    append_rate(text, headway->bytes, passed);
    ftpx_status_erase();
    fprintf(shown_on, "%s\n", text->str);
    g_string_free(text, TRUE);
}
