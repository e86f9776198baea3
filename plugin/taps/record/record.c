/* record: all records in their order. Absent facts are absent members.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../facts/selection.h"

static void write_deeds(const struct ftpx_scope *scope, const struct ftpx_session *session,
                        FILE *out)
{
    GArray *deeds = ftpx_selection_deeds(scope, session);

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_deed *deed = &g_array_index(deeds, struct ftpx_deed, i);
        if (deed->login)
            ftpx_record_write_login(scope, deed->login, out);
        else if (deed->operation)
            ftpx_record_write_operation(scope, deed->operation, out);
        else
            ftpx_record_write_transfer(scope, deed->transfer, out);
    }
    g_array_unref(deeds);
}

void ftpx_records_write(const struct ftpx_scope *scope, FILE *out)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    ftpx_record_capture(scope, out);
    for (guint i = 0; i < sessions->len; i++) {
        ftpx_state_walk(scope->engine);
        write_deeds(scope, sessions->pdata[i], out);
        ftpx_record_commands(scope, sessions->pdata[i], out);
        ftpx_record_write_session(scope, sessions->pdata[i], out);
    }
    g_ptr_array_unref(sessions);
    write_deeds(scope, NULL, out);
    ftpx_record_attempts(scope, out);
    ftpx_record_files(scope, out);
    ftpx_record_findings(scope, out);
}
