/* self_description: what client and server say of themselves: FEAT, SYST, CLNT, CSID, HOST, LANG, OPTS UTF8.
 * It takes their word for it; what can only be inferred is habits' business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_SELF_DESCRIPTION_H
#define FTPX_MODEL_SESSION_SELF_DESCRIPTION_H

#include "../../wire/reply.h"
#include "../../wire/span.h"

struct ftpx_exchange;
struct ftpx_note;
struct ftpx_reply;
struct ftpx_session;

/* Names in UTF-8 (RFC 2640; OPTS UTF8 is a draft's). */
enum ftpx_utf8 {
    FTPX_UTF8_UNKNOWN,
    FTPX_UTF8_OFFERED, /* FEAT names it */
    FTPX_UTF8_ON,      /* OPTS UTF8 ON was accepted */
    FTPX_UTF8_OFF
};

/* Empty spans: not said. All texts are as sent, and live as long as the engine. */
struct ftpx_self_description {
    const ftpx_span *features; /* FEAT's lines without blanks around them (RFC 2389 §3.2) */
    uint32_t feature_count;
    ftpx_span heading; /* text before them */
    enum ftpx_utf8 utf8;
    ftpx_span host;     /* accepted HOST (RFC 7151) */
    ftpx_span language; /* accepted LANG (RFC 2640 §4.1) */
    ftpx_span system;   /* 215's text */
};

/* A command was sent, or answered; both are for any command. `note` is the line's. */
void ftpx_self_description_sent(struct ftpx_exchange *exchange);
void ftpx_self_description_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                        struct ftpx_note *note);

/* The feature of that name, with what follows it: `AUTH` finds `AUTH TLS`. Empty when FEAT named
 * none from `*index` on; *index is moved behind it. */
ftpx_span ftpx_self_description_feature(const struct ftpx_self_description *about, const char *name, uint32_t *index);

/* "offered", "on", "off"; NULL when nothing was said. */
const char *ftpx_self_description_utf8_name(enum ftpx_utf8 utf8);

#endif
