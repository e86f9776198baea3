/* speech: what one side of a control connection says, in order: cut into lines, which go to the session, or to
 * the candidate as long as there is none; and what is left of a line where bytes are missing. When bytes come
 * to their turn, and when they are given up, is control's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_SPEECH_H
#define FTPX_MODEL_CONTROL_SPEECH_H

#include "../tcp/flow.h"

struct ftpx_candidate_line;
struct ftpx_engine;

/* Bytes of a side, in the clear or out of TLS, and what brought them. */
struct ftpx_speech {
    struct ftpx_engine *engine;
    struct ftpx_flow *flow;
    uint8_t side;
    bool decrypted;
    size_t
        in_hand; /* payload of the segment that has them read now: not counted in its stream yet */
    struct ftpx_origin origin;
};

/* The next bytes of a side; `offset`: where they lie. */
void ftpx_speech_hear(struct ftpx_speech *speech, int64_t offset, ftpx_span bytes);

/* The other side speaks: what this one has said of a line ends it, if the other has it and if it ends by
 * what a client may take for an end. */
void ftpx_speech_answered(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side);

/* How many of the next bytes are the rest of the end of a line that was taken to have ended. Once. */
size_t ftpx_speech_late_end(struct ftpx_half *half, ftpx_span bytes);

/* The last reply of a server that hangs up without ending its line (`500 OOPS: `) is read: all of the side was taken
 * in, or the connection is over. */
void ftpx_speech_end(struct ftpx_engine *engine, struct ftpx_flow *flow);

/* What there is of a line that goes on nowhere is read, if it is a word or more; the rest of that line would be left
 * out. False when there is none. */
bool ftpx_speech_stop(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side);

/* Bytes are missing up to `end`. `is_cut`: the snap length cut them off. */
void ftpx_speech_gap(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side, int64_t end,
                     bool is_cut);

/* What a side had said last came again as something else. */
void ftpx_speech_contested(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side);

/* A line, or what is missing there, that the candidate has kept. */
void ftpx_speech_tell(struct ftpx_engine *engine, struct ftpx_flow *flow,
                      const struct ftpx_candidate_line *line);

/* Whether TLS lies over what a side sends next. */
bool ftpx_speech_is_dark(const struct ftpx_flow *flow, uint8_t side);

#endif
