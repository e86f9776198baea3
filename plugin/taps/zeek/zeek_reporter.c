/* zeek_reporter: headers have no room for it: some readers know each of their lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_reporter.h"

#include <ws_version.h>

#define WIRESHARK G_STRINGIFY(WIRESHARK_VERSION_MAJOR) "." G_STRINGIFY(WIRESHARK_VERSION_MINOR)

/* Takes over the text. */
static void write_row(struct ftpx_zeek_log *log, int64_t time, GString *text)
{
    ftpx_zeek_put_time(log, FTPX_ZEEK_REPORTER_TS, time);
    ftpx_zeek_put_word(log, FTPX_ZEEK_REPORTER_LEVEL, "Reporter::INFO");
    ftpx_zeek_put_text(log, FTPX_ZEEK_REPORTER_MESSAGE,
                       (ftpx_span){(const uint8_t *)text->str, text->len});
    ftpx_zeek_put_word(log, FTPX_ZEEK_REPORTER_LOCATION, "");
    ftpx_zeek_log_row(log);
    g_string_free(text, TRUE);
}

static GString *text_of_file(const struct ftpx_captured *file)
{
    GString *text = g_string_new("capture ");

    g_string_append(text, file->name);
    if (file->has_size)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " bytes", file->size);
    if (*file->sha256)
        g_string_append_printf(text, ", SHA-256 %s", file->sha256);
    return text;
}

static GString *text_of_program(const struct ftpx_captures_frames *frames, uint32_t captures)
{
    GString *text = g_string_new("ftpx " PLUGIN_VERSION " with Wireshark " WIRESHARK);

    g_string_append_printf(text, ", captures: %u, packets: %" G_GUINT64_FORMAT, captures,
                           frames->count);
    return text;
}

static void write_preferences(struct ftpx_zeek_log *log, const struct ftpx_scope *scope,
                              int64_t time)
{
    if (!scope->preferences || !*scope->preferences)
        return;
    GString *text = g_string_new("preferences");
    for (const char *const *preference = scope->preferences; *preference; preference++)
        g_string_append_printf(text, " %s", *preference);
    write_row(log, time, text);
}

void ftpx_zeek_reporter(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
{
    struct ftpx_captures_frames frames = ftpx_captures_frames(scope->captures);
    uint32_t told = ftpx_captures_told(scope->captures);

    write_row(log, frames.first, text_of_program(&frames, ftpx_captures_count(scope->captures)));
    for (uint32_t i = 0; i < told; i++)
        write_row(log, frames.first,
                  text_of_file(ftpx_captures_file(scope->captures, i, scope->hash_captures)));
    write_preferences(log, scope, frames.first);
}
