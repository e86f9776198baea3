/* self_description: what client and server say of themselves: FEAT, SYST, CLNT, CSID, HOST, LANG, OPTS UTF8.
 * It takes their word for it; what can only be inferred is habits' business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_SELF_DESCRIPTION_H
#define FTPX_MODEL_SESSION_SELF_DESCRIPTION_H

#include "session.h"

/* A command was sent, or answered; both are for any command. `note` is the line's. */
void ftpx_self_description_sent(struct ftpx_exchange *exchange);
void ftpx_self_description_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                                   struct ftpx_note *note);

/* The feature of that name, with what follows it: `AUTH` finds `AUTH TLS`. Empty when FEAT named
 * none from `*index` on; *index is moved behind it. */
ftpx_span ftpx_self_description_feature(const struct ftpx_self_description *about, const char *name,
                                        uint32_t *index);

/* "offered", "on", "off"; NULL when nothing was said. */
const char *ftpx_self_description_utf8_name(enum ftpx_utf8 utf8);

#endif
