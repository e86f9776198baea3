/* setup: what PORT, PASV and their like, and the replies to them, change in the session: the endpoint
 * of the next transfer. It does not know which connection comes to it: see expect.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_SETUP_H
#define FTPX_MODEL_CONTROL_SETUP_H

#include "../session/session.h"

/* PORT, EPRT or LPRT was sent, and a reply to it came. */
void ftpx_setup_active_sent(const struct ftpx_happening *happening);
void ftpx_setup_active_replied(const struct ftpx_happening *happening);

/* The same of PASV, EPSV, LPSV, SPSV or CPSV. */
void ftpx_setup_passive_sent(const struct ftpx_happening *happening);
void ftpx_setup_passive_replied(const struct ftpx_happening *happening);

/* A reply to SPAS came; the command alone changes nothing. */
void ftpx_setup_striped_replied(const struct ftpx_happening *happening);

/* A reply whose command is not in the capture; `note` is its last line. True when it announces an endpoint. */
bool ftpx_setup_unasked(struct ftpx_session *session, const struct ftpx_reply *reply,
                        struct ftpx_note *note);

#endif
