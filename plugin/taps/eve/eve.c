/* eve: all events in their order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve.h"

#include "../facts/provenance.h"
#include "eve_event.h"

/* What the others were made from, and by which program, as Suricata tells of itself: a sentence an event. */
static void write_engine(const struct ftpx_scope *scope, FILE *out)
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

struct telling {
    const struct ftpx_scope *scope;
    GHashTable *alerted; /* connections that alerts name */
    FILE *out;
};

static void note_alert(void *context, const void *finding)
{
    const struct telling *telling = context;

    ftpx_state_walk(telling->scope->engine);
    g_hash_table_add(telling->alerted, (gpointer)(uintptr_t)ftpx_eve_alerted(finding));
}

static void write_connection(void *context, const struct ftpx_connection *connection)
{
    const struct telling *telling = context;
    bool alerted = g_hash_table_contains(telling->alerted, connection->flow);

    ftpx_state_walk(telling->scope->engine);
    ftpx_eve_data(telling->scope, connection, telling->out);
    ftpx_eve_flow(telling->scope, connection, alerted, telling->out);
}

static void write_alert(void *context, const void *finding)
{
    const struct telling *telling = context;

    ftpx_state_walk(telling->scope->engine);
    ftpx_eve_alert(telling->scope, finding, telling->out);
}

void ftpx_eve_write(const struct ftpx_scope *scope, FILE *out)
{
    struct ftpx_sorting *findings = ftpx_findings_of(scope);
    struct telling telling = {scope, g_hash_table_new(NULL, NULL), out};

    ftpx_sorting_each(findings, note_alert, &telling);
    write_engine(scope, out);
    ftpx_eve_ftp(scope, out);
    ftpx_connections_each(scope, write_connection, &telling);
    ftpx_sorting_each(findings, write_alert, &telling);
    g_hash_table_destroy(telling.alerted);
    ftpx_sorting_free(findings);
}
