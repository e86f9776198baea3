/* selection: the sessions, deeds and files of a scope, in the order in which reports tell them. It does not
 * say what they came to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SELECTION_H
#define FTPX_TAPS_FACTS_SELECTION_H

#include "../../model/session/operation.h"
#include "scope.h"
#include <glib.h>

/* Selected sessions by first frame: const struct ftpx_session *. To be freed by g_ptr_array_unref, as all
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

#endif
