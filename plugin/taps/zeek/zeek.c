/* zeek: each log and what writes its rows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek.h"

#include "zeek_conn.h"
#include "zeek_files.h"
#include "zeek_ftp.h"
#include "zeek_log.h"
#include "zeek_notice.h"
#include "zeek_reporter.h"

static void (*const writers[])(struct ftpx_zeek_log *, const struct ftpx_scope *) = {
    [FTPX_ZEEK_LOG_FTP] = ftpx_zeek_ftp,           [FTPX_ZEEK_LOG_FILES] = ftpx_zeek_files,
    [FTPX_ZEEK_LOG_CONN] = ftpx_zeek_conn,         [FTPX_ZEEK_LOG_NOTICE] = ftpx_zeek_notice,
    [FTPX_ZEEK_LOG_REPORTER] = ftpx_zeek_reporter,
};

const char *ftpx_zeek_file(enum ftpx_zeek_log_name name)
{
#define FILE_NAME(log, path) [FTPX_ZEEK_LOG_##log] = path ".log",
    static const char *const names[] = {FTPX_ZEEK_LOGS(FILE_NAME)};
#undef FILE_NAME

    return names[name];
}

void ftpx_zeek_write(enum ftpx_zeek_log_name name, const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_captures_frames frames = ftpx_captures_frames(scope->captures);
    const struct ftpx_zeek_plan plan = {
        .out = out, .json = scope->zeek_json, .opened = frames.first, .closed = frames.last};
    struct ftpx_zeek_log *log = ftpx_zeek_log_open(name, &plan);

    writers[name](log, scope);
    ftpx_zeek_log_close(log);
}
