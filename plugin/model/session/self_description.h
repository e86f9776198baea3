/* self_description: what client and server say of themselves: FEAT, SYST, CLNT, CSID, HOST, LANG, OPTS UTF8.
 * It takes their word for it; what can only be inferred is habits' business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_SELF_DESCRIPTION_H
#define FTPX_MODEL_SESSION_SELF_DESCRIPTION_H

#include "session.h"

/* The greeting (220, 120, 421, …) is whole: many name the server's software. */
void ftpx_self_description_greeted(struct ftpx_session *session, const struct ftpx_reply *reply);

/* The command that stands in the name was sent, or answered. */
void ftpx_self_description_feat_replied(const struct ftpx_happening *happening);
void ftpx_self_description_opts_replied(const struct ftpx_happening *happening);
void ftpx_self_description_host_replied(const struct ftpx_happening *happening);
void ftpx_self_description_lang_replied(const struct ftpx_happening *happening);
void ftpx_self_description_rein_replied(const struct ftpx_happening *happening);
void ftpx_self_description_syst_replied(const struct ftpx_happening *happening);
void ftpx_self_description_clnt_sent(const struct ftpx_happening *happening);
void ftpx_self_description_csid_sent(const struct ftpx_happening *happening);
void ftpx_self_description_csid_replied(const struct ftpx_happening *happening);

/* The feature of that name, with what follows it: `AUTH` finds `AUTH TLS`. Empty when FEAT named
 * none from `*index` on; *index is moved behind it. */
ftpx_span ftpx_self_description_feature(const struct ftpx_self_description *about, const char *name,
                                        uint32_t *index);

/* "offered", "on", "off"; NULL when nothing was said. */
const char *ftpx_self_description_utf8_name(enum ftpx_utf8 utf8);

#endif
