/* unmade: asked of the announcements.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "unmade.h"

#include "../../model/data/expect.h"
#include "../../model/tcp/flow.h"

GArray *ftpx_unmade_of(const struct ftpx_session *session)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct ftpx_unmade));

    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next) {
        struct ftpx_unmade unmade = {.by = at};
        if (!at->expected || at->expected->by != at || at->expected->transfer ||
            !ftpx_expect_attempts(at->expected, &unmade.knocks))
            continue;
        unmade.to = &at->expected->flow->end[at->expected->flow->listener];
        g_array_append_val(all, unmade);
    }
    return all;
}
