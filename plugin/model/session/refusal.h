/* refusal: which 4yz and 5yz are failures: something was wanted and not done, or the service is not
 * available. A question whether a server can do something fails nothing by its no. Logins and transfers
 * have outcomes of their own, and are none of its business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_REFUSAL_H
#define FTPX_MODEL_SESSION_REFUSAL_H

#include "session.h"

/* A reply to any command: it and its last line get the quirk REFUSED if it is a failure. */
void ftpx_refusal_replied(const struct ftpx_happening *happening);

/* Likewise a greeting (421: the server is full), and a reply that answers nothing in the capture; of these
 * a 421 only closes the session. */
void ftpx_refusal_greeted(struct ftpx_session *session, struct ftpx_reply *reply);
void ftpx_refusal_unasked(struct ftpx_session *session, struct ftpx_reply *reply);

#endif
