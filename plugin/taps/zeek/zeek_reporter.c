/* zeek_reporter: headers have no room for it: some readers know each of their lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_reporter.h"

#include "../facts/provenance.h"

void ftpx_zeek_reporter(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
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
