/* eve_engine: as Suricata tells of itself, a sentence an event.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve_engine.h"

#include "../facts/provenance.h"
#include "eve_event.h"

void ftpx_eve_engine(const struct ftpx_scope *scope, FILE *out)
{
    GPtrArray *sentences = ftpx_provenance_of(scope);

    for (guint i = 0; scope->captures && i < sentences->len; i++) {
        struct ftpx_json json = ftpx_json_line(out, 0);
        ftpx_eve_put_time(&json, "timestamp", ftpx_captures_frames(scope->captures).first);
        ftpx_json_word(&json, "log_level", "Info");
        ftpx_json_word(&json, "event_type", "engine");
        ftpx_json_begin(&json, "engine");
        ftpx_json_text(&json, "message", ftpx_span_of(sentences->pdata[i]));
        ftpx_json_word(&json, "module", "ftpx");
        ftpx_json_end(&json);
        ftpx_json_line_end(&json);
    }
    g_ptr_array_unref(sentences);
}
