/* candidate: the first lines of a connection that may turn out to be FTP's control connection,
 * kept until there is a session for them, and weighed until it is beyond doubt.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_CANDIDATE_H
#define FTPX_MODEL_CONTROL_CANDIDATE_H

#include "recognise.h"
#include "../session/session.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_candidate_line {
    uint8_t side; /* that sent it */
    /* no line: bytes are missing here (AFTER_GAP, CUT_LINE), what was said last came again as something else
     * (CONFLICTING), or lines were left out (TOO_MANY_LINES); else 0 */
    uint64_t gap;
    uint64_t missing; /* bytes, where they are */
    struct ftpx_heard heard;
};

struct ftpx_candidate {
    uint8_t client_side; /* FTPX_SIDE_UNKNOWN until a line tells */
    uint64_t bytes;
    bool begins_dialogue; /* with a line of any protocol's, rather than of a text */
    struct ftpx_evidence_seen seen;
    /* struct ftpx_candidate_line, in order of arrival; NULL once a session has taken them over */
    wmem_array_t *lines;
};

struct ftpx_candidate *ftpx_candidate_new(wmem_allocator_t *pool, uint8_t client_side);
/* The lines that no session has taken over go with it. */
void ftpx_candidate_free(wmem_allocator_t *pool, struct ftpx_candidate *candidate);

/* Lines go to a session from now on. */
void ftpx_candidate_hand_over(struct ftpx_candidate *candidate);

/* Weighs a line that `side` sent. */
void ftpx_candidate_weigh(struct ftpx_candidate *candidate, uint8_t side,
                          const struct ftpx_candidate_line *line);

/* Weighs and keeps a line that `side` sent. Its bytes are the candidate's from now on. */
void ftpx_candidate_line(struct ftpx_candidate *candidate, uint8_t side,
                         struct ftpx_candidate_line line);

/* Whether the newest line is a client's that asks for TLS, and the answer is missing. */
bool ftpx_candidate_asks_for_tls(const struct ftpx_candidate *candidate);

#endif
