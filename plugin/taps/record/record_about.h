/* record_about: what client and server say of themselves, as members of the session's record.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_ABOUT_H
#define FTPX_TAPS_RECORD_RECORD_ABOUT_H

#include "../../model/session/session.h"
#include "json.h"

void ftpx_record_put_about(struct ftpx_json *json, const struct ftpx_session *session);

/* What the client said in TLS to a server that speaks in the clear. */
void ftpx_record_put_unheard(struct ftpx_json *json, const struct ftpx_session *session);

/* Replies that answer nothing in the capture, such as a 421 when a server closes: the first
 * FTPX_LIMIT_REMARKS. */
void ftpx_record_put_remarks(struct ftpx_json *json, const struct ftpx_session *session);

#endif
