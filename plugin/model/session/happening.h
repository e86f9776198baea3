/* happening: a command was sent, or a reply to one came: what all functions of a verb's row are given
 * (control/effect). It does not know what follows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_HAPPENING_H
#define FTPX_MODEL_SESSION_HAPPENING_H

#include "session.h"

struct ftpx_happening {
    struct ftpx_session *session;
    struct ftpx_exchange *exchange; /* the command, with the replies to it so far */
    struct ftpx_reply *reply;       /* that came; NULL: the command was sent */
    struct ftpx_note *note;         /* of the line that tells: the command's, or the reply's last */
};

typedef void (*ftpx_happening_fn)(const struct ftpx_happening *happening);

#endif
