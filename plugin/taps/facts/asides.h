/* asides: what happened in a session beside the commands in the capture: attempts to log in whose command is
 * missing, what the server said that answers nothing, and TLS: what was agreed on, what of it cannot be read, and
 * what nobody took up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_ASIDES_H
#define FTPX_TAPS_FACTS_ASIDES_H

#include "../../model/session/session.h"
#include <glib.h>

enum ftpx_aside_kind {
    FTPX_ASIDE_TLS,     /* the two agree on TLS */
    FTPX_ASIDE_HIDDEN,  /* TLS hides what is said */
    FTPX_ASIDE_UNHEARD, /* the client speaks TLS to a server that speaks in the clear */
    FTPX_ASIDE_REMARK,  /* a reply to nothing */
    FTPX_ASIDE_LOGIN    /* an attempt whose command is missing */
};

struct ftpx_aside {
    enum ftpx_aside_kind kind;
    uint32_t frame;
    uint32_t last_frame;
    int64_t time;
    uint64_t bytes[2];              /* HIDDEN and UNHEARD: of TLS, from server [0] and client [1] */
    bool to_the_end;                /* HIDDEN: nothing is said in the clear after it */
    const struct ftpx_reply *reply; /* REMARK; LOGIN: its login's */
    const struct ftpx_login *login; /* LOGIN */
};

/* By frame. Array of struct ftpx_aside, to be freed by g_array_unref; what it points at is the
 * engine's. */
GArray *ftpx_asides_of(const struct ftpx_session *session);

#endif
