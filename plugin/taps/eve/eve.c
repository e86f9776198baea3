/* eve: all events in their order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve.h"

#include "eve_alert.h"
#include "eve_data.h"
#include "eve_engine.h"
#include "eve_flow.h"
#include "eve_ftp.h"

static void write_connections(const struct ftpx_scope *scope, GHashTable *alerted, FILE *out)
{
    GArray *connections = ftpx_connections_of(scope);

    for (guint i = 0; i < connections->len; i++) {
        const struct ftpx_connection *connection =
            &g_array_index(connections, struct ftpx_connection, i);
        ftpx_eve_data(scope, connection, out);
        ftpx_eve_flow(scope, connection, g_hash_table_contains(alerted, connection->flow), out);
    }
    g_array_unref(connections);
}

void ftpx_eve_write(const struct ftpx_scope *scope, FILE *out)
{
    GArray *findings = ftpx_findings_of(scope);
    const struct ftpx_finding *finding = (const struct ftpx_finding *)(void *)findings->data;
    GHashTable *alerted = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < findings->len; i++)
        g_hash_table_add(alerted, (gpointer)(uintptr_t)ftpx_eve_alerted(&finding[i]));
    ftpx_eve_engine(scope, out);
    ftpx_eve_ftp(scope, out);
    write_connections(scope, alerted, out);
    for (guint i = 0; i < findings->len; i++)
        ftpx_eve_alert(scope, &finding[i], out);
    g_hash_table_destroy(alerted);
    g_array_unref(findings);
}
