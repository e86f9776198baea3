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
    GHashTable *logins;    /* struct ftpx_exchange * to the struct ftpx_login * it decides */
    GArray *asides;        /* struct ftpx_aside; NULL without a session */
    unsigned asides_told;  /* of them, … */
    unsigned remarks_told; /* … and replies among these */
    uint32_t next_aside;   /* see ftpx_story_aside_frame; commands behind it begin a paragraph */
    unsigned failures;     /* failed logins in a row so far */
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

/* What happened beside the commands in the capture, in order of frames. Tells what comes before a frame. */
void ftpx_story_asides(struct ftpx_story *story, uint32_t frame);

/* Frame of the next of them; UINT32_MAX: there is none. */
uint32_t ftpx_story_aside_frame(const struct ftpx_story *story);

/* Of those: an attempt to log in. */
void ftpx_story_unseen_login(struct ftpx_story *story, const struct ftpx_login *login);

/* The security mechanism and what it seals; nothing without one. */
void ftpx_story_seal(struct ftpx_story *story);

/* How many lines of the capture are not told; nothing when all are. */
void ftpx_story_left_out(struct ftpx_story *story);
/* What its time went into; nothing where no wait stands out. */
void ftpx_story_shares(struct ftpx_story *story);

/* What helps where data connections did not come about. */
void ftpx_story_help(struct ftpx_story *story);

/* QUIT, when there was one, and how the connection ended. */
void ftpx_story_close(struct ftpx_story *story);

#endif
