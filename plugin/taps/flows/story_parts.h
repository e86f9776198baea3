/* story_parts: what the files of the story share: the story so far, and a function for each part of
 * it that needs more than a few lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_STORY_PARTS_H
#define FTPX_TAPS_FLOWS_STORY_PARTS_H

#include "paragraph.h"
#include "../facts/scope.h"
#include <glib.h>

struct ftpx_story {
    const struct ftpx_scope *scope;
    const struct ftpx_session *session; /* NULL for transfers of no known session */
    GPtrArray *paragraphs;
    GHashTable *logins; /* struct ftpx_exchange * to the struct ftpx_login * it decides */
    unsigned failures;  /* failed logins in a row so far */
    struct ftpx_paragraph *further_failures; /* that the later ones share; NULL before */
};

/* A new paragraph at the end, with that label, which it takes. `time` is absolute. */
struct ftpx_paragraph *ftpx_story_begin(struct ftpx_story *story, char *label, int64_t time);

/* The frames of a command and its replies belong to the paragraph. */
void ftpx_story_cover(struct ftpx_paragraph *paragraph, const struct ftpx_exchange *exchange);

/* Handshake, greeting, and who the two seem to be. */
void ftpx_story_connect(struct ftpx_story *story);

/* One attempt: USER and what follows it up to the next USER. Returns the command behind it. */
const struct ftpx_exchange *ftpx_story_login(struct ftpx_story *story,
                                             const struct ftpx_exchange *first);

/* From where on TLS hides the session; nothing when it does not. */
void ftpx_story_darkness(struct ftpx_story *story);

/* The security mechanism and what it seals; nothing without one. */
void ftpx_story_seal(struct ftpx_story *story);

/* QUIT, when there was one, and how the connection ended. */
void ftpx_story_close(struct ftpx_story *story, const struct ftpx_exchange *quit);

#endif
