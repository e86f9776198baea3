/* setup: what PORT, PASV and their like, and the replies to them, change in the session: the endpoint
 * of the next transfer. It does not know which connection comes to it: see expect.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_SETUP_H
#define FTPX_MODEL_CONTROL_SETUP_H

#include "../session/session.h"

/* PORT, EPRT or LPRT was sent, and a reply to it came. `note` is the line's, here and below. */
void ftpx_setup_active_sent(struct ftpx_exchange *exchange, struct ftpx_note *note);
void ftpx_setup_active_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                               struct ftpx_note *note);

/* The same of PASV, EPSV, LPSV, SPSV or CPSV. */
void ftpx_setup_passive_sent(struct ftpx_exchange *exchange, struct ftpx_note *note);
void ftpx_setup_passive_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                                struct ftpx_note *note);

/* The line of a 227, 228 or 229 that names an endpoint, be it the first or, as some servers have it,
 * another one; `last`, the reply's last, when none does. */
struct ftpx_note *ftpx_setup_line(const struct ftpx_reply *reply, struct ftpx_note *last);

/* A reply to SPAS came; the command alone changes nothing. */
void ftpx_setup_striped_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                                struct ftpx_note *note);

#endif
