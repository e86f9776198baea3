/* story: what happened in a session, as paragraphs of the narrative in their order.
 * It does not set them on a page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_STORY_H
#define FTPX_TAPS_FLOWS_STORY_H

#include "../facts/selection.h"

/* Connect, log in, commands, transfers, close: array of struct ftpx_paragraph *, to be freed by
 * g_ptr_array_unref. */
GPtrArray *ftpx_story_of_session(const struct ftpx_scope *scope,
                                 const struct ftpx_session *session);

/* Who connected in vain: of ftpx_attempts_of, and how many more there are. */
GPtrArray *ftpx_story_of_attempts(const GArray *attempts, uint32_t left_out);

/* Transfers of no known session: `deeds` are theirs. */
GPtrArray *ftpx_story_of_strays(const struct ftpx_scope *scope, const GArray *deeds);

#endif
