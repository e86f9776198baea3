/* zeek: each log and what writes its rows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek.h"

#include "../facts/provenance.h"
#include "zeek_log.h"

/* Headers have no room for what the other logs were made from, and by which program: some readers know each of
 * their lines. */
static void write_reporter(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
{
    GPtrArray *sentences = ftpx_provenance_of(scope);

    for (guint i = 0; i < sentences->len; i++) {
        ftpx_zeek_put_time(log, FTPX_ZEEK_REPORTER_TS, ftpx_captures_frames(scope->captures).first);
        ftpx_zeek_put_word(log, FTPX_ZEEK_REPORTER_LEVEL, "Reporter::INFO");
        ftpx_zeek_put_word(log, FTPX_ZEEK_REPORTER_MESSAGE, sentences->pdata[i]);
        ftpx_zeek_put_word(log, FTPX_ZEEK_REPORTER_LOCATION, "");
        ftpx_zeek_log_row(log);
    }
    g_ptr_array_unref(sentences);
}

static void (*const writers[])(struct ftpx_zeek_log *, const struct ftpx_scope *) = {
    [FTPX_ZEEK_LOG_FTP] = ftpx_zeek_ftp,       [FTPX_ZEEK_LOG_FILES] = ftpx_zeek_files,
    [FTPX_ZEEK_LOG_CONN] = ftpx_zeek_conn,     [FTPX_ZEEK_LOG_NOTICE] = ftpx_zeek_notice,
    [FTPX_ZEEK_LOG_REPORTER] = write_reporter,
};

const char *ftpx_zeek_file(unsigned name)
{
#define FILE_NAME(log, path) [FTPX_ZEEK_LOG_##log] = path ".log",
    static const char *const names[] = {FTPX_ZEEK_LOGS(FILE_NAME)};
#undef FILE_NAME

    return names[name];
}

void ftpx_zeek_write(unsigned name, const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_captures_frames frames = ftpx_captures_frames(scope->captures);
    const struct ftpx_zeek_plan plan = {
        .out = out, .json = scope->zeek_json, .opened = frames.first, .closed = frames.last};
    struct ftpx_zeek_log *log = ftpx_zeek_log_open(name, &plan);

    writers[name](log, scope);
    ftpx_zeek_log_close(log);
}
