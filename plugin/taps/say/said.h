/* said: what a server says, without the password that it may repeat. It does not say what the reply means.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_SAID_H
#define FTPX_TAPS_SAY_SAID_H

#include "../../model/session/session.h"
#include <glib.h>

/* How a password that is not to be shown is told. */
struct ftpx_said_style {
    bool show_passwords; /* else only those of anonymous users */
    const char *mask;
};

/* Appends text of a line that answers `asked` (NULL: it answers nothing in the capture), as safe UTF-8. Wherever
 * it has the argument of that command as a word, and that is a password which is not to be shown, the mask
 * stands. `session` tells how to read it, and may be NULL. */
void ftpx_said_text(GString *out, const struct ftpx_session *session,
                    const struct ftpx_exchange *asked, ftpx_span text,
                    const struct ftpx_said_style *style);

/* The same text as bytes, which are safe nowhere. */
void ftpx_said_bytes(GString *out, const struct ftpx_exchange *asked, ftpx_span text,
                     const struct ftpx_said_style *style);

/* In which session it was said; NULL when nothing of the reply was kept. */
const struct ftpx_session *ftpx_said_in(const struct ftpx_reply *reply);

/* The first line of a reply, likewise, without blanks around it. */
void ftpx_said(GString *out, const struct ftpx_reply *reply, bool show_passwords);

#endif
