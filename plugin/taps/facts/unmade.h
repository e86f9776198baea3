/* unmade: data connections that were announced and tried, but not made, and that no transfer came to use: a
 * client whose SYNs nobody answers often asks for no file. Those of transfers are with these.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_UNMADE_H
#define FTPX_TAPS_FACTS_UNMADE_H

#include "../../model/session/session.h"
#include "../../wire/knocks.h"
#include <glib.h>

struct ftpx_unmade {
    const struct ftpx_exchange *by; /* the PORT … LPSV */
    const struct ftpx_endpoint *to;
    struct ftpx_knocks knocks;
};

/* Of a session, in the order of commands. Array of struct ftpx_unmade, to be freed by g_array_unref. */
GArray *ftpx_unmade_of(const struct ftpx_session *session);

#endif
