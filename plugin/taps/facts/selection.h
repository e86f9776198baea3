/* selection: what several reports derive from the model: orders, totals, ends and outcomes.
 * It writes no text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SELECTION_H
#define FTPX_TAPS_FACTS_SELECTION_H

#include "../../model/session/operation.h"
#include "scope.h"
#include <glib.h>

/* Selected sessions by first frame: struct ftpx_session *. To be freed by g_ptr_array_unref, as all
 * arrays here. */
GPtrArray *ftpx_selection_sessions(const struct ftpx_scope *scope);

/* What happened in a session and has an own record: all but one of them are NULL. */
struct ftpx_deed {
    uint32_t frame; /* of its command, else of its first data */
    const struct ftpx_login *login;
    const struct ftpx_transfer *transfer;
    const struct ftpx_operation *operation;
};

/* Selected deeds of a session, or with NULL transfers of no known session, by frame: array of
 * struct ftpx_deed. To be freed by g_array_unref. */
GArray *ftpx_selection_deeds(const struct ftpx_scope *scope, const struct ftpx_session *session);

/* Files of which a piece is selected, by first command: struct ftpx_file *. */
GPtrArray *ftpx_selection_files(const struct ftpx_scope *scope);

struct ftpx_totals {
    uint32_t transfers;
    uint32_t complete;
    uint64_t bytes_down; /* listings included */
    uint64_t bytes_up;
};

/* Over all transfers of the session, selected or not. */
struct ftpx_totals ftpx_selection_totals(const struct ftpx_session *session);

/* Whether the capture holds the end of the control connection: RST, or both FINs. */
bool ftpx_selection_end_seen(const struct ftpx_session *session);

/* A session's best login: SUCCESS or ANONYMOUS once admitted, else FAILED when refused, else as it
 * stands. */
enum ftpx_login_result ftpx_selection_login(const struct ftpx_session *session);

/* Time of a transfer's command, or of its connection's first segment when the command is unknown;
 * and of the last that belongs to it: reply or payload. */
int64_t ftpx_selection_transfer_start(const struct ftpx_transfer *transfer);
int64_t ftpx_selection_transfer_end(const struct ftpx_transfer *transfer);

#endif
